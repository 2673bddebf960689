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
    then, now = {}, {}
    for label, figure in known.named.items():
        if isinstance(figure, str) or figure.value is None:
            continue
        here = [figure.value, figure.low, figure.high]
        places = [place for place, triple in known.places.items() if triple == here]
        # Two places may hold one figure today, and have held two.
        was, is_ = ([run.get(place) for place in places] for run in (before, after))
        if places and _one(was) and _one(is_):
            then[label], now[label] = _rewritten(figure, was[0]), _rewritten(figure, is_[0])
    return then, now


def _one(values: list[Any]) -> bool:
    return values[0] is not None and all(value == values[0] for value in values)


def _rewritten(figure: Estimate, triple: Any) -> str:
    value, low, high = triple
    return interval_text(figure.model_copy(update={"value": value, "low": low, "high": high}))


def _text(figure: Estimate | str) -> str:
    return figure if isinstance(figure, str) else interval_text(figure)


__all__ = ["Figures", "figures_of", "then_and_now"]
