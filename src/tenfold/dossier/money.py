"""The money waterfall: every step's bars in one picture, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tenfold.charts import WaterfallBar
from tenfold.vocabulary import Money

_REFERENCE = 10
"""Bars up to this order are what a perfect model would earn: a bound, not a promise."""


@dataclass(frozen=True)
class Span:
    """From where to where something reaches, in percent of the picture's width."""

    start: float
    end: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.end - self.start


@dataclass(frozen=True)
class Bar:
    """One bar: its words, and its geometry where there is an amount."""

    label: str
    amount: Money
    reference: bool
    zero: float = 0.0
    body: Span | None = None
    doubt: Span | None = None
    note: str = ""

    @property
    def loses(self) -> bool:
        """Whether the amount is below zero."""
        return self.amount.value is not None and self.amount.value < 0


@dataclass(frozen=True)
class Gain:
    """What a way of deciding earns over today's rule, case by case on the same cases."""

    label: str
    amount: Money


@dataclass(frozen=True)
class Waterfall:
    """All bars, per unit of money; `why_not` says why there is no amount at all.

    `gains` are the bars that are also compared with today's rule on the same cases;
    `over_today` draws them beside what the whole needs to pay for itself.
    """

    groups: list[list[Bar]]
    why_not: str = ""
    mixed: bool = False
    gains: list[Gain] = field(default_factory=list)
    over_today: list[Bar] = field(default_factory=list)

    @property
    def evaluated(self) -> bool:
        """Whether any bar has an amount."""
        return not self.why_not


def waterfall(bars: Sequence[WaterfallBar], *, ran: bool, needed: Money | None = None) -> Waterfall:
    """Lay out `bars`, gathered from all steps.

    Parameters
    ----------
    ran : bool
        Whether any step has left a record; without one there is another reason for no money.
    needed : Money, optional
        What must be earned over today's rule before the whole pays for itself.
    """
    # Step 1 may not know what today's rule earns, and step 3 measure it on the data.
    known = {bar.order for bar in bars if bar.amount.value is not None}
    bars = [bar for bar in bars if bar.amount.value is not None or bar.order not in known]
    ordered = sorted(bars, key=lambda bar: bar.order)
    if not any(bar.amount.value is not None for bar in ordered):
        notes = dict.fromkeys(_reason(bar.amount.note) for bar in ordered if bar.amount.note)
        why = "; ".join(notes) or (
            "the steps that ran leave no money figure; step 1 needs payoffs and a volume per week"
            if ran
            else "no step has run"
        )
        return Waterfall([], why_not=why)
    units = list(dict.fromkeys(b.amount.unit for b in ordered if b.amount.value is not None))
    # A bar without an amount has no place of its own: it stands with the first ones.
    groups = [
        _group([b for b in ordered if (b.amount.unit if b.amount.unit in units else units[0]) == u])
        for u in units
    ]
    models = {bar.amount.value_model for bar in ordered if bar.amount.value_model}
    gains = [
        Gain(bar.label, bar.gain) for bar in ordered if bar.gain and bar.gain.value is not None
    ]
    return Waterfall(
        groups, mixed=len(models) > 1, gains=gains, over_today=_over_today(gains, needed)
    )


def _over_today(gains: list[Gain], needed: Money | None) -> list[Bar]:
    drawn = [WaterfallBar(order=40, label=gain.label, amount=gain.amount) for gain in gains]
    units = {bar.amount.unit for bar in drawn}
    if needed is not None and needed.unit in units:
        drawn.append(WaterfallBar(order=0, label="needed to pay for itself", amount=needed))
    if len(units) != 1:
        return []  # amounts in two units have no common scale
    return [replace(bar, note="") for bar in _group(drawn)]


def _group(bars: list[WaterfallBar]) -> list[Bar]:
    amounts = [bar.amount for bar in bars]
    ends = [v for a in amounts for v in (a.value, a.low, a.high) if v is not None]
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = 98.0 / (high - low) if high > low else 0.0

    def at(value: float) -> float:
        return round(1 + (value - low) * scale, 3)

    laid = []
    for bar in bars:
        amount = bar.amount
        body = doubt = None
        if amount.value is not None:
            body = Span(at(min(amount.value, 0.0)), at(max(amount.value, 0.0)))
        if amount.value is not None and amount.low is not None and amount.high is not None:
            doubt = Span(at(amount.low), at(amount.high))
        bound = bar.order <= _REFERENCE
        note = "a bound, not a promise" if bound else ""
        laid.append(Bar(bar.label, amount, bound, at(0.0), body, doubt, note))
    return laid


def _reason(note: str) -> str:
    return note.removeprefix("not evaluated: ").rstrip(".")


__all__ = ["Bar", "Span", "Waterfall", "waterfall"]
