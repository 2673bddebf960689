"""Proposals of later steps, each as it stands today against tenfold.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tenfold import registry
from tenfold.delivery.proposals import corrections
from tenfold.delivery.proposals.changing import changed, diff
from tenfold.errors import TenfoldError
from tenfold.project import Project
from tenfold.standing import Freshness, Standing
from tenfold.step import Step
from tenfold.vocabulary import Proposal

State = Literal["open", "accepted", "idea", "not possible"]


@dataclass(frozen=True)
class Offer:
    """A proposal as it stands today.

    Attributes
    ----------
    key : str
        What `accept` takes: the proposal's key, with the step before it (``ethics/…``) where
        two steps use the same.
    step : Step
        That proposes.
    proposal : Proposal
    state : str
        ``open``; ``accepted``: what it proposes stands in the decisions; ``idea``: a person has
        to shape it; ``not possible``: `fault` says why.
    before, after : JSON value
        The decision now, and as it would be.
    diff : list of str
        What would change in tenfold.yaml or in the file of corrections.
    freshness : str
        Of the record that holds it: what is ``stale`` was proposed before something changed.
    """

    key: str
    step: Step
    proposal: Proposal
    state: State
    before: Any = None
    after: Any = None
    diff: tuple[str, ...] = ()
    freshness: Freshness = "fresh"
    fault: str = ""


def proposals(project: Project) -> list[Offer]:
    """Every proposal that stands in the records of `project`, in the order of the steps.

    Raises
    ------
    InvalidDecisions
        The decision file is wrong.
    """
    standing = Standing(project)
    found = [(step, one) for step in registry.steps() for one in _left_by(standing, step)]
    keys = [one.key for _, one in found]
    return [
        _offer(standing, step, one, one.key if keys.count(one.key) == 1 else full_key(step, one))
        for step, one in found
    ]


def _left_by(standing: Standing, step: Step) -> Sequence[Proposal]:
    if "proposals" not in step.evidence.model_fields:
        return []
    try:
        record = standing.record(step)
    except TenfoldError:  # `status` says what is wrong with it
        return []
    return [] if record is None else list(record.evidence.proposals)  # type: ignore[attr-defined]  # checked above


def full_key(step: Step, one: Proposal) -> str:
    """The key with the step that proposes before it."""
    return f"{step.slug}/{one.key}"


def _offer(standing: Standing, step: Step, one: Proposal, key: str) -> Offer:
    freshness = standing.freshness(step)[0]

    def stands(state: State, **more: Any) -> Offer:
        return Offer(key, step, one, state, freshness=freshness, **more)

    try:
        target = registry.get(one.step)
    except TenfoldError as error:
        return stands("not possible", fault=str(error))
    if one.decision not in target.decisions.model_fields:
        return stands("not possible", fault=f"{one.step} has no decision '{one.decision}'.")
    before = standing.resolve(target).values.model_dump(mode="json")[one.decision]
    if one.value is None:
        return stands("idea", before=before)
    try:
        if corrections.is_meant(one):
            lines = corrections.lines(standing, one)
            state: State = "open" if lines else "accepted"
            return stands(state, before=before, after=before or corrections.FILE, diff=tuple(lines))
        after = changed(standing, target, one, before)
    except TenfoldError as error:
        return stands("not possible", before=before, fault=str(error))
    if after == before:
        return stands("accepted", before=before, after=after)
    return stands("open", before=before, after=after, diff=tuple(diff(one, before, after)))


__all__ = ["Offer", "State", "full_key", "proposals"]
