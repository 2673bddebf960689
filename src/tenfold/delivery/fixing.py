"""The fixes that checks offer: what each would change in tenfold.yaml, and its being written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from tenfold import registry
from tenfold.delivery.proposals import accept, proposals
from tenfold.delivery.proposals.changing import changed, moves
from tenfold.errors import WrongInput, bounded
from tenfold.project import Project
from tenfold.reading import UNSET
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.vocabulary import Check, Fix, Proposal

Answers = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Move:
    """One decision before and after.

    Attributes
    ----------
    step : Step
    decision : str
    after : JSON value
        The whole value; None gives back the default.
    lines : tuple of (str, str, str)
        Part (empty for the whole), before and after in words; what is new has no before.
    """

    step: Step
    decision: str
    after: Any
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Draft:
    """A fix as it stands against today's decisions; nothing is written.

    Attributes
    ----------
    moves : tuple of Move
        Empty where all that it says stands already.
    again : tuple of Step
        Steps that have run and would have to run again: those whose decisions change, and those
        that read of them, as far as what they read changes.
    role : bool
        Whether it takes a role that answers for it.
    """

    fix: Fix
    moves: tuple[Move, ...]
    again: tuple[Step, ...]
    role: bool = False


def drafted(project: Project, fix: Fix, answers: Answers | None = None) -> Draft:
    """What a fix would change today.

    Parameters
    ----------
    answers : mapping of step to decision to value, optional
        What a person filled in where the fix asks; as it was typed.

    Raises
    ------
    InvalidDecisions, WrongInput
        A decision would not be valid, an answer is missing, or the proposal is no longer there.
    """
    standing = Standing(project)
    if fix.proposal:
        offers = [one for one in proposals(project) if _named(one) == fix.proposal]
        if not offers or offers[0].state not in ("open", "accepted"):
            fault = offers[0].fault if offers else ""
            raise WrongInput.because(
                f"The proposal '{fix.proposal}' cannot be accepted now. {fault}".rstrip(),
                "Run the step that made it again.",
            )
        (offer,) = offers
        step, one = registry.get(offer.proposal.step), offer.proposal
        lines = tuple(("", "", line.partition(": ")[2] or line) for line in offer.diff)
        found = [Move(step, one.decision, offer.after, lines)] if lines else []
    else:
        given = answers or {}
        lacking = [name for name in fix.asks if not _given(given, name)]
        if fix.asks and len(lacking) == len(fix.asks):
            raise WrongInput.because("Nothing is filled in.", f"It takes {', '.join(lacking)}.")
        found = [*_moves(standing, fix), *_answered(standing, given)]
    again = _again(standing, {move.step.slug for move in found})
    return Draft(fix, tuple(found), again, role=bool(fix.proposal))


def apply(project: Project, draft: Draft, *, role: str = "") -> None:
    """Write a draft into tenfold.yaml; all else in the file stays as it is.

    Parameters
    ----------
    role : str
        Who answers for it, where the draft takes a role.

    Raises
    ------
    InvalidDecisions
        A decision would not be valid; nothing is written of its step.
    WrongInput
        Nobody is named where somebody has to be.
    """
    if draft.role:
        accept(project, draft.fix.proposal, role)
        return
    # One act: of two steps both are written, and one undo takes both back.
    with project.act(draft.fix.label) as act:
        for slug in dict.fromkeys(move.step.slug for move in draft.moves):
            mine = {m.decision: m.after for m in draft.moves if m.step.slug == slug}
            act.save(registry.get(slug), mine)


def judged(project: Project, code: str) -> Check:
    """A check of the project's own records, judged today.

    Raises
    ------
    WrongInput
        There is no such check, or its step has not run.
    """
    code, standing = code.strip().upper(), Standing(project)
    step = next((step for step in registry.steps() if code in step.codes), None)
    if step is None:
        raise WrongInput.because(
            f"'{code}' is no check of this version.", "`tenfold schema --codes` lists them."
        )
    record = standing.record(step)
    if record is None:
        raise WrongInput.because(
            f"{code} has not been judged: step {step.number} has not run.",
            f"Run `tenfold run --only {step.slug}`.",
        )
    return next(check for check in standing.gate(record).checks if check.code == code)


def chosen(check: Check, number: int = 1) -> Fix:
    """The fix of a check that a command may make: those that ask are left to a person.

    Raises
    ------
    WrongInput
        There is none, or not so many.
    """
    ready = [fix for fix in check.fixes if not fix.asks]
    if 1 <= number <= len(ready):
        return ready[number - 1]
    asked = [name for fix in check.fixes for name in fix.asks]
    many = "1 fix" if len(ready) == 1 else f"{len(ready)} fixes"
    fact = f"{check.code} ({check.status}) has {many} that a command can make."
    if asked and not ready:
        raise WrongInput(bounded(f"{fact} Fill in, in tenfold.yaml or the notebook:", asked))
    raise WrongInput.because(fact, check.remedy)


def _named(offer: Any) -> str:
    return f"{offer.step.slug}/{offer.proposal.key}"


def _given(answers: Answers, name: str) -> bool:
    step, _, decision = name.partition(".")
    return decision in answers.get(step, {})


def _moves(standing: Standing, fix: Fix) -> Iterator[Move]:
    for removes, given in ((False, fix.changes), (True, fix.removes)):
        for slug, decisions in given.items():
            step = registry.get(slug)
            before = standing.resolve(step).values.model_dump(mode="json")
            filed = standing.given.decisions.get(slug, {})
            for name, value in decisions.items():
                if value is None:
                    default = step.decisions().model_dump(mode="json")[name]
                    if name in filed and before[name] != default:
                        yield Move(step, name, None, tuple(moves(before[name], default)))
                    continue
                one = Proposal(
                    key="fix",
                    step=slug,
                    decision=name,
                    change="remove" if removes else "add" if _holds(step, name) else "set",
                    value=value,
                    words="",
                    why="",
                )
                after = changed(standing, step, one, before[name])
                if after != before[name]:
                    yield Move(step, name, after, tuple(moves(before[name], after)))


def _holds(step: Step, name: str) -> bool:
    """Whether a decision is a list or a mapping, to which entries are added."""
    return get_origin(step.decisions.model_fields[name].annotation) in (list, dict)


def _answered(standing: Standing, answers: Answers) -> Iterator[Move]:
    for slug, given in answers.items():
        step = registry.get(slug)
        before = standing.resolve(step).values.model_dump(mode="json")
        filed = standing.given.decisions.get(slug, {})
        wanted = {**filed, **{n: UNSET if v is None else v for n, v in given.items()}}
        meant = step.parse(wanted).model_dump(mode="json")
        for name, value in given.items():
            if meant[name] != before[name]:
                after = UNSET if value is None else value
                yield Move(step, name, after, tuple(moves(before[name], meant[name])))


def _again(standing: Standing, changing: set[str]) -> tuple[Step, ...]:
    touched = set(changing)
    for step in registry.steps():
        if touched & set(registry.parents(step)):
            touched.add(step.slug)
    return tuple(
        step
        for step in registry.steps()
        if step.slug in touched and standing.freshness(step)[0] != "missing"
    )


__all__ = ["Draft", "Move", "apply", "chosen", "drafted", "judged"]
