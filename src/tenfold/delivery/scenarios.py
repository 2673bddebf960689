"""Scenarios of a project, and two of them side by side, as typed values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tenfold import registry, whatif
from tenfold.changes import between, value_text
from tenfold.delivery.sides import Side, past_side, standing_side
from tenfold.errors import TenfoldError, WrongInput
from tenfold.project import Project
from tenfold.records import RecordStore
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.vocabulary import Estimate, Status

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


@dataclass(frozen=True)
class Decided:
    """A decision that differs."""

    step: Step
    name: str
    left: Any
    right: Any

    @property
    def text(self) -> str:
        """How, in a few words."""
        return f"{self.step.slug}.{self.name}: {between(self.left, self.right)}"


@dataclass(frozen=True)
class Judged:
    """A check that is judged otherwise; None where it was not judged at all."""

    step: Step
    code: str
    title: str
    left: Status | None
    right: Status | None


@dataclass(frozen=True)
class Shown:
    """A figure of both, in the step that says it."""

    step: Step
    label: str
    left: Estimate | str | None
    right: Estimate | str | None

    @property
    def moved(self) -> bool:
        """Whether the two differ."""
        return self.left != self.right


@dataclass(frozen=True)
class Comparison:
    """Two scenarios side by side.

    Attributes
    ----------
    decisions : tuple of Decided
    gates : tuple of Judged
    figures : tuple of Shown
        Headline figures that both have, moved or not.
    comparable : bool or None
        Whether their money was counted on the same held-out rows; None where nobody knows.
    why : str
        That in a sentence.
    """

    left: Side
    right: Side
    decisions: tuple[Decided, ...] = ()
    gates: tuple[Judged, ...] = ()
    figures: tuple[Shown, ...] = ()
    comparable: bool | None = None
    why: str = ""


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
    return compared(side(project, left), side(project, right))


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


def compared(left: Side, right: Side) -> Comparison:
    """What differs between two scenarios, and whether their money may be compared."""
    steps = [
        step for step in registry.steps() if step.slug in left.steps and step.slug in right.steps
    ]
    comparable, why = _comparable(left, right)
    return Comparison(
        left,
        right,
        tuple(one for step in steps for one in _decided(step, left, right)),
        tuple(one for step in steps for one in _judged(step, left, right)),
        tuple(one for step in steps for one in _shown(step, left, right)),
        comparable,
        why,
    )


def _decided(step: Step, left: Side, right: Side) -> Iterator[Decided]:
    before, after = left.steps[step.slug].decisions, right.steps[step.slug].decisions
    if before is None or after is None:
        return
    # A decision that one of the two versions did not have was not decided otherwise.
    for name in (name for name in before if name in after):
        if before[name] != after[name]:
            yield Decided(step, name, before[name], after[name])


def _judged(step: Step, left: Side, right: Side) -> Iterator[Judged]:
    sides = [one.steps[step.slug].gate for one in (left, right)]
    was, now = ({c.code: c for c in (gate.checks if gate else [])} for gate in sides)
    for code in {**was, **now}:
        pair = [checks[code].status if code in checks else None for checks in (was, now)]
        if pair[0] != pair[1] and all(sides):
            yield Judged(step, code, (now.get(code) or was[code]).title, pair[0], pair[1])


def _shown(step: Step, left: Side, right: Side) -> Iterator[Shown]:
    before, after = left.steps[step.slug].figures, right.steps[step.slug].figures
    for label, figure in after.items():
        if label in before:
            yield Shown(step, label, before[label], figure)


def _comparable(left: Side, right: Side) -> tuple[bool | None, str]:
    if left.rows and right.rows:
        if left.rows == right.rows:
            return True, "Both were counted on the same held-out cases."
        return False, (
            "They were counted on different held-out cases (other data, another split or seed): "
            "their money and figures cannot be compared."
        )
    files = [
        {
            f"{slug}.{name}": sha
            for slug, one in side.steps.items()
            for name, sha in (one.files or {}).items()
        }
        for side in (left, right)
    ]
    known = [any(one.files is not None for one in side.steps.values()) for side in (left, right)]
    both = [place for place in files[0] if place in files[1]]
    if all(known) and any(files[0][place] != files[1][place] for place in both):
        return False, "They ran on different data: their figures cannot be compared."
    if all(known) and both:
        return True, "Both ran on the same data."
    return None, "Whether they were counted on the same cases is not known."


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


__all__ = [
    "PROJECT",
    "Comparison",
    "Decided",
    "Judged",
    "Scenario",
    "Shown",
    "compared",
    "scenarios",
    "side",
    "side_by_side",
]
