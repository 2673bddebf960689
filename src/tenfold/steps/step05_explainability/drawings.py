"""The charts of step 5 of the whole: drivers, SHAP summary, dependence, slices."""

from __future__ import annotations

from tenfold.charts import Chart, Mark, Series, interval_text, number_text
from tenfold.steps.step05_explainability.evidence import ExplainabilityEvidence
from tenfold.steps.step05_explainability.findings import Dependence, Driver
from tenfold.vocabulary import Estimate

_MOST = 15
_MOST_SUMMARY = 10
_MOST_SLICES = 10


def drivers(evidence: ExplainabilityEvidence) -> Chart:
    """What each feature is worth, in money where it can be priced, with its interval."""
    priced = [one for one in evidence.drivers if one.money.known]
    shown = (priced or [one for one in evidence.drivers if one.loss.known])[:_MOST]
    title = "What each feature is worth" if priced else "How much each feature matters"
    if not shown:
        why = evidence.drivers[0].loss.note if evidence.drivers else "the model reads no feature"
        return Chart(key="drivers", title=title, alt=f"Nothing to draw: {why}.", series=[])
    figures = [one.money if priced else one.loss for one in shown]
    unit = figures[0].unit or "loss of score"
    return Chart(
        key="drivers",
        title=title,
        alt=(
            f"{shown[0].column} matters most: {interval_text(figures[0])}. What the decisions lose "
            "where its values are shuffled among the held-out rows, all else as it is."
        ),
        x_title="feature",
        y_title=f"lost without it, {unit}",
        series=[_intervals("lost without it", [one.column for one in shown], figures)],
        marks=[Mark(label="worth nothing", y=0.0)],
    )


def summary(evidence: ExplainabilityEvidence) -> Chart:
    """How low, middle and high values of each feature move the score."""
    title = "What low and high values do to the score"
    if not evidence.summary:
        why = "SHAP is off" if not evidence.looked.how else "no feature moves any score"
        return Chart(key="summary", title=title, alt=f"Nothing to draw: {why}.", series=[])
    columns = list(dict.fromkeys(one.column for one in evidence.summary))[:_MOST_SUMMARY]
    groups = list(dict.fromkeys(one.group for one in evidence.summary))
    series = []
    for group in groups:
        mine = [o for o in evidence.summary if o.group == group and o.column in columns]
        if mine:
            series.append(
                Series(
                    name=group,
                    kind="interval",
                    x=[one.column for one in mine],
                    y=[one.middle for one in mine],
                    low=[one.low for one in mine],
                    high=[one.high for one in mine],
                )
            )
    first = [one for one in evidence.summary if one.column == columns[0]]
    told = "; ".join(f"{one.group} {number_text(one.middle)}" for one in first)
    unit = evidence.looked.unit
    return Chart(
        key="summary",
        title=title,
        alt=f"{columns[0]} moves scores most: {told} ({unit}, SHAP, median; bars hold 80 of 100 "
        "rows). A feature whose low and high values stand on two sides works in one direction.",
        x_title="feature",
        y_title=f"SHAP value, {unit}",
        series=series,
        marks=[Mark(label="no effect", y=0.0)],
    )


def dependence(one: Dependence, number: int) -> Chart:
    """The score over the values of one feature: on average, and for some single cases."""
    ends = f"{number_text(min(one.mean))} to {number_text(max(one.mean))}" if one.mean else "none"
    named = any(isinstance(value, str) for value in one.grid)  # categories, and days
    band, count = bool(one.low), len(one.cases)
    mean = f"On average the score goes from {ends} ({one.unit}) over the values of {one.column}"
    alt = [f"{mean}, all others as they are; the band holds 80 of 100 cases."]
    if count > 1:
        effects = [number_text(case.effect) for case in (one.cases[0], one.cases[-1])]
        alt.append(
            f"It changes single cases by {effects[0]} to {effects[1]}; the {count} drawn stand for "
            "all. Where they do not run alike, the effect depends on other features."
        )
    if one.support:
        alt.append(f"Behind each value stand {min(one.support):,} training rows or more.")
    return Chart(
        key=f"dependence_{number}",
        title=f"The score over {one.column}",
        alt=" ".join([*alt, one.note]).strip(),
        x_title=one.column,
        y_title=one.unit,
        series=[
            Series(
                name="average case",
                kind="interval" if named else "line",
                x=list(one.grid),
                y=list(one.mean),
                low=list(one.low) if band else None,
                high=list(one.high) if band else None,
                emphasis=count > 0,
            ),
            *(
                Series(
                    name=f"case {k + 1} of {count}",
                    kind="points" if named else "line",
                    x=list(one.grid),
                    y=list(case.line),
                )
                for k, case in enumerate(one.cases)
            ),
        ],
    )


def slices(evidence: ExplainabilityEvidence) -> Chart:
    """Where decisions fail more than elsewhere, in money."""
    title = "Where it fails, and what that costs"
    known = [one for one in evidence.slices if one.money.known][:_MOST_SLICES]
    if not known:
        why = evidence.slices_note or "no slice fails more than the rest"
        return Chart(key="slices", title=title, alt=f"Nothing to draw: {why}.", series=[])
    top = known[0]
    sure = sum(one.sure for one in known)
    return Chart(
        key="slices",
        title=title,
        alt=f"Where {top.where} ({top.rows:,} rows) decisions cost {interval_text(top.money)} more "
        f"than elsewhere. {sure} of {len(known)} slices hold though many were looked at.",
        x_title="rows with",
        y_title=known[0].money.unit,
        series=[_intervals("lost there", [one.where for one in known], [o.money for o in known])],
        marks=[Mark(label="as elsewhere", y=0.0)],
    )


def turning(evidence: ExplainabilityEvidence) -> Chart:
    """Money that hangs on decisions which one feature alone turns: those near the threshold."""
    title = "Decisions near the threshold that one feature turns"
    known = [one for one in evidence.drivers if one.turns and one.turned.known]
    known = sorted(known, key=lambda one: -abs(one.turned.value or 0.0))[:_MOST]
    if not known:
        why = next((o.turned.note for o in evidence.drivers if o.turned.note), "no decision turns")
        return Chart(key="turning", title=title, alt=f"Nothing to draw: {why}.", series=[])
    top = known[0]
    return Chart(
        key="turning",
        title=title,
        alt=f"Without the share of {top.column} in the score {top.turns:,} held-out decisions "
        f"would be other ones; as they are they earn {interval_text(top.turned)} more.",
        x_title="feature",
        y_title=f"earned by the turned decisions, {top.turned.unit}",
        series=[_intervals("earned", [o.column for o in known], [o.turned for o in known])],
        marks=[Mark(label="earns nothing", y=0.0)],
    )


def _intervals(name: str, x: list[str], figures: list[Estimate]) -> Series:
    return Series(
        name=name,
        kind="interval",
        x=list(x),
        y=[one.value for one in figures],
        low=[one.low for one in figures],
        high=[one.high for one in figures],
    )


def worth(driver: Driver) -> Estimate:
    """What a driver is worth: money where it can be priced, else the score that it adds."""
    return driver.money if driver.money.known else driver.loss


__all__ = ["dependence", "drivers", "slices", "summary", "turning", "worth"]
