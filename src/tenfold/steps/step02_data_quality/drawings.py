"""The charts of step 2, as data; each is there whatever was found, since notebooks name it."""

from __future__ import annotations

from tenfold.charts import Chart, Mark, Series, money_text
from tenfold.charts.chart import Scalar
from tenfold.charts.words import counted
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.evidence import (
    DataQualityEvidence,
    Part,
    Signal,
    TargetPoint,
)
from tenfold.steps.step02_data_quality.judging import listed, percent, to_look_at
from tenfold.steps.step02_data_quality.spread import distributions

_MOST_BARS = 20
_SHARES = {"binary": "share of the positive class", "multiclass": "share of the rarest class"}


def charts(decisions: DataQualityDecisions, evidence: DataQualityEvidence) -> list[Chart]:
    """Every chart."""
    return [
        _missing(decisions, evidence),
        _signals(evidence),
        distributions(evidence),
        _target(evidence),
        _split(evidence),
        _at_risk(evidence),
        _false_alarms(evidence),
    ]


def _missing(d: DataQualityDecisions, e: DataQualityEvidence) -> Chart:
    gaps = e.overview.gaps[:_MOST_BARS]
    over = [gap.column for gap in e.overview.gaps if gap.share > d.missing_budget]
    finding = f"No column lies above the budget of {percent(d.missing_budget)}."
    if over:
        finding = f"Above the budget of {percent(d.missing_budget)}: {listed(over)}."
    said = "No cell is missing, 0 %."
    if gaps:
        said = f"Columns with missing cells: {len(e.overview.gaps)}; most has '{gaps[0].column}' "
        said += f"with {percent(gaps[0].share)}."
    bars: list[tuple[str, float]] = [(gap.column, round(100 * gap.share, 3)) for gap in gaps]
    return Chart(
        key="missing",
        title="Missing cells per column, after cleaning",
        alt=f"{said} {finding}",
        x_title="share of rows, %",
        series=[_bars("missing", bars or [("any column", 0.0)])],
        marks=[Mark(label="budget", x=100 * d.missing_budget)],
    )


def _signals(e: DataQualityEvidence) -> Chart:
    known = [s for s in e.signals if s.strength.value is not None][:_MOST_BARS]
    suspects = {leak.column for leak in e.leaks}
    regression = e.data.task == "regression"
    measure = "correlation ratio" if regression else "AUC"
    flagged = [s for s in known if s.column in suspects]
    rest = [s for s in known if s.column not in suspects]
    said = f"There are too few rows to measure the {measure} of any of {len(e.signals)} columns."
    if known:
        said = f"{measure} of the {len(known)} strongest single columns; the strongest is "
        said += f"'{known[0].column}' with {known[0].strength.value:.3f}. "
        said += (
            f"Suspected leaks: {listed(s.column for s in flagged)}."
            if flagged
            else "None is suspected as a leak."
        )
    return Chart(
        key="signals",
        title="What each column alone says about the target",
        alt=said,
        x_title="column",
        y_title=measure,
        series=[
            _strengths(name, chosen, emphasis=name == "suspected leak")
            for name, chosen in (("suspected leak", flagged), ("feature", rest))
            if chosen
        ],
        marks=[Mark(label="says nothing", y=0.0 if regression else 0.5)],
    )


def _strengths(name: str, chosen: list[Signal], *, emphasis: bool) -> Series:
    return Series(
        name=name,
        kind="interval",
        x=[s.column for s in chosen],
        y=[s.strength.value for s in chosen],
        low=[s.strength.low for s in chosen],
        high=[s.strength.high for s in chosen],
        emphasis=emphasis,
    )


