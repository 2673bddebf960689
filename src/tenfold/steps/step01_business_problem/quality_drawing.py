"""The charts of model quality: what it is worth, where to act, what a model must reach."""

from __future__ import annotations

from tenfold.charts import Chart, Mark, Series, money_text
from tenfold.charts.words import number_text
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import BusinessProblemEvidence, Curve
from tenfold.steps.step01_business_problem.payoff_drawing import waiting
from tenfold.vocabulary import Estimate

_KNOWS_NOTHING = 0.501
_ONLY_BINARY = "only yes-or-no decisions have a threshold"


def _pays(evidence: BusinessProblemEvidence, curve: Curve) -> str:
    """Where the quality needed is that of a model which knows nothing."""
    today = evidence.today.value
    if today is not None and curve.likely[0] > today:
        return "Even the best action without any model beats today's rule by enough to pay."
    return "No cost is stated that a model would have to earn back."


def quality(evidence: BusinessProblemEvidence) -> Chart:
    """Money per week over model quality."""
    binary = evidence.value.task == "binary"
    title = "What better predictions are worth per week"
    curve, even = evidence.value_by_quality, evidence.break_even
    if curve is None:
        return waiting("quality", title, evidence.gain.note)
    quality = "AUC" if binary else "the share of the gap closed"
    needed: Estimate | None = even.auc if binary else even.capture
    marks = [
        Mark(label=label, y=money.value)
        for label, money in (("perfect", evidence.perfect), ("today", evidence.today))
        if money.value is not None
    ]
    currency = evidence.value.currency
    alt = (
        f"Money per week over {quality}: {money_text(curve.likely[0], currency)} at "
        f"{number_text(curve.x[0])}, {money_text(curve.likely[-1], currency)} "
        f"at {number_text(curve.x[-1])}."
    )
    if needed is not None and needed.value is not None and curve.x[0] <= needed.value <= 1:
        blind = binary and needed.value < _KNOWS_NOTHING
        if not blind:
            marks.append(Mark(label="pays from here", x=needed.value))
        alt += (
            f" {_pays(evidence, curve) if blind else f'A model pays from {needed.value:.3g} on.'}"
        )
    elif needed is not None and needed.note:
        alt += f" Break-even {needed.note}."
    return Chart(
        key="quality",
        title=title,
        alt=alt,
        x_title="AUC: 0.5 knows nothing, 1 knows all" if binary else quality,
        y_title=evidence.value.per_week,
        series=[_line(curve)],
        marks=marks,
    )


def threshold(evidence: BusinessProblemEvidence) -> Chart:
    """Money per week over the threshold, for three model qualities."""
    title = "Where to set the threshold"
    found, threshold = evidence.profit_by_threshold, evidence.threshold.value
    if evidence.value.task != "binary":
        return waiting("threshold", title, _ONLY_BINARY)
    if not found or threshold is None:
        return waiting("threshold", title, evidence.perfect.note or evidence.threshold.note)
    best = max(zip(found[-1].likely, found[-1].x, strict=True))
    return Chart(
        key="threshold",
        title=title,
        alt=(
            f"Money per week over the threshold, for models of three qualities. All earn most at "
            f"the probability {threshold:.3g} that the payoffs imply; at one half, the customary "
            f"choice, {found[-1].name} earns {number_text(_at(found[-1], 0.5))} instead of "
            f"{number_text(best[0])} {evidence.value.per_week}."
        ),
        x_title="act from this probability on",
        y_title=evidence.value.per_week,
        series=[_line(curve) for curve in found],
        marks=[Mark(label="t*", x=threshold)] if 0 <= threshold <= 1 else [],
    )


def roc(d: BusinessProblemDecisions, evidence: BusinessProblemEvidence) -> Chart:
    """The break-even line in ROC space, with today's rule."""
    title = "What a model must reach to pay"
    if evidence.value.task != "binary":
        return waiting("break_even", title, _ONLY_BINARY)
    if not evidence.roc:
        return waiting("break_even", title, evidence.break_even.capture.note)
    slope, intercept = evidence.break_even.slope, evidence.break_even.intercept
    assert slope is not None
    assert intercept is not None
    fixed = {"act_on_all": (1.0, 1.0), "act_on_none": (0.0, 0.0)}
    known = (d.today_tpr.likely, d.today_fpr.likely) if d.today_tpr and d.today_fpr else None
    at = fixed.get(d.today, known)
    series = [_line(curve) for curve in evidence.roc]
    if at is not None:
        series.append(Series(name="today's rule", kind="points", x=[at[1]], y=[at[0]]))
    return Chart(
        key="break_even",
        title=title,
        alt=(
            "Positives caught over negatives hit. A model pays where it lies above the line that "
            f"starts at {number_text(intercept.value)} and climbs {number_text(slope.value)} per "
            "negative hit; curves of models with AUC 0.7, 0.8 and 0.9 are drawn for comparison."
        ),
        x_title="negatives acted on (false-positive rate)",
        y_title="positives acted on (true-positive rate)",
        series=series,
    )


def _at(curve: Curve, x: float) -> float:
    return min(zip(curve.x, curve.likely, strict=True), key=lambda point: abs(point[0] - x))[1]


def _line(curve: Curve) -> Series:
    return Series(
        name=curve.name,
        kind="line",
        x=[*curve.x],
        y=[*curve.likely],
        low=None if curve.low is None else [*curve.low],
        high=None if curve.high is None else [*curve.high],
        emphasis=curve.name == "break-even",
    )


__all__ = ["quality", "roc", "threshold"]
