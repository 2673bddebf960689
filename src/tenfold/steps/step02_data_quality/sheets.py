"""The tables of step 2, as data."""

from __future__ import annotations

from tenfold.charts import Sheet
from tenfold.charts.chart import Scalar
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.detectors.limits import LABEL_ROWS
from tenfold.steps.step02_data_quality.evidence import SMALLEST_SHOWN, DataQualityEvidence
from tenfold.steps.step02_data_quality.judging import looked_at, percent, proposed
from tenfold.steps.step02_data_quality.reach_sheet import reach
from tenfold.steps.step02_data_quality.rule_sheets import broken_rules, rules
from tenfold.steps.step02_data_quality.spread import frequent, middle, spelling, withheld
from tenfold.vocabulary import Estimate, Money

_MOST_ROWS = 50
Cells = list[list[Money | Estimate | Scalar]]


def sheets(decisions: DataQualityDecisions, evidence: DataQualityEvidence) -> list[Sheet]:
    """Every table that has rows."""
    made = [
        reach(evidence),
        _findings(evidence),
        _leaks(evidence),
        _columns(evidence),
        _treatments(evidence),
        _features(evidence),
        _split(evidence),
        broken_rules(evidence),
        rules(evidence),
        _groups(evidence),
        _review(evidence),
        _dictionary(decisions, evidence),
        _notes(evidence),
    ]
    return [sheet for sheet in made if sheet.rows]


def _findings(e: DataQualityEvidence) -> Sheet:
    rows: Cells = [
        [
            priced.finding.severity,
            priced.finding.message,
            percent(priced.finding.share),
            priced.money,
            priced.finding.remedy,
            proposed([priced]).replace("`", ""),
        ]
        for priced in e.findings[:_MOST_ROWS]
    ]
    more = e.finding_count - len(rows)
    note = (
        "Money is the most that can hang on the rows concerned. Nothing is changed by itself: "
        "what you accept, you write into the decisions."
    )
    return Sheet(
        title="Findings",
        columns=[
            "Severity",
            "What was found",
            "Rows",
            "At risk",
            "What to do",
            "Write",
        ],
        rows=rows,
        note=note + (f" {more} more are in the record." if more > 0 else ""),
    )


def _leaks(e: DataQualityEvidence) -> Sheet:
    return Sheet(
        title="Columns that may know the answer",
        columns=["Column", "In the model", "Why", "Known in time because"],
        rows=[
            [leak.column, "yes" if leak.in_model else "no", leak.why, leak.confirmed]
            for leak in e.leaks[:_MOST_ROWS]
        ],
        note="A column that is known only after the decision makes a model look better than it is.",
    )


def _columns(e: DataQualityEvidence) -> Sheet:
    strength = {signal.column: signal.strength for signal in e.signals}
    used = set(e.data.features)
    rows: Cells = [
        [
            column.name,
            column.type,
            "yes" if column.name in used else "no",
            percent(column.missing / max(e.overview.rows, 1)),
            f"{column.distinct:,}",
            strength.get(column.name),
            *(
                ["withheld", "", ""]
                if withheld(column, e.data.roles)
                else [middle(column), frequent(column), spelling(column)]
            ),
        ]
        for column in e.overview.columns[:_MOST_ROWS]
    ]
    alone = "R (correlation ratio)" if e.data.task == "regression" else "AUC"
    more = e.overview.column_count - len(rows)
    return Sheet(
        title="Columns",
        columns=[
            "Column",
            "Type",
            "In the model",
            "Missing",
            "Different values",
            f"Alone: {alone}",
            "Nine tenths lie in",
            "Most frequent",
            "Written as",
        ],
        rows=rows,
        note="Written as: 9 stands for a digit, A and a for letters."
        + (f" {more} more are in the stored profile." if more > 0 else ""),
    )


