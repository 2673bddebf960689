"""One scenario as it is compared: its decisions, verdict, money, gates and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tenfold import registry
from tenfold.dossier.moved import estimate_then, figures_of, figures_then
from tenfold.errors import TenfoldError
from tenfold.outlived import Judgements, gate_then, judgements
from tenfold.records import Record
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.verdict import verdict
from tenfold.vocabulary import Check, Estimate, Gate

# A leak makes an amount wrong; a model that is not good enough, or a missing signature, does not.
_COUNTED_ON = "data_quality"
# Step 1's checks of what is to be reached and by when: no amount changes with them.
_OF_THE_GOAL = ("TF0101", "TF0102", "TF0103", "TF0105")


@dataclass(frozen=True)
class StepSide:
    """One step of a scenario.

    Attributes
    ----------
    decisions : mapping of str to JSON value, or None where they cannot be read
    figures : mapping of str to Estimate or str
        Headlines, by label.
    places : mapping of str to [value, low, high]
        Every estimate of the evidence, by its place.
    money : (str, Estimate) or None
        Label and amount per week of the last bar of the money waterfall.
    gain : Estimate or None
        The same over today's rule.
    gate : Gate or None
        None where nobody can judge it any more, or nobody has run it.
    freshness, why : str
    rows : str
        Which held-out rows were scored; empty where none were, or nobody knows.
    files : mapping of str to str, or None where nobody knows
        Hash per decision that names a data file.
    """

    step: Step
    decisions: Mapping[str, Any] | None
    recorded: bool = False
    figures: Mapping[str, Estimate | str] = field(default_factory=dict)
    places: Mapping[str, Any] = field(default_factory=dict)
    money: tuple[str, Estimate] | None = None
    gain: Estimate | None = None
    gate: Gate | None = None
    freshness: str = ""
    why: str = ""
    rows: str = ""
    files: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Side:
    """A scenario, step by step; `word` is its verdict, empty where nobody can judge it any more."""

    steps: Mapping[str, StepSide]
    word: str = ""

    @property
    def money(self) -> tuple[str, Estimate] | None:
        """Label and amount of the last step that has one."""
        told = [one.money for one in self.steps.values() if one.money]
        return told[-1] if told else None

    @property
    def gain(self) -> Estimate | None:
        """The last step's gain over today's rule."""
        told = [one.gain for one in self.steps.values() if one.money]
        return told[-1] if told else None

    @property
    def blocks(self) -> list[tuple[Step, Check]]:
        """Checks that block and that nobody answers for, in the order of the steps."""
        gates = [(one.step, one.gate) for one in self.steps.values() if one.gate is not None]
        return [
            (step, check)
            for step, gate in gates
            for check in gate.checks
            if check.status == "block" and not check.waived
        ]

    @property
    def disbelieved(self) -> list[tuple[Step, Check]]:
        """Those of `blocks` that make every amount wrong: what is wrong with the data."""
        return [(step, check) for step, check in self.blocks if step.slug == _COUNTED_ON]

    @property
    def doubted(self) -> list[tuple[Step, Check]]:
        """Those of `blocks` that its money may hang on: all but what the goal still lacks."""
        return [each for each in self.blocks if each[1].code not in _OF_THE_GOAL]

    @property
    def unjudged(self) -> list[Step]:
        """Steps that left a record of which nobody knows whether a check blocked it."""
        return [one.step for one in self.steps.values() if one.recorded and one.gate is None]

    @property
    def rows(self) -> str:
        """Which held-out rows the money was counted on."""
        return next((one.rows for one in self.steps.values() if one.rows), "")


def standing_side(standing: Standing) -> Side:
    """The project, or a what-if, as it stands today."""
    found = verdict(standing)
    judged = {each.slug: each for each in found.steps}
    steps = {}
    for step in registry.steps():
        try:
            decisions = standing.resolve(step).values.model_dump(mode="json")
        except TenfoldError:
            decisions = None
        try:
            # As `diff` has always done: a record that is out of date is shown, and marked.
            record = standing.store.read(step)
        except TenfoldError:
            record = None
        at = judged[step.slug]
        one = StepSide(step, decisions, freshness=at.freshness, why=at.why, gate=at.gate)
        steps[step.slug] = _recorded(one, record) if record else one
    return Side(steps, found.word)


def past_side(standing: Standing, lines: Iterable[Mapping[str, Any]]) -> Side:
    """An earlier state out of lines of the history, one per step.

    Figures are those that the record of today has, too. Gates are those that the history kept when
    another record took the place of theirs; the verdict is known where one of them blocks.
    """
    steps: dict[str, StepSide] = {}
    lines = list(lines)
    kept = judgements(standing.store.history())
    at = {line["step"]: str(line.get("at") or "") for line in lines}
    for line in lines:
        step = registry.get(line["step"])
        later = [slug for slug in registry.parents(step) if at.get(slug, "") > at[step.slug]]
        one = StepSide(
            step,
            line["decisions"],
            recorded=True,
            places=line["estimates"],
            rows=str((line.get("look") or [""])[0]),
            files=line.get("files"),
            freshness="stale" if later else "",
            why=f"{', '.join(later)} ran after it" if later else "",
        )
        try:
            record = standing.store.read(step)
        except TenfoldError:
            record = None
        one = replace(one, gate=_gate_of(standing, step, line, record, kept))
        steps[step.slug] = _known_from(one, record) if record else one
    found = Side({s.slug: steps[s.slug] for s in registry.steps() if s.slug in steps})
    return replace(found, word="no-go") if found.blocks else found


def _gate_of(
    standing: Standing,
    step: Step,
    line: Mapping[str, Any],
    record: Record | None,
    kept: Judgements,
) -> Gate | None:
    if record is not None and record.content_hash == line["content_hash"]:
        return standing.gate(record)
    checks = kept.get((step.slug, line["content_hash"]))
    return None if checks is None else gate_then(step, checks, standing.given)


def _recorded(one: StepSide, record: Record) -> StepSide:
    figures = figures_of(record)
    look = record.evidence.look
    return StepSide(
        **{
            **vars(one),
            "recorded": True,
            "figures": figures.named,
            "places": figures.places,
            "money": figures.money,
            "gain": _gain(record),
            "rows": look[0] if look else "",
            "files": record.context.get("files"),
        }
    )


def _known_from(one: StepSide, record: Record) -> StepSide:
    known, gain = figures_of(record), _gain(record)
    money = None
    if known.money is not None:
        amount = estimate_then(known, known.money[1], one.places)
        money = (known.money[0], amount) if amount is not None else None
    return StepSide(
        **{
            **vars(one),
            "figures": figures_then(known, one.places),
            "money": money,
            "gain": estimate_then(known, gain, one.places) if gain else None,
        }
    )


def _gain(record: Record) -> Estimate | None:
    view = record.step.view(record.decisions, record.evidence)
    bars = sorted(view.waterfall, key=lambda bar: bar.order)
    return bars[-1].gain if bars else None


__all__ = ["Side", "StepSide", "past_side", "standing_side"]
