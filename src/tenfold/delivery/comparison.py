"""Two scenarios side by side: what differs, and whether their money may be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tenfold import registry
from tenfold.changes import between
from tenfold.charts import interval_text
from tenfold.delivery.pairing import Paired
from tenfold.delivery.sides import Side
from tenfold.step import Step
from tenfold.vocabulary import Estimate, Status


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
        """Whether the two differ as they are written: what reads alike has not moved."""
        return _text(self.left) != _text(self.right)


@dataclass(frozen=True)
class Comparison:
    """Two scenarios side by side.

    Attributes
    ----------
    decisions : tuple of Decided
    gates : tuple of Judged
        Of steps that are up to date in both: what is out of date says nothing of a decision.
    left_out : int
        Checks that differ in a step that is out of date in either.
    figures : tuple of Shown
        Headline figures that both have, moved or not.
    comparable : bool or None
        Whether their money was counted on the same held-out rows; None where nobody knows.
    why : str
        That in a sentence.
    paired : Paired or None
        The right one over the left one, case by case; None where nobody has looked.
    """

    left: Side
    right: Side
    decisions: tuple[Decided, ...] = ()
    gates: tuple[Judged, ...] = ()
    left_out: int = 0
    figures: tuple[Shown, ...] = ()
    comparable: bool | None = None
    why: str = ""
    paired: Paired | None = None


def compared(left: Side, right: Side) -> Comparison:
    """What differs between two scenarios, and whether their money may be compared."""
    steps = [
        step for step in registry.steps() if step.slug in left.steps and step.slug in right.steps
    ]
    comparable, why = _comparable(left, right)
    judged = [one for step in steps for one in _judged(step, left, right)]
    told = [
        one
        for one in judged
        if all(side.steps[one.step.slug].freshness in ("", "fresh") for side in (left, right))
    ]
    return Comparison(
        left,
        right,
        decisions=tuple(one for step in steps for one in _decided(step, left, right)),
        gates=tuple(told),
        left_out=len(judged) - len(told),
        figures=tuple(one for step in steps for one in _shown(step, left, right)),
        comparable=comparable,
        why=why,
    )


def _decided(step: Step, left: Side, right: Side) -> Iterator[Decided]:
    before, after = left.steps[step.slug].decisions, right.steps[step.slug].decisions
    if before is None or after is None:
        return
    # A decision that one of the two versions did not have was not decided otherwise.
    # In the order of the form; a record keeps them by name.
    for name in (name for name in step.decisions.model_fields if name in before and name in after):
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
    return None, _why_unknown(left, right)


def _why_unknown(left: Side, right: Side) -> str:
    said = "Whether they were counted on the same cases is not known"
    lacking = [
        name
        for name, side in (("first", left), ("second", right))
        if not side.rows and not any(one.files for one in side.steps.values())
    ]
    if not lacking:
        return f"{said}: they name no data that both have. Run steps 2 and 3 of both."
    which = f"the {lacking[0]} has" if len(lacking) == 1 else "both have"
    return (
        f"{said}: {which} no model that was scored on held-out cases, and no data file that was "
        "recorded. Run it up to step 3, and compare again."
    )


def _text(figure: Estimate | str | None) -> str:
    return interval_text(figure) if isinstance(figure, Estimate) else str(figure or "")


__all__ = ["Comparison", "Decided", "Judged", "Shown", "compared"]
