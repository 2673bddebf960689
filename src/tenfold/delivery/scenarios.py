"""Scenarios of a project: as it is, its what-ifs, its earlier states; and two of them compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from tenfold import registry, whatif
from tenfold.changes import between, value_text
from tenfold.delivery.comparison import Comparison, compared
from tenfold.delivery.pairing import paired, unpaired
from tenfold.delivery.sides import Side, past_side, standing_side
from tenfold.errors import TenfoldError, WrongInput
from tenfold.project import Project
from tenfold.records import RecordStore
from tenfold.standing import Standing

PROJECT = ""
_EARLIER = "earlier:"
_MOST_EARLIER = 10
_LONG = 60


@dataclass(frozen=True)
class Scenario:
    """Something to compare.

    Attributes
    ----------
    key : str
        What `side_by_side` takes: empty for the project, a folder of ``runs/``, or
        ``earlier:N``.
    name : str
        In the words of whoever made it.
    at : str
        When it last ran, ISO 8601; empty where it never did.
    sets : tuple of str
        What it decides otherwise than the project, or the state before it.
    kind : str
    """

    key: str
    name: str
    at: str
    sets: tuple[str, ...]
    kind: Literal["project", "what-if", "earlier"]


def scenarios(project: Project) -> list[Scenario]:
    """The project, its what-ifs, the newest first, and its earlier states as far as they are known.

    Raises
    ------
    InvalidDecisions
        The decision file is wrong.
    """
    store = RecordStore(project.records)
    tried = []
    for folder in project.runs.glob("[!.]*/records"):
        run = folder.parent
        try:
            sets = Standing(project, run_id=run.name).set_by_run
        except TenfoldError:
            continue
        said = tuple(
            f"{slug}.{name}: {value_text(value)}"
            for slug, given in sets.items()
            for name, value in given.items()
        )
        at = _last(RecordStore(folder).history())
        if sets and at:
            # What nobody named is called by what it sets.
            name = whatif.name_of(run) or value_text("; ".join(said), longest=_LONG)
            tried.append(Scenario(run.name, name, at, said, "what-if"))
    tried.sort(key=lambda one: one.at, reverse=True)
    now = Scenario(PROJECT, "the project as it is", _last(store.history()), (), "project")
    return [now, *tried, *_earlier(project)]


def side_by_side(project: Project, left: str, right: str) -> Comparison:
    """Compare two scenarios by their keys.

    Raises
    ------
    ProjectProblem
        There is no such what-if.
    WrongInput
        There is no such earlier state.
    """
    found = compared(side(project, left), side(project, right))
    if found.comparable is False:
        return replace(found, paired=unpaired(found.why))
    if found.left.disbelieved or found.right.disbelieved:
        return replace(found, paired=unpaired("None is counted while a check blocks one of them."))
    if any(key.startswith(_EARLIER) for key in (left, right)):
        why = "Of an earlier state only figures are kept, and no decisions case by case."
        return replace(found, paired=unpaired(why))
    standings = (Standing(project, run_id=key or None) for key in (left, right))
    return replace(found, paired=paired(*standings))


def side(project: Project, key: str) -> Side:
    """One scenario by its key. Raises as `side_by_side`."""
    if key.startswith(_EARLIER):
        states = _states(project)
        number = key.removeprefix(_EARLIER)
        if not number.isdigit() or int(number) >= len(states):
            raise WrongInput.because(
                f"There is no earlier state '{number}'.", f"There are {len(states)}."
            )
        return past_side(Standing(project), states[int(number)].values())
    if key != PROJECT:
        project.what_if(key)
    return standing_side(Standing(project, run_id=key or None))


def _earlier(project: Project) -> list[Scenario]:
    states = _states(project)
    found = []
    for number, state in enumerate(states):
        before = states[number - 1] if number else {}
        said = tuple(
            f"{slug}.{name}: {between(before[slug]['decisions'][name], value)}"
            for slug, line in state.items()
            if slug in before
            for name, value in line["decisions"].items()
            if name in before[slug]["decisions"] and before[slug]["decisions"][name] != value
        )
        at = _last(list(state.values()))
        found.append(
            Scenario(
                f"{_EARLIER}{number}", f"as of {at[:16].replace('T', ' ')}", at, said, "earlier"
            )
        )
    return found[::-1][:_MOST_EARLIER]


def _states(project: Project) -> list[dict[str, Mapping[str, Any]]]:
    # A run writes each step once: the second time that a step comes, another run has begun.
    known = {step.slug for step in registry.steps()}
    states: list[dict[str, Mapping[str, Any]]] = []
    state: dict[str, Mapping[str, Any]] = {}
    begun: set[str] = set()
    for line in RecordStore(project.records).history():
        if line["step"] not in known:
            continue
        if line["step"] in begun:
            states.append(dict(state))
            begun.clear()
        begun.add(line["step"])
        state[line["step"]] = line
    # The last is the project itself.
    return states


def _last(lines: Sequence[Mapping[str, Any]]) -> str:
    return max((str(line.get("at") or "") for line in lines), default="")


__all__ = ["PROJECT", "Scenario", "scenarios", "side", "side_by_side"]
