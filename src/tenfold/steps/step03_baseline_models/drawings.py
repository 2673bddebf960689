"""The charts of step 3, from its evidence alone; those without data say what they wait for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tenfold.charts import Chart, Mark, Series, interval_text, money_text, number_text
from tenfold.charts.words import counted
from tenfold.steps.step03_baseline_models.decisions import METRIC_TITLES
from tenfold.steps.step03_baseline_models.evidence import (
    BaselineEvidence,
    HeldOut,
    RungResult,
)
from tenfold.steps.step03_baseline_models.findings import Curve
from tenfold.vocabulary import Estimate

_BINARY = "this chart is drawn for decisions of yes or no"


def waiting(key: str, title: str, why: str) -> Chart:
    """A chart without data: it says what it waits for."""
    return Chart(key=key, title=title, alt=f"Nothing to draw: {why.rstrip('.')}.", series=[])


def between(found: Estimate) -> str:
    """A value with its interval in words."""
    said = interval_text(found)
    return f"{said} (no interval)" if found.low is None else said


def leaderboard(evidence: BaselineEvidence) -> Chart:
    """Money per week by rung, out of fold; without payoffs this waits."""
    title = "What each model earns per week"
    fitted = [entry for entry in evidence.leaderboard if entry.money.value is not None]
    if not fitted:
        why = evidence.money_note or "no rung could be cross-validated"
        return waiting("leaderboard", title, why)
    unit = fitted[0].money.unit
    best = max(fitted, key=lambda entry: entry.money.value or 0.0)
    chosen = evidence.rung(evidence.choice.chosen)
    alt = f"Out of fold {best.title} earns most: {between(best.money)}."
    if chosen is not None and chosen.money.value is not None and chosen is not best:
        alt += f" The chosen one, {chosen.title}, earns {between(chosen.money)}."
    return Chart(
        key="leaderboard",
        title=title,
        alt=f"{alt} {evidence.choice.words}",
        x_title="model, simplest first",
        y_title=unit,
        series=_rungs(fitted, [entry.money for entry in fitted], evidence),
    )


def ladder_score(evidence: BaselineEvidence) -> Chart:
    """The reported metric by rung, over the folds."""
    name = METRIC_TITLES[evidence.metric.reported]
    title = f"{name[0].upper()}{name[1:]} of each model, out of fold"
    fitted = [entry for entry in evidence.leaderboard if entry.metric.value is not None]
    if not fitted:
        return waiting("ladder_score", title, "no rung could be cross-validated")
    pick = max if evidence.metric.higher_is_better else min
    best = pick(fitted, key=lambda entry: entry.metric.value or 0.0)
    chosen = evidence.rung(evidence.choice.chosen)
    alt = f"{best.title} has the best {name}: {between(best.metric)}."
    if chosen is not None and chosen is not best and chosen.metric.value is not None:
        alt += f" The chosen one, {chosen.title}, has {between(chosen.metric)}."
    return Chart(
        key="ladder_score",
        title=title,
        alt=alt,
        x_title="model, simplest first",
        y_title=name,
        series=_rungs(fitted, [entry.metric for entry in fitted], evidence),
    )


def roc(evidence: BaselineEvidence) -> Chart:
    """True-positive over false-positive rate on held-out rows."""
    title, curve = "ROC curve on held-out rows", evidence.curves.roc
    if not curve.x:
        return waiting("roc", title, evidence.curves.note or _BINARY)
    auc = evidence.candidate.held_out["auc"]
    held = evidence.held_out
    return Chart(
        key="roc",
        title=title,
        alt=(
            f"AUC {between(auc)} on {held.rows:,} held-out rows. At the chosen threshold "
            f"{_percent(held.recall.value)} of the positives are found."
        ),
        x_title="false-positive rate",
        y_title="true-positive rate",
        series=[
            _line("model", curve, emphasis=True),
            Series(name="guessing", kind="line", x=[0.0, 1.0], y=[0.0, 1.0]),
        ],
    )


def precision_recall(evidence: BaselineEvidence) -> Chart:
    """Precision over recall on held-out rows."""
    title, curve = "Precision and recall on held-out rows", evidence.curves.precision_recall
    if not curve.x:
        return waiting("precision_recall", title, evidence.curves.note or _BINARY)
    held = evidence.held_out
    found = evidence.candidate.held_out["average_precision"]
    marks = [] if held.recall.value is None else [Mark(label="chosen", x=held.recall.value)]
    return Chart(
        key="precision_recall",
        title=title,
        alt=(
            f"Average precision {between(found)}. At the chosen threshold "
            f"{_percent(held.precision.value)} of the cases acted on are positives, and "
            f"{_percent(held.recall.value)} of the positives are acted on."
        ),
        x_title="recall: share of the positives that are acted on",
        y_title="precision: share of positives among them",
        series=[_line("model", curve, emphasis=True)],
        marks=marks,
    )


def profit(evidence: BaselineEvidence) -> Chart:
    """Money per week over the threshold, held out and out of fold."""
    title, curve = "Money per week by threshold", evidence.curves.profit
    if not curve.x:
        why = evidence.money_note if evidence.task == "binary" else ""
        return waiting("profit", title, why or evidence.curves.note or _BINARY)
    rule, held = evidence.candidate.rule, evidence.held_out
    series = [_line("held-out rows", curve, emphasis=True)]
    if evidence.curves.profit_out_of_fold.x:
        series.append(_line("out of fold", evidence.curves.profit_out_of_fold))
    at = min(max(rule.threshold or 0.0, 0.0), 1.0)
    return Chart(
        key="profit",
        title=title,
        alt=(
            f"Acting from {at:.3g} on earns {between(held.money)} on held-out rows. "
            f"{_hindsight(curve, held)}"
        ),
        x_title="act from this probability on",
        y_title=held.money.unit,
        series=series,
        marks=[Mark(label=f"chosen {at:.3g}", x=at)],
    )


def calibration(evidence: BaselineEvidence) -> Chart:
    """Observed over predicted in ten bins of held-out rows."""
    curve, found = evidence.curves.reliability, evidence.calibration
    amounts = evidence.task == "regression"
    title = (
        "Predicted and actual amounts" if amounts else "Can probabilities be taken at their word"
    )
    if not curve.x:
        return waiting("calibration", title, evidence.curves.note or "there are no held-out rows")
    ends = [min(*curve.x, *curve.y), max(*curve.x, *curve.y)] if amounts else [0.0, 1.0]
    second = "mean error" if amounts else "intercept"
    return Chart(
        key="calibration",
        title=title,
        alt=(
            f"Calibration slope {between(found.slope)}, ideal 1; {second} "
            f"{between(found.intercept)}, ideal 0. Correction used: {found.used}."
        ),
        x_title="predicted",
        y_title="observed",
        series=[
            Series(
                name="ten bins of held-out rows",
                kind="interval",
                x=[*curve.x],
                y=[*curve.y],
                low=evidence.curves.reliability_low,
                high=evidence.curves.reliability_high,
                emphasis=True,
            ),
            Series(name="ideal", kind="line", x=[*ends], y=[*ends]),
        ],
    )


def confusion(evidence: BaselineEvidence) -> Chart:
    """Actual against decided on held-out rows."""
    title, held = "Right and wrong decisions on held-out rows", evidence.held_out
    if not held.confusion or not held.rows:
        why = "there are no held-out rows" if not held.rows else "amounts are not right or wrong"
        return waiting("confusion", title, why)
    right = sum(row[i] for i, row in enumerate(held.confusion))
    alt = f"{right:,} of {held.rows:,} held-out rows are decided as they turned out."
    if evidence.task == "binary":
        (tn, fp), (fn, tp) = held.confusion
        alt += (
            f" Acted on: {counted(tp, 'positive')} and {counted(fp, 'negative')}. Left alone: "
            f"{counted(fn, 'positive')} and {counted(tn, 'negative')}."
        )
    return Chart(
        key="confusion",
        title=title,
        alt=alt,
        x_title="decided",
        y_title="actual",
        series=[
            Series(
                name="rows",
                kind="heat",
                x=[*held.labels],
                y=[*held.labels],
                z=[[float(n) for n in row] for row in held.confusion],
            )
        ],
    )


def _rungs(
    entries: Sequence[RungResult], values: Sequence[Estimate], evidence: BaselineEvidence
) -> list[Series]:
    chosen = evidence.choice.chosen
    at = next((i for i, entry in enumerate(entries) if entry.rung == chosen), len(entries))
    pairs = list(zip(entries, values, strict=True))
    # Names stand on the axis in the order of the series: simplest first.
    groups = (
        ("simpler", pairs[:at]),
        ("chosen", pairs[at : at + 1]),
        ("more complex", pairs[at + 1 :]),
    )
    return [_interval(name, kept, emphasis=name == "chosen") for name, kept in groups if kept]


def _interval(name: str, kept: Sequence[tuple[Any, Estimate]], *, emphasis: bool) -> Series:
    return Series(
        name=name,
        kind="interval",
        x=[entry.title for entry, _ in kept],
        y=[value.value for _, value in kept],
        low=[value.low for _, value in kept],
        high=[value.high for _, value in kept],
        emphasis=emphasis,
    )


def _line(name: str, curve: Curve, *, emphasis: bool = False) -> Series:
    return Series(name=name, kind="line", x=[*curve.x], y=[*curve.y], emphasis=emphasis)


def _hindsight(curve: Curve, held: HeldOut) -> str:
    """The best threshold that could be kept to, where it is better than the chosen one."""
    best = f"{curve.x[curve.best]:.3g}, would earn "
    best += f"{money_text(curve.y[curve.best], held.money.unit)}."
    load = held.load
    if load is not None and load.exceeds:
        return (
            f"That acts on {number_text(load.acted.value, decimals=1)} cases a week, and there is "
            f"capacity for {load.capacity:g}: not all of it can be earned. The best threshold in "
            f"hindsight that keeps within capacity, {best} Lower ones than the chosen one, which "
            "act on more still, are not drawn."
        )
    undrawn = " Thresholds that act on more cases than capacity allows are not drawn."
    bound = undrawn if load is not None else ""
    if held.money.value is not None and curve.y[curve.best] <= held.money.value:
        return f"In hindsight no other threshold would have earned more.{bound}"
    return f"The best threshold in hindsight, {best}{bound}"


def _percent(share: float | None) -> str:
    return "an unknown share" if share is None else f"{share:.1%}"


__all__ = [
    "between",
    "calibration",
    "confusion",
    "ladder_score",
    "leaderboard",
    "precision_recall",
    "profit",
    "roc",
    "waiting",
]
