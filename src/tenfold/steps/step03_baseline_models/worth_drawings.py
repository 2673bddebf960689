"""Charts of what pays: more rows, features, and features against algorithms."""

from __future__ import annotations

from tenfold.charts import Chart, Series
from tenfold.charts.words import estimate_text, number_text
from tenfold.steps.step03_baseline_models.decisions import METRIC_TITLES
from tenfold.steps.step03_baseline_models.drawings import between, waiting
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence
from tenfold.steps.step03_baseline_models.findings import FeatureWorth
from tenfold.vocabulary import Estimate

_MOST_FEATURES = 25
_CELLS = (("raw", "raw columns"), ("engineered", "engineered features"))
_MODELS = (("linear", "simple model"), ("xgboost", "XGBoost"))


def learning_curve(evidence: BaselineEvidence) -> Chart:
    """Money (or the score) over the number of training rows."""
    title, curve = "Would more data pay", evidence.learning_curve
    if not curve.points:
        return waiting("learning_curve", title, curve.note)
    priced = all(point.money.value is not None for point in curve.points)
    shown: list[Estimate] = [p.money if priced else p.score for p in curve.points]
    gain = curve.money if priced else curve.score
    what = f"{curve.more_labels:,} more labels would add {estimate_text(gain)}"
    first, last = curve.points[0].rows, curve.points[-1].rows
    return Chart(
        key="learning_curve",
        title=title,
        alt=(
            f"From {first:,} to {last:,} training rows: {number_text(shown[0].value)} to "
            f"{number_text(shown[-1].value)}. {what[0].upper()}{what[1:]}: {curve.verdict}."
        ),
        x_title="training rows",
        y_title=shown[0].unit or METRIC_TITLES[evidence.metric.chosen_by],
        log_x=True,
        series=[
            Series(
                name="out of fold",
                kind="interval",
                x=[point.rows for point in curve.points],
                y=[value.value for value in shown],
                low=[value.low for value in shown],
                high=[value.high for value in shown],
                emphasis=True,
            )
        ],
    )


def feature_money(evidence: BaselineEvidence) -> Chart:
    """What each feature and group is worth, with its interval; the best first."""
    title = "What each feature is worth"
    found = evidence.feature_worth
    if not found:
        return waiting("feature_money", title, evidence.feature_note or "no feature was left out")
    priced = all(item.money.value is not None for item in found)
    ranked = sorted(found, key=lambda item: -(_worth(item, priced=priced).value or 0.0))
    shown = ranked[:_MOST_FEATURES]
    unit = shown[0].money.unit if priced else METRIC_TITLES[evidence.metric.chosen_by]
    sure = [item.name for item in ranked if (_worth(item, priced=priced).low or 0.0) > 0]
    best = ranked[0]
    alt = (
        f"Leaving out '{best.name}' costs most: {between(_worth(best, priced=priced))}"
        f"{'' if priced else f' {unit}'}. "
        f"{len(sure)} of {len(ranked)} are surely worth more than nothing."
    )
    if len(ranked) > len(shown):
        alt += f" The best {len(shown)} are drawn."
    series = []
    for name, kind in (("features", "feature"), ("groups", "group")):
        kept = [(item, _worth(item, priced=priced)) for item in shown if item.kind == kind]
        if kept:
            series.append(
                Series(
                    name=name,
                    kind="interval",
                    x=[item.name for item, _ in kept],
                    y=[value.value for _, value in kept],
                    low=[value.low for _, value in kept],
                    high=[value.high for _, value in kept],
                    emphasis=kind == "group",
                )
            )
    return Chart(
        key="feature_money",
        title=title,
        alt=f"{alt} {evidence.feature_note}".strip(),
        x_title="left out",
        y_title=f"lost without it, {unit}",
        series=series,
    )


def features_or_algorithm(evidence: BaselineEvidence) -> Chart:
    """The two by two: raw or engineered features, simple or complex model."""
    title, found = "Better features or a better algorithm", evidence.features_versus_algorithms
    if found.status != "evaluated":
        return waiting("features_or_algorithm", title, found.words)
    priced = all(cell.value is not None for cell in found.money.values())
    cells: dict[str, Estimate] = {**found.money} if priced else {**found.cells}
    unit = next(iter(cells.values())).unit or (
        f"{METRIC_TITLES[evidence.metric.chosen_by]}, higher is better"
    )
    said = "; ".join(
        f"{model} on {words}: {number_text(cells[f'{side} {rung}'].value)}"
        for side, words in _CELLS
        for rung, model in _MODELS
    )
    return Chart(
        key="features_or_algorithm",
        title=title,
        alt=f"{said} ({unit}). {found.words}",
        x_title="features",
        y_title=unit,
        series=[
            Series(
                name=model,
                kind="interval",
                x=[words for _, words in _CELLS],
                y=[cells[f"{side} {rung}"].value for side, _ in _CELLS],
                low=[cells[f"{side} {rung}"].low for side, _ in _CELLS],
                high=[cells[f"{side} {rung}"].high for side, _ in _CELLS],
                emphasis=rung == "linear",
            )
            for rung, model in _MODELS
        ],
    )


def _worth(item: FeatureWorth, *, priced: bool) -> Estimate:
    return item.money if priced else item.score


__all__ = ["feature_money", "features_or_algorithm", "learning_curve"]
