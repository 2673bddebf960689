"""The charts of step 2, as data."""

from __future__ import annotations

from tenfold.charts import Chart, Mark, Series
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence
from tenfold.steps.step02_data_quality.judging import listed, percent

_MOST_BARS = 20


def charts(decisions: DataQualityDecisions, evidence: DataQualityEvidence) -> list[Chart]:
    """Every chart that there is something to draw for."""
    drawn = [
        _missing(decisions, evidence),
        _signals(evidence),
        _target(evidence),
        _split(evidence),
        _at_risk(evidence),
        _false_alarms(evidence),
    ]
    return [chart for chart in drawn if chart is not None]


def _missing(d: DataQualityDecisions, e: DataQualityEvidence) -> Chart | None:
    gaps = e.overview.gaps[:_MOST_BARS]
    if not gaps:
        return None
    over = [gap.column for gap in e.overview.gaps if gap.share > d.missing_budget]
    finding = (
        f"{len(over)} columns lie above the budget of {percent(d.missing_budget)}: {listed(over)}."
        if over
        else f"No column lies above the budget of {percent(d.missing_budget)}."
    )
    return Chart(
        key="missing",
        title="Missing cells per column, after cleaning",
        alt=f"Bars of the {len(gaps)} columns with most missing cells; the longest is "
        f"'{gaps[0].column}' with {percent(gaps[0].share)}. {finding}",
        x_title="share of rows, %",
        series=[
            Series(
                name="missing",
                kind="hbar",
                x=[gap.column for gap in gaps],
                y=[round(100 * gap.share, 3) for gap in gaps],
            )
        ],
        marks=[Mark(label="budget", x=100 * d.missing_budget)],
    )


def _signals(e: DataQualityEvidence) -> Chart | None:
    known = [s for s in e.signals if s.strength.value is not None][:_MOST_BARS]
    if not known:
        return None
    suspects = {leak.column for leak in e.leaks}
    regression = e.data.task == "regression"
    measure = "correlation ratio" if regression else "AUC"
    series = []
    for name, chosen in (
        ("suspected leak", [s for s in known if s.column in suspects]),
        ("feature", [s for s in known if s.column not in suspects]),
    ):
        if chosen:
            series.append(
                Series(
                    name=name,
                    kind="interval",
                    x=[s.column for s in chosen],
                    y=[s.strength.value for s in chosen],
                    low=[s.strength.low for s in chosen],
                    high=[s.strength.high for s in chosen],
                    emphasis=name == "suspected leak",
                )
            )
    flagged = [s.column for s in known if s.column in suspects]
    said = f"Suspected leaks: {listed(flagged)}." if flagged else "None is suspected as a leak."
    best = known[0]
    return Chart(
        key="signals",
        title="What each column alone says about the target",
        alt=f"{measure} of the {len(known)} strongest single columns; the strongest is "
        f"'{best.column}' with {best.strength.value:.3f}. {said}",
        x_title="column",
        y_title=measure,
        series=series,
        marks=[Mark(label="says nothing", y=0.0 if regression else 0.5)],
    )


def _target(e: DataQualityEvidence) -> Chart | None:
    points = [p for p in e.target.over_time if p.figure.value is not None]
    if len(points) > 1:
        what = "mean" if e.data.task == "regression" else "share of the positive class"
        if e.data.task == "multiclass":
            what = "share of the rarest class"
        values = [p.figure.value or 0.0 for p in points]
        return Chart(
            key="target",
            title=f"'{e.data.roles.target}' over time",
            alt=f"{what.capitalize()} of '{e.data.roles.target}' in {len(points)} periods from "
            f"{points[0].start}: between {min(values):.4g} and {max(values):.4g}, last "
            f"{values[-1]:.4g}.",
            x_title=f"start of the period ({e.data.roles.time})",
            y_title=what,
            series=[
                Series(
                    name=what,
                    kind="interval",
                    x=[p.start for p in points],
                    y=[p.figure.value for p in points],
                    low=[p.figure.low for p in points],
                    high=[p.figure.high for p in points],
                )
            ],
        )
    if not e.target.classes:
        return None
    ordered = sorted(e.target.classes.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_BARS]
    return Chart(
        key="target",
        title=f"Classes of '{e.data.roles.target}'",
        alt=f"Rows per class: {', '.join(f'{label} {count:,}' for label, count in ordered[:6])}.",
        x_title="rows",
        series=[
            Series(
                name="rows",
                kind="hbar",
                x=[label for label, _ in ordered],
                y=[count for _, count in ordered],
            )
        ],
    )


def _split(e: DataQualityEvidence) -> Chart | None:
    parts = [part for part in e.split.parts if part.figure.value is not None]
    if not parts:
        return None
    what = {"binary": "positive share", "multiclass": "share of the rarest class"}
    name = what.get(e.data.task, "mean of the target")
    said = "; ".join(f"{p.name} {p.rows:,} rows, {name} {p.figure.value:.4g}" for p in parts)
    return Chart(
        key="split",
        title="The target on both sides of the split",
        alt=f"Split {e.split.why}: {said}.",
        x_title="part",
        y_title=name,
        series=[
            Series(
                name=name,
                kind="interval",
                x=[part.name for part in parts],
                y=[part.figure.value for part in parts],
                low=[part.figure.low for part in parts],
                high=[part.figure.high for part in parts],
            )
        ],
    )


def _at_risk(e: DataQualityEvidence) -> Chart | None:
    most: dict[str, float] = {}
    for priced in e.findings:
        if priced.money.value is not None and priced.finding.severity != "low":
            where = ", ".join(priced.finding.columns[:3]) or "rows"
            label = f"{priced.finding.detector.replace('_', ' ')}: {where}"
            most[label] = max(most.get(label, 0.0), priced.money.value)
    ordered = sorted(most.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_BARS]
    if not ordered:
        return None
    return Chart(
        key="at_risk",
        title="The most that each finding can cost per week",
        alt=f"{len(ordered)} findings by money at risk; the first is {ordered[0][0]} with at most "
        f"{ordered[0][1]:,.0f} {e.stake.unit}.",
        x_title=e.stake.unit,
        series=[
            Series(
                name="at most",
                kind="hbar",
                x=[label for label, _ in ordered],
                y=[round(amount, 2) for _, amount in ordered],
            )
        ],
    )


def _false_alarms(e: DataQualityEvidence) -> Chart | None:
    if not e.contract.learnt:
        return None
    ours, literal = 100 * e.contract.false_alarms, 100 * e.contract.literal_false_alarms
    return Chart(
        key="false_alarms",
        title="False alarms per 100 clean batches",
        alt=f"Taking the smallest and largest values literally raises up to {literal:.1f} false "
        f"alarms per 100 clean batches of {e.contract.batch_rows:,} rows; this contract at most "
        f"{ours:.3g}.",
        x_title="batches of 100",
        series=[
            Series(
                name="false alarms",
                kind="hbar",
                x=["smallest and largest taken literally", "this contract (at most)"],
                y=[round(literal, 2), round(ours, 4)],
            )
        ],
    )
