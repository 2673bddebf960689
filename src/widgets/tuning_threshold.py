"""The threshold of step 3 as a slider: money, cases acted on, caught, false alarms.

Until one is kept it shows out-of-fold rows alone: picked on held-out rows, a threshold is luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tenfold.charts import Chart, View, interval_text
from widgets.threshold_words import Beside
from widgets.tuning import Tuning

_STEP = 0.001
_ROWS = "on training rows, each scored by a model that did not learn from it"
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
        rehearse=_rehearsed,
        beside=Beside(_rehearsed),
        note=f" Counted out of fold: {_ROWS}.",
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


def _rehearsed(standing: Any, record: Any, decisions: Any) -> Any:
    from tenfold.previewing import context_of
    from tenfold.steps.step03_baseline_models.rehearsing import rehearse

    step = record.step
    context = context_of(step, standing, decisions)
    return rehearse(decisions, standing.inputs(step), record.evidence, context)


def _said(_: Any, evidence: Any, tried: Any) -> str:
    found, rule = tried or evidence.held_out, evidence.candidate.rule
    (tn, fp), (fn, tp) = found.confusion
    del tn
    money = f"{interval_text(found.money)}. " if found.money.known else ""
    rows = f"{found.rows:,} training rows" if tried else f"{found.rows:,} held-out rows"
    said = (
        f"Acting from {rule.threshold:.3g} on: {money}Of {rows} {tp + fp:,} "
        f"are acted on. Caught: {tp:,}; false alarms: {fp:,}; missed: {fn:,}."
    )
    if not tried:
        return said
    return (
        f"{said} This is out of fold: {_ROWS}. What the held-out rows say is shown once a "
        "threshold is kept: one that was picked by looking at them would be picked by luck."
    )


def _charts(view: View, _: Any, evidence: Any, tried: Any) -> Sequence[Chart]:
    from tenfold.steps.step03_baseline_models import rehearsing

    shown = []
    for chart in view.charts:
        if chart.key == "profit":
            # Its other curve would tell the best threshold of the held-out rows.
            shown.append(rehearsing.profit(evidence, tried) or chart)
        elif chart.key == "confusion":
            shown.append(rehearsing.confusion(evidence, tried) if tried else chart)
    return shown


def _cells(_: Any, evidence: Any, tried: Any) -> Sequence[Any]:
    found, rule = tried or evidence.held_out, evidence.candidate.rule
    (_tn, fp), (fn, tp) = found.confusion
    return [f"{rule.threshold:.3g}", found.money, tp + fp, tp, fn, fp]


__all__ = ["threshold"]