def _target(e: DataQualityEvidence) -> Chart:
    points = [p for p in e.target.over_time if p.figure.value is not None]
    if len(points) > 1:
        return _over_time(e, points)
    if e.target.histogram is not None:
        return _spread(e)
    ordered = sorted(e.target.classes.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_BARS]
    return Chart(
        key="target",
        title=f"Classes of '{e.data.roles.target}'",
        alt=f"Rows per class: {', '.join(f'{label} {count:,}' for label, count in ordered[:6])}.",
        x_title="rows",
        series=[_bars("rows", list(ordered))],
    )


def _over_time(e: DataQualityEvidence, points: list[TargetPoint]) -> Chart:
    what = _SHARES.get(e.data.task, "mean")
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


def _spread(e: DataQualityEvidence) -> Chart:
    histogram = e.target.histogram
    assert histogram is not None
    starts: list[Scalar] = list(histogram.edges[:-1])
    counts: list[Scalar] = list(histogram.counts)
    return Chart(
        key="target",
        title=f"Values of '{e.data.roles.target}'",
        alt=f"'{e.data.roles.target}' from {histogram.edges[0]} to {histogram.edges[-1]}, mean "
        f"{e.target.mean:.4g}, standard deviation {e.target.sd:.4g}.",
        x_title=f"{e.data.roles.target}, start of the interval",
        y_title="rows",
        series=[Series(name="rows", kind="bar", x=starts, y=counts)],
    )


def _split(e: DataQualityEvidence) -> Chart:
    parts: list[Part] = [part for part in e.split.parts if part.figure.value is not None]
    name = _SHARES.get(e.data.task, "mean of the target")
    said = "; ".join(f"{p.name} {p.rows:,} rows, {name} {p.figure.value:.4g}" for p in parts)
    return Chart(
        key="split",
        title="The target on both sides of the split",
        alt=f"Split {e.split.why}: {said or '0 parts could be measured'}.",
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


def _at_risk(e: DataQualityEvidence) -> Chart:
    priced = e.stake.value is not None
    most: dict[str, float] = {}
    for each in to_look_at(e):
        finding = each.finding
        label = f"{finding.detector.replace('_', ' ')}: {listed(finding.columns) or 'rows'}"
        amount = each.money.value if priced else 100 * finding.share
        most[label] = max(most.get(label, 0.0), round(amount or 0.0, 2))
    ordered = sorted(most.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_BARS]
    unit = e.stake.unit if priced else "share of rows, %"
    said = "Every finding is a minor one." if e.findings else "There are no findings."
    if ordered:
        said = f"{counted(len(ordered), 'finding')} to look at; the first is {ordered[0][0]} with "
        said += "at most "
        most_said = money_text(ordered[0][1], unit) if priced else f"{ordered[0][1]:,.0f} {unit}"
        said += f"{most_said}."
        minor = len(e.findings) - len(to_look_at(e))
        said += f" Not drawn: {counted(minor, 'minor one')}." if minor else ""
    return Chart(
        key="at_risk",
        title="The most that each finding can cost per week"
        if priced
        else "Rows that each finding concerns (money is not evaluated)",
        alt=said,
        x_title=unit,
        series=[_bars("at most", ordered or [("no finding, or minor ones only", 0.0)])],
    )


def _false_alarms(e: DataQualityEvidence) -> Chart:
    ours, literal = 100 * e.contract.false_alarms, 100 * e.contract.literal_false_alarms
    return Chart(
        key="false_alarms",
        title="False alarms per 100 clean batches",
        alt=f"Taking the smallest and largest values literally raises up to {literal:.1f} false "
        f"alarms per 100 clean batches of {e.contract.batch_rows:,} rows; this contract at most "
        f"{ours:.3g}.",
        x_title="batches of 100",
        series=[
            _bars(
                "false alarms",
                [
                    ("smallest and largest taken literally (up to)", round(literal, 2)),
                    ("this contract (at most)", round(ours, 4)),
                ],
            )
        ],
    )


def _bars(name: str, bars: list[tuple[str, float]]) -> Series:
    return Series(name=name, kind="hbar", x=[label for label, _ in bars], y=[n for _, n in bars])
