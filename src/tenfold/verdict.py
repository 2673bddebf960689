"""The verdict over all gates: go, review or no-go, and why."""

from __future__ import annotations

from datetime import date
from typing import Literal

from tenfold import registry
from tenfold.errors import ProjectProblem
from tenfold.standing import OVER_TODAY, Freshness, Standing, freshness_word
from tenfold.step import Step
from tenfold.vocabulary import Frozen, Gate, Status

Word = Literal["go", "review", "no-go"]
EXIT_CODES: dict[Word, int] = {"go": 0, "no-go": 1, "review": 4}


class StepStanding(Frozen):
    """One step at a glance. `gate` is None where no usable record exists."""

    number: int
    slug: str
    title: str
    freshness: Freshness
    why: str
    gate: Gate | None
    money: str = ""

    @property
    def status(self) -> Status:
        """Status of the gate; not evaluated without a record."""
        return self.gate.status if self.gate else "not_evaluated"


class Verdict(Frozen):
    """What the gates say together. `not_registered` names what this version cannot judge."""

    word: Word
    reasons: list[str]
    steps: list[StepStanding]
    not_registered: list[str]

    @property
    def exit_code(self) -> int:
        """0 go, 1 no-go, 4 review."""
        return EXIT_CODES[self.word]

    @property
    def money(self) -> str:
        """What deciding anew earns over today's rule, with its interval; empty without a figure.

        Of the last step that says so; of the last that has any money where none does.
        """
        told = [step for step in self.steps if step.money]
        over_today = [step for step in told if OVER_TODAY in step.money]
        return _dated((over_today or told)[-1]) if told else ""

    @property
    def money_since(self) -> str:
        """Money that a later step has measured for itself, as step 8 in use; empty without."""
        told = [step for step in self.steps if step.money]
        last = _dated(told[-1]) if told else ""
        return "" if last == self.money else last


def _dated(step: StepStanding) -> str:
    return step.money if step.freshness == "fresh" else f"{step.money} (step is out of date)"


def overview(standing: Standing, *, today: date | None = None) -> list[StepStanding]:
    """Every registered step as it stands."""
    found = [_standing(standing, step, today or date.today()) for step in registry.steps()]
    standing.hashes.save()
    return found


def verdict(standing: Standing, *, today: date | None = None) -> Verdict:
    """Judge the project: a block is no-go, anything short of a pass is review."""
    steps = overview(standing, today=today)
    blocks = [f"{c.code} {c.told}. {c.evidence}" for c in _checks(steps, "block")]
    # A record that no longer holds is no ground for a go, however well it was judged.
    unsure = [
        f"step {s.number} {s.title}: {freshness_word(s.freshness)} ({s.why})"
        for s in steps
        if s.freshness != "missing" and (s.gate is None or s.freshness != "fresh")
    ]
    absent = [s for s in steps if s.freshness == "missing"]
    warnings = [
        f"{c.code} {c.told}. {c.evidence}" + (" (waived)" if c.waived else "")
        for s in steps
        if s.gate
        for c in s.gate.checks
        if c.status in ("warn", "not_evaluated") or (c.waived and c.status == "block")
    ]
    missing = registry.missing()
    word: Word = "go"
    if blocks:
        word = "no-go"
    elif unsure or warnings or absent or missing:
        word = "review"
    reasons = blocks + unsure + warnings
    if absent:
        named = ", ".join(f"{s.number} {s.title}" for s in absent)
        has = "step has" if len(absent) == 1 else "steps have"
        reasons.append(f"{len(absent)} of {len(steps)} {has} not run: {named}")
    if missing:
        reasons.append(f"not judged, this version does not have: {', '.join(missing)}")
    return Verdict(word=word, reasons=reasons, steps=steps, not_registered=missing)


def _checks(steps: list[StepStanding], status: Status) -> list:  # type: ignore[type-arg]  # of Check
    return [
        check
        for step in steps
        if step.gate
        for check in step.gate.checks
        if check.status == status and not check.waived
    ]


def _standing(standing: Standing, step: Step, today: date) -> StepStanding:
    freshness, why = standing.freshness(step)
    gate, money = None, ""
    if freshness in ("fresh", "stale"):
        try:
            record = standing.record(step)
        except ProjectProblem:
            record = None
        if record is not None:
            gate = standing.gate(record, today=today)
            money = str(record.context.get("money", ""))
    return StepStanding(
        number=step.number,
        slug=step.slug,
        title=step.title,
        freshness=freshness,
        why=why,
        gate=gate,
        money=money,
    )


__all__ = ["StepStanding", "Verdict", "overview", "verdict"]