def _treatments(e: DataQualityEvidence) -> Sheet:
    return Sheet(
        title="Cleaning",
        columns=["Column", "Rule", "Cells changed", "Cells made missing", "Why"],
        rows=[
            [t.column, t.rule, f"{t.changed:,}", f"{t.emptied:,}", t.reason]
            for t in e.treatments[:_MOST_ROWS]
        ],
    )


def _features(e: DataQualityEvidence) -> Sheet:
    return Sheet(
        title="Derived features",
        columns=["Feature", "Missing", "Alone", "Best source alone", "How it looks", "By", "Why"],
        rows=[
            [p.name, percent(p.missing), p.signal, p.best_parent, p.verdict, p.author, p.reason]
            for p in e.plausibility[:_MOST_ROWS]
        ],
        note="Whether a feature pays is measured in step 3, with all others beside it.",
    )


def _split(e: DataQualityEvidence) -> Sheet:
    what = {"binary": "Positive share", "multiclass": "Share of the rarest class"}
    crossing = f"{e.split.repeated:,} test rows repeat a training row."
    if e.split.shared_ids is not None:
        crossing += f" {e.split.shared_ids:,} ids stand on both sides."
    if e.split.shared_groups is not None:
        crossing += f" {e.split.shared_groups:,} groups stand on both sides."
    return Sheet(
        title=f"Split {e.split.why}",
        columns=["Part", "Rows", what.get(e.data.task, "Mean of the target"), "First", "Last"],
        rows=[
            [part.name, f"{part.rows:,}", part.figure, part.first, part.last]
            for part in e.split.parts
        ],
        note=crossing,
    )


def _groups(e: DataQualityEvidence) -> Sheet:
    return Sheet(
        title="How groups are represented",
        columns=["Column", "Groups", "Smallest group", "Its share", "Least share against stated"],
        rows=[
            [
                group.column,
                f"{group.groups:,}",
                # Fewer than ten people could be told apart.
                "under 10 rows" if few else f"{group.smallest_rows:,} rows",
                "" if few else percent(group.smallest_share),
                None if few else group.ratio,
            ]
            for group in e.groups[:_MOST_ROWS]
            for few in [group.smallest_rows < SMALLEST_SHOWN]
        ],
    )


def _review(e: DataQualityEvidence) -> Sheet:
    return Sheet(
        title="Labels to review first",
        columns=[
            "Rank",
            "Row of the source" if e.overview.sample is None else "Row of the sample",
            "Given",
            "Proposed",
            "How sure",
        ],
        rows=[
            [
                rank,
                doubt.source_row,
                doubt.given,
                doubt.proposed if doubt.proposed != doubt.given else "the same, but unsure",
                None if doubt.confidence is None else percent(doubt.confidence),
            ]
            for rank, doubt in enumerate(e.label_queue[:20], 1)
        ],
        note="The rows whose label a model that has not seen them doubts most, counted from 1 "
        f"without the heading; step 6 hands them to experts.{looked_at(e, most=LABEL_ROWS)}",
    )


def _dictionary(d: DataQualityDecisions, e: DataQualityEvidence) -> Sheet:
    known = e.dictionary
    rows: Cells = [
        [entry.column, entry.meaning, entry.unit, entry.confirmed_by or "nobody yet"]
        for entry in d.dictionary[:_MOST_ROWS]
    ]
    missing = ", ".join(known.undescribed[:10])
    return Sheet(
        title="Data dictionary",
        columns=["Column", "Meaning", "Unit", "Confirmed by"],
        rows=rows or [["", "nothing is written yet", "", ""]],
        note=f"{known.with_meaning} of {known.columns} columns have a meaning, {known.confirmed} "
        "are confirmed." + (f" Without one: {missing}." if missing else ""),
    )


def _notes(e: DataQualityEvidence) -> Sheet:
    return Sheet(
        title="What was detected and assumed",
        columns=["Note"],
        rows=[[note] for note in e.overview.notes[:_MOST_ROWS]],
    )
