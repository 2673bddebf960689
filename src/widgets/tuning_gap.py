"""The tolerated gap of step 10 as a slider: verdicts, and what would keep to it at what price."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tenfold.charts import Chart, Mark, View, interval_text
from tenfold.steps.step10_ethics.evidence import GAP_WORDS
from widgets.tuning import Tuning

_STEP = 0.005
_PLACES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)


def gap(evidence: Any) -> Tuning:
    """What the slider of step 10 moves: a gap of rates, or of errors for amounts."""
    amounts = evidence.task == "regression"
    name = "max_error_gap" if amounts else "max_gap"
    form, unit = (".3f", "standard deviations") if amounts else (".1%", "of an error rate")
    return Tuning(
        decision=name,
        slider=("Tolerated gap", _STEP, 1.0 if amounts else 0.5, _STEP, form, unit),
        keep="Keep this gap",
        back="Back to what is kept",
        changes=lambda place: {name: place},
        place=lambda decided, _: float(getattr(decided, name)),
        say=lambda decided, found, _: _said(getattr(decided, name), found),
        charts=lambda view, decided, *_: _charts(view, None if amounts else decided.max_gap),
        columns=("breaches", "clear", "cannot be told", "cheapest way within it", "over the model"),
        cells=lambda decided, found, _: _cells(getattr(decided, name), found),
        tried=[(f"a gap of {place:g}", {name: place}) for place in _PLACES],
        why_not=lambda found: "" if found.report else found.good.why_not or "nothing was compared",
    )


def _within(limit: float, evidence: Any) -> tuple[Any, Any] | None:
    """The frontier, and its point of most money (or most right decisions) within `limit`."""
    for one in evidence.frontiers:
        able = [p for p in one.points if p.disparity.known and p.disparity.value <= limit]
        if able:
            return one, max(able, key=lambda p: _worth(one, p))
    return None


def _worth(frontier: Any, point: Any) -> float:
    figure = point.money if frontier.axis == "money" else point.accuracy
    return float("-inf") if figure.value is None else float(figure.value)


def _said(limit: float, evidence: Any) -> str:
    report = evidence.report
    counts = [len(report.comparisons(name)) for name in ("breach", "clear", "not_enough")]
    said = (
        f"Tolerating {limit:g}: {counts[0]} of {sum(counts)} comparisons breach it or another "
        f"limit, {counts[1]} are clear, {counts[2]} cannot be told."
    )
    if not evidence.frontiers:
        return said
    what = GAP_WORDS[evidence.frontiers[0].gap]
    found = _within(limit, evidence)
    if found is None:
        return f"{said} No way that was tried brings the gap of {what} so low."
    frontier, point = found
    if point.method == "none":
        return f"{said} The model as it is has a gap of {what} within that."
    figure = point.over_candidate if frontier.axis == "money" else point.accuracy_change
    return (
        f"{said} The cheapest way within it, for {what}: {point.name}, "
        f"{interval_text(figure)} against the model as it is"
        + (", some cases decided by lot." if point.random else ".")
    )


def _charts(view: View, limit: float | None) -> Sequence[Chart]:
    shown = []
    for chart in view.charts:
        if chart.key == "frontier" and chart.series and limit is not None:
            marks = [*chart.marks, Mark(label=f"tolerated {limit:g}", x=100 * limit)]
            shown.append(chart.model_copy(update={"marks": marks}))
        elif chart.key in ("errors", "frontier"):
            shown.append(chart)
    return shown


def _cells(limit: float, evidence: Any) -> Sequence[Any]:
    report = evidence.report
    counts = [len(report.comparisons(name)) for name in ("breach", "clear", "not_enough")]
    found = _within(limit, evidence)
    if found is None:
        return [*counts, "none that was tried" if evidence.frontiers else "none was tried", ""]
    frontier, point = found
    if point.method == "none":
        return [*counts, "the model as it is", ""]
    figure = point.over_candidate if frontier.axis == "money" else point.accuracy_change
    return [*counts, point.name, figure]


__all__ = ["gap"]
