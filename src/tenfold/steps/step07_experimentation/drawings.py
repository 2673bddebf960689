"""The charts of step 7."""

from __future__ import annotations

from typing import Literal

from tenfold.charts import Chart, Mark, Series, estimate_text
from tenfold.steps.step07_experimentation.evidence import ExperimentationEvidence, Results
from tenfold.vocabulary import ExperimentPlan

_MOST = 12


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
        marks.append(Mark(label=f"{one.weeks} weeks planned", x=float(one.weeks)))
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
    currency = one.smallest.unit.partition("/")[0]
    marks = []
    if one.weeks:
        marks.append(Mark(label="no test", y=0.0))
    if one.best_weeks is not None:
        marks.append(Mark(label=f"best: {one.best_weeks} weeks", x=float(one.best_weeks)))
    return Chart(
        key="worth",
        title="What testing adds to the better of shipping and leaving",
        alt=one.words or "Not evaluated: nobody knows what to expect of the change.",
        x_title="weeks of testing",
        y_title=currency,
        series=[
            Series(
                name="testing first", kind="line", x=list(one.weeks), y=list(one.net), emphasis=True
            )
        ],
        marks=marks,
    )


def ratio(results: Results) -> Chart:
    """Units by arm beside what was designed."""
    one = results.analysis.ratio
    names: list[float | int | str | None] = list(one.units)
    p = "" if one.p is None else f" Chance of such shares: {one.p:.2g}."
    return Chart(
        key="ratio",
        title="Units by arm, and as designed",
        alt=", ".join(f"{name} {n:,}" for name, n in one.units.items()) + f".{p}",
        y_title="units",
        series=[
            Series(name="came", kind="bar", x=names, y=list(one.units.values()), emphasis=True),
            Series(name="designed", kind="bar", x=names, y=[one.expected[n] for n in one.units]),
        ],
    )


def lifts(plan: ExperimentPlan, results: Results) -> list[Chart]:
    """Relative lift of every metric and arm; nothing where nothing may be compared."""
    shown = [one for one in results.analysis.comparisons if one.relative.known][:_MOST]
    if not shown:
        return []
    many = len(plan.arms) > 2
    names = [f"{one.metric}, {one.arm}" if many else one.metric for one in shown]
    return [
        Chart(
            key="lift",
            title="Lift as a share of the control's",
            alt="; ".join(
                f"{name}: {estimate_text(one.relative)}"
                for name, one in zip(names, shown, strict=True)
            )
            + ".",
            y_title="relative lift",
            series=[
                Series(
                    name="lift",
                    kind="interval",
                    x=list(names),
                    y=[one.relative.value for one in shown],
                    low=[one.relative.low for one in shown],
                    high=[one.relative.high for one in shown],
                )
            ],
            marks=[Mark(label="no difference", y=0.0)],
        )
    ]


def parts(results: Results, kind: Literal["halves", "weekdays"]) -> Chart:
    """The lift in parts of the time."""
    one = results.analysis.halves if kind == "halves" else results.analysis.weekdays
    titles = {
        "halves": "The lift in the first and the second half",
        "weekdays": "The lift by day of the week",
    }
    shown = [] if one is None else [part for part in one.parts if part.lift.known][:_MOST]
    said = "; ".join(f"{part.part}: {estimate_text(part.lift)}" for part in shown)
    differ = "" if one is None or one.p is None else f" Chance of such differences: {one.p:.2g}."
    why = one.note if one is not None and one.note else "not evaluated"
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
