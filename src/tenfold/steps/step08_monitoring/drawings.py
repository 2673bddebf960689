"""The charts of step 8, from its evidence alone."""

from __future__ import annotations

from tenfold.charts import Chart, Mark, Series
from tenfold.charts.words import number_text
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence
from tenfold.steps.step08_monitoring.outlook import Performance
from tenfold.steps.step08_monitoring.recommending import name_of

_MOST = 15
_CUT = 2.0


def timeline(evidence: MonitoringEvidence) -> Chart:
    """Evidence of the loudest stream per period, and the threshold."""
    first = next((one for one in evidence.periods if one.alarms), None)
    top = max(evidence.periods, key=lambda one: one.evidence)
    alt = (
        f"The first alarm rings in the period {first.label}: {', '.join(first.alarms[:3])}."
        if first
        else f"No alarm: the loudest period, {top.label}, reaches "
        f"{number_text(top.evidence)} of the threshold ({top.loudest})."
    )
    if top.evidence > _CUT:
        alt += (
            f" Bars are cut at {_CUT:g}; the largest, {top.label}, is {number_text(top.evidence)}."
        )
    return Chart(
        key="timeline",
        title="Evidence of drift, period by period",
        alt=alt,
        x_title=f"{evidence.material.unit}",
        y_title="evidence, share of the threshold"
        + (f"; >{_CUT:g}: the bar is cut" if top.evidence > _CUT else ""),
        cut=_CUT if top.evidence > _CUT else None,
        series=[
            Series(
                name="loudest stream",
                kind="bar",
                x=[one.label for one in evidence.periods],
                y=[_short(one.evidence) for one in evidence.periods],
            )
        ],
        marks=[Mark(label="alarm", y=1.0)],
    )


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def score(evidence: MonitoringEvidence) -> Chart:
    """The score per period, with labels and without."""
    one = evidence.performance
    labels = [period.label for period in evidence.periods]
    series = [
        Series(
            name=name,
            kind="line",
            x=list(labels),
            y=[getattr(period, field) for period in evidence.periods],
        )
        for name, field in (
            ("measured", "realised_score"),
            ("estimated without labels", "expected_score"),
        )
        if any(getattr(period, field) is not None for period in evidence.periods)
    ]
    promised = one.promised.value
    alt = f"{one.score} over {len(labels)} periods"
    how = f" {one.promised_how}" if one.promised_how else ""
    alt += f", promised{how} {number_text(promised)}." if promised is not None else "."
    if one.break_even is not None:
        alt += f" Break-even is at {number_text(one.break_even)}: {one.break_even_note}."
    alt += f" {one.note}"
    return Chart(
        key="score",
        title=f"{one.score}, measured and estimated",
        alt=alt if series else "Nothing to draw: no period has rows enough.",
        x_title=evidence.material.unit,
        y_title=one.score,
        series=series,
        marks=_levels(one, promised) if series else [],
    )


def _levels(one: Performance, promised: float | None) -> list[Mark]:
    folds = "cross-validation" in one.promised_how
    name = "promised in cross-validation" if folds else "promised"
    found = [(name, promised), ("break-even", one.break_even)]
    return [Mark(label=label, y=y) for label, y in found if y is not None]


def money(evidence: MonitoringEvidence) -> Chart:
    """Money per week, period by period, with its band."""
    measured = any(one.realised_money.known for one in evidence.periods)
    field = "realised_money" if measured else "expected_money"
    known = [one for one in evidence.periods if getattr(one, field).known]
    title = "What it earns per week"
    if not known:
        why = evidence.performance.expected_money.note or "no money"
        return Chart(key="money", title=title, alt=f"Nothing to draw: {why}.", series=[])
    amounts = [getattr(one, field) for one in known]
    promised = evidence.performance.promised_money.value
    worst = min(known, key=lambda one: getattr(one, field).value)
    return Chart(
        key="money",
        title=title,
        alt=(
            f"{'Measured' if measured else 'Estimated without labels'}. The lowest period is "
            f"{worst.label} with {number_text(getattr(worst, field).value)} {amounts[0].unit}."
        ),
        x_title=evidence.material.unit,
        y_title=amounts[0].unit,
        series=[
            Series(
                name="measured" if measured else "estimated without labels",
                kind="interval",
                x=[one.label for one in known],
                y=[amount.value for amount in amounts],
                low=[amount.low for amount in amounts],
                high=[amount.high for amount in amounts],
            )
        ],
        marks=[] if promised is None else [Mark(label="promised", y=promised)],
    )


def shifts(evidence: MonitoringEvidence, margin: float) -> Chart:
    """The features that moved most, with intervals."""
    known = [one for one in evidence.features if one.shift.known]
    shown = sorted(known, key=lambda one: -abs(one.shift.value or 0.0))[:_MOST]
    title = "How far each feature has moved"
    if not shown:
        return Chart(
            key="shifts", title=title, alt="Nothing to draw: no feature can be compared.", series=[]
        )
    top = shown[0]
    return Chart(
        key="shifts",
        title=title,
        alt=(
            f"{top.column} moved most: {number_text(top.shift.value)} SD ({top.stream}). Shifts "
            f"within {margin:g} SD of 0 do not matter, as decided."
        ),
        x_title="feature",
        y_title="shift, standard deviations of the reference",
        series=[
            Series(
                name="shift",
                kind="interval",
                x=[one.column for one in shown],
                y=[one.shift.value for one in shown],
                low=[one.shift.low for one in shown],
                high=[one.shift.high for one in shown],
            )
        ],
        marks=[Mark(label="matters", y=margin), Mark(label="matters", y=-margin)],
    )


def cadences(evidence: MonitoringEvidence) -> Chart:
    """Money per week over never training again, by what starts a training."""
    title = "What each way of training again would have earned"
    one = evidence.retraining
    known = [each for each in one.cadences if each.trigger != "never" and each.net.known]
    if not known:
        why = one.why or "no way could be priced"
        return Chart(key="cadences", title=title, alt=f"Nothing to draw: {why}.", series=[])
    return Chart(
        key="cadences",
        title=title,
        alt=one.words,
        x_title="train again",
        y_title=f"over never, less its cost, {known[0].net.unit}",
        series=[
            Series(
                name="net",
                kind="interval",
                x=[name_of(each, one.unit) for each in known],
                y=[each.net.value for each in known],
                low=[each.net.low for each in known],
                high=[each.net.high for each in known],
            )
        ],
        marks=[Mark(label="never", y=0.0)],
    )


__all__ = ["cadences", "money", "score", "shifts", "timeline"]
