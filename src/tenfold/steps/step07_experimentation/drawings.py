"""The charts of step 7."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tenfold.charts import Chart, Mark, Series, estimate_text
from tenfold.charts.words import counted
from tenfold.experiments.records import Comparison
from tenfold.steps.step07_experimentation.evidence import ExperimentationEvidence, Results
from tenfold.steps.step07_experimentation.soundness import chance
from tenfold.vocabulary import ExperimentPlan

_MOST = 12
_MOST_OWN = 4  # charts of metrics that have no relative lift


def power(evidence: ExperimentationEvidence, wanted: float) -> Chart:
    """Power by weeks."""
    one = evidence.design
    weeks: list[float | int | str | None] = list(one.curve_weeks)
    series = [
        Series(name="smallest effect", kind="line", x=weeks, y=list(one.curve_power), emphasis=True)
    ]
    if one.curve_expected:
        series.append(
            Series(name="what step 3 promises", kind="line", x=weeks, y=list(one.curve_expected))
        )
    marks = [Mark(label=f"{wanted:.0%} wanted", y=wanted)] if weeks else []
    if one.weeks is not None and weeks:
        marks.append(Mark(label=f"{counted(one.weeks, 'week')} planned", x=float(one.weeks)))
    said = (
        f"{one.weeks} weeks find the smallest effect with a chance of {one.power:.0%}."
        if one.power is not None
        else "Not evaluated: nobody can tell how many units it takes."
    )
    return Chart(
        key="power",
        title="The chance to find an effect, by weeks",
        alt=said,
        x_title="weeks",
        y_title="chance",
        series=series,
        marks=marks,
    )


def worth(evidence: ExperimentationEvidence) -> Chart:
    """What testing adds, by weeks."""
    one = evidence.weighing
    marks = []
    if one.weeks:
        marks.append(Mark(label="no test", y=0.0))
    if one.best_weeks is not None and one.course == "test":
        marks.append(
            Mark(label=f"best: {counted(one.best_weeks, 'week')}", x=float(one.best_weeks))
        )
    return Chart(
        key="worth",
        title="What testing adds to the better of shipping and leaving",
        alt=one.words or "Not evaluated: nobody knows what to expect of the change.",
        x_title="weeks of testing",
        y_title=one.unit,
        series=[
            Series(
                name="testing first", kind="line", x=list(one.weeks), y=list(one.net), emphasis=True
            )
        ],
        marks=marks,
    )


def ratio(plan: ExperimentPlan, results: Results) -> Chart:
    """Units by arm beside what was designed."""
    one = results.analysis.ratio
    names = [arm.name for arm in plan.arms if arm.name in one.units]
    shown: list[float | int | str | None] = [*names]
    p = "" if one.p is None else f" Chance of such shares: {chance(one.p)}."
    return Chart(
        key="ratio",
        title="Units by arm, and as designed",
        alt=", ".join(f"{name} {one.units[name]:,}" for name in names) + f".{p}",
        y_title="units",
        series=[
            Series(
                name="came",
                kind="bar",
                x=shown,
                y=[one.units[n] for n in names],
                emphasis=True,
            ),
            Series(name="designed", kind="bar", x=shown, y=[one.expected[n] for n in names]),
        ],
    )


def lifts(plan: ExperimentPlan, results: Results) -> list[Chart]:
    """Lift of every metric and arm; nothing where nothing may be compared.

    As a share of the control's, so that metrics stand side by side. One whose control may be around
    0 has no such share: it gets a chart of its own.
    """
    found = results.analysis.comparisons
    charts = [
        _lift(f"lift_{k}", f"Lift of {metric.name}", metric.name, own, plan)
        for k, metric in enumerate(plan.metrics)
        for own in [[one for one in found if one.metric == metric.name and _absolute(one)]]
        if own
    ][:_MOST_OWN]
    shown = [one for one in found if one.relative.known][:_MOST]
    if shown:
        charts.append(
            _lift("lift", "Lift as a share of the control's", "relative lift", shown, plan)
        )
    return charts


def _absolute(one: Comparison) -> bool:
    return one.lift.known and not one.relative.known


def _lift(
    key: str, title: str, y_title: str, shown: Sequence[Comparison], plan: ExperimentPlan
) -> Chart:
    many = len(plan.arms) > 2
    names = [f"{one.metric}, {one.arm}" if many else one.metric for one in shown]
    values = [one.relative if one.relative.known else one.lift for one in shown]
    said = "; ".join(
        f"{name}: {estimate_text(value)}" for name, value in zip(names, values, strict=True)
    )
    return Chart(
        key=key,
        title=title,
        alt=f"{said}.",
        y_title=y_title,
        series=[
            Series(
                name="lift",
                kind="interval",
                x=list(names),
                y=[value.value for value in values],
                low=[value.low for value in values],
                high=[value.high for value in values],
            )
        ],
        marks=[Mark(label="no difference", y=0.0)],
    )


def parts(results: Results, kind: Literal["halves", "weekdays"]) -> Chart:
    """The lift in parts of the time."""
    one = results.analysis.halves if kind == "halves" else results.analysis.weekdays
    titles = {
        "halves": "The lift in the first and the second half",
        "weekdays": "The lift by day of the week",
    }
    shown = [] if one is None else [part for part in one.parts if part.lift.known][:_MOST]
    said = "; ".join(f"{part.part}: {estimate_text(part.lift)}" for part in shown)
    differ = (
        "" if one is None or one.p is None else f" Chance of such differences: {chance(one.p)}."
    )
    why = "not evaluated: nothing is compared" if one is None or not one.note else one.note
    return Chart(
        key=kind,
        title=titles[kind],
        alt=f"{said}.{differ}" if shown else f"{why[:1].upper()}{why[1:]}.",
        y_title=shown[0].metric if shown else "",
        series=[
            Series(
                name="lift",
                kind="interval",
                x=[part.part for part in shown],
                y=[part.lift.value for part in shown],
                low=[part.lift.low for part in shown],
                high=[part.lift.high for part in shown],
            )
        ],
        marks=[Mark(label="no difference", y=0.0)] if shown else [],
    )


__all__ = ["lifts", "parts", "power", "ratio", "worth"]
