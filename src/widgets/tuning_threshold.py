"""The threshold of step 3 as a slider: money, cases acted on, caught, false alarms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tenfold.charts import Chart, View, interval_text
from widgets.tuning import Tuning

_STEP = 0.001
_PLACES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7)


def threshold() -> Tuning:
    """What the slider of step 3 moves."""
    return Tuning(
        decision="fixed_threshold",
        slider=("Act from this probability on", _STEP, 1 - _STEP, _STEP, ".3f", "the threshold"),
        keep="Keep this threshold",
        back="Back to the one from your payoffs",
        changes=lambda place: {"threshold_policy": "fixed", "fixed_threshold": place},
        home={"threshold_policy": None, "fixed_threshold": None},
        place=lambda _, evidence: _place(evidence.candidate.rule.threshold),
        say=_said,
        charts=_charts,
        columns=("threshold", "money per week", "acted on", "caught", "missed", "false alarms"),
        cells=_cells,
        tried=[
            ("from your payoffs", {"threshold_policy": None, "fixed_threshold": None}),
            ("where F1 is highest", {"threshold_policy": "f1"}),
            *(
                (f"from {at:g} on", {"threshold_policy": "fixed", "fixed_threshold": at})
                for at in _PLACES
            ),
        ],
        why_not=_why_not,
    )


def _place(threshold: float | None) -> float | None:
    # A rule that acts on all or on none may lie beyond every probability.
    return None if threshold is None else min(max(threshold, 0.0), 1.0)


def _why_not(evidence: Any) -> str:
    if evidence.task != "binary":
        return "a threshold belongs to a decision of yes or no"
    if evidence.candidate.rule.threshold is None or not evidence.held_out.confusion:
        return "there are no held-out rows to decide"
    return "" if evidence.scored is not None else "the record keeps no scores; run the step again"


def _said(_: Any, evidence: Any) -> str:
    held, rule = evidence.held_out, evidence.candidate.rule
    (tn, fp), (fn, tp) = held.confusion
    del tn
    money = f"{interval_text(held.money)}. " if held.money.known else ""
    return (
        f"Acting from {rule.threshold:.3g} on: {money}Of {held.rows:,} held-out rows {tp + fp:,} "
        f"are acted on: {tp:,} caught, {fp:,} false alarms; {fn:,} are missed."
    )


def _charts(view: View, _: Any) -> Sequence[Chart]:
    return [chart for chart in view.charts if chart.key in ("profit", "confusion")]


def _cells(_: Any, evidence: Any) -> Sequence[Any]:
    held, rule = evidence.held_out, evidence.candidate.rule
    (_tn, fp), (fn, tp) = held.confusion
    return [f"{rule.threshold:.3g}", held.money, tp + fp, tp, fn, fp]


__all__ = ["threshold"]
