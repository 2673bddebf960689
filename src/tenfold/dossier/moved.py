"""The figures of a record by the names that people know, and by their place in the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tenfold.charts import interval_text
from tenfold.records import Record, estimates
from tenfold.vocabulary import Estimate


@dataclass(frozen=True)
class Figures:
    """What one record says in numbers.

    Attributes
    ----------
    named : mapping of str to Estimate or str
        Headlines, by label.
    money : (str, Estimate) or None
        Label and amount of the last bar of the money waterfall.
    places : mapping of str to [value, low, high]
        Every estimate of the evidence, by its dotted place.
    """

    named: Mapping[str, Estimate | str]
    money: tuple[str, Estimate] | None
    places: Mapping[str, Any]

    @property
    def headlines(self) -> dict[str, str]:
        """The named figures in words."""
        return {label: _text(figure) for label, figure in self.named.items()}


def figures_of(record: Record) -> Figures:
    """The figures of `record`."""
    view = record.step.view(record.decisions, record.evidence)
    named: dict[str, Estimate | str] = {head.label: head.figure for head in view.headlines}
    bars = sorted(view.waterfall, key=lambda bar: bar.order)
    money = (bars[-1].label, bars[-1].amount) if bars else None
    return Figures(named, money, dict(estimates(record.content["evidence"])))


def then_and_now(
    known: Figures, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, str]]:
    """The named figures of two past runs, as far as their estimates tell which is which.

    Parameters
    ----------
    known : Figures
        Of the record as it is now: says what stands at which place.
    before, after : mapping of str to [value, low, high]
        Estimates of two runs, by place.
    """
    was, is_ = figures_then(known, before), figures_then(known, after)
    # Two places may hold one figure today, and have held two.
    both = [label for label in was if label in is_]
    return (
        {label: interval_text(was[label]) for label in both},
        {label: interval_text(is_[label]) for label in both},
    )


def figures_then(known: Figures, past: Mapping[str, Any]) -> dict[str, Estimate]:
    """The named figures of a past run, as far as its estimates tell which is which.

    Parameters
    ----------
    known : Figures
        Of the record as it is now: says what stands at which place.
    past : mapping of str to [value, low, high]
        Estimates of the run, by place.
    """
    found = {label: estimate_then(known, figure, past) for label, figure in known.named.items()}
    return {label: figure for label, figure in found.items() if figure is not None}


def estimate_then(
    known: Figures, figure: Estimate | str, past: Mapping[str, Any]
) -> Estimate | None:
    """What a figure of today was in a past run; None where that cannot be told."""
    if isinstance(figure, str) or figure.value is None:
        return None
    here = [figure.value, figure.low, figure.high]
    then = [past.get(place) for place, triple in known.places.items() if triple == here]
    if not then or then[0] is None or any(value != then[0] for value in then):
        return None
    value, low, high = then[0]
    return figure.model_copy(update={"value": value, "low": low, "high": high})


def _text(figure: Estimate | str) -> str:
    return figure if isinstance(figure, str) else interval_text(figure)


__all__ = ["Figures", "estimate_then", "figures_of", "figures_then", "then_and_now"]
