"""Checks on what stands in the cells: rules, gaps, formats, repeats."""

from __future__ import annotations

from datetime import date

from tenfold.charts.words import counted
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.detectors.limits import MISSINGNESS_ROWS
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence, Lacking, Priced
from tenfold.steps.step02_data_quality.judging import (
    check,
    cleaning,
    columns_of,
    fill_in,
    found_by,
    listed,
    looked_at,
    percent,
    proposed,
    risk_of,
    set_to,
    worst_of,
)
from tenfold.vocabulary import Check, Money, Status

_SHOWN = 5
_FORMATS = (
    "mixed_types",
    "mixed_dates",
    "decimal_commas",
    "currency_percent",
    "category_case",
    "category_typos",
    "sentinels",
    "unit_shift",
    "impossible_values",
    "future_time",
    "time_order",
)


def contract(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0201: every rule of the contract holds; a written one that breaks blocks."""
    broken = e.contract.broken
    written = [result for result in broken if result.source == "written"]
    learnt = [result for result in broken if result.source == "learnt"]
    total = e.contract.written + e.contract.learnt
    if not total:
        return check(
            "TF0201",
            "not_evaluated",
            "No rule is written and none is learnt, so there is nothing to hold the data against.",
            'Write `rules: ["customer_id must be unique"]`, or set `suggest_rules: true`.',
            fixes=[
                set_to("Learn rules from the training rows", suggest_rules=True),
                fill_in("Write a rule", "rules"),
            ],
        )
    risk = risk_of(e, max((r.exceptions / r.rows if r.rows else 1.0 for r in broken), default=0.0))
    if written:
        first = written[0]
        return check(
            "TF0201",
            "block",
            f"{len(written)} of {e.contract.written} written rules do not hold. "
            f"{first.text}: {first.fact}.",
            "Correct the data at their source, or add a rule to `clean`; if the rule is wrong, "
            "change it in `rules`.",
            risk,
        )
    if learnt:
        first = learnt[0]
        fact = first.note or f"{first.exceptions:,} of {first.rows:,}, {first.allowed:,} allowed"
        return check(
            "TF0201",
            "warn",
            f"{len(learnt)} of {e.contract.learnt} rules learnt from the training rows break on "
            f"the test rows: {listed(r.text for r in learnt)}. The first: {fact}.",
            "See whether the test rows differ for a reason; then write your own rule of that kind "
            "in `rules`, which takes the learnt one's place, or leave the learnt one out: "
            f'`drop_rules: ["{first.column}: {first.rule}"]`.',
            risk,
        )
    absent = e.contract.not_learnt
    note = f" `drop_rules` names {listed(absent)}, but no such rule is learnt." if absent else ""
    return check("TF0201", "pass", f"All {total} rules of the contract hold.{note}")


def missing(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0204: no feature misses more than the budget, after cleaning."""
    features = set(e.data.features)
    gaps = [gap for gap in e.overview.gaps if gap.column in features]
    over = [gap for gap in gaps if gap.share > d.missing_budget]
    telling = found_by(e, "missing_informative")
    also = f" Missingness goes with the target in {listed(columns_of(telling))}." if telling else ""
    also += looked_at(e, most=MISSINGNESS_ROWS if e.data.task == "regression" else None)
    lacks = [one for one in e.overview.lacking if one.column in features]
    if not over and not lacks:
        most = max((gap.share for gap in gaps), default=0.0)
        return check(
            "TF0204", "pass", f"No feature misses more than {percent(most)} of its values.{also}"
        )
    said, todo = [], []
    if lacks:
        named = [f"'{one.column}' is not in {_parts(one)}" for one in lacks[:_SHOWN]]
        more = f" (and {len(lacks) - _SHOWN} more columns)" if len(lacks) > _SHOWN else ""
        said.append(f"{'; '.join(named)}{more}: all cells of these parts count as missing.")
        todo.append(
            "Write these parts again with the column, or take them out: a gap that comes from how "
            "the data were written says nothing of the case."
        )
    if over:
        many = f"{counted(len(over), 'feature')} {'misses' if len(over) == 1 else 'miss'}"
        shares = [f"{gap.column} ({percent(gap.share)})" for gap in over]
        said.append(f"{many} more than {percent(d.missing_budget)}: {listed(shares)}.")
        todo.append(
            "Fill them at the source, leave them out (`excluded: [{column: "
            f"{over[0].column}, reason: …}}]`), or raise `missing_budget` if the gaps mean "
            "something."
        )
    absent = {one.column for one in lacks}
    shares_lost = [gap.share for gap in gaps if gap in over or gap.column in absent]
    fixes = (
        []
        if not over
        else [
            set_to(
                f"Leave {listed(gap.column for gap in over)} out of the model",
                "What is mostly empty tells the model little, and less where the gaps grow.",
                excluded=[
                    {"column": gap.column, "reason": f"{percent(gap.share)} of it are missing"}
                    for gap in over
                ],
            )
        ]
    )
    return check(
        "TF0204",
        "warn",
        " ".join(said) + also,
        " ".join(todo),
        risk_of(e, max(shares_lost, default=0.0)),
        fixes=fixes,
    )


def _parts(lacking: Lacking) -> str:
    more = lacking.count - len(lacking.parts[:3])
    return ", ".join(map(repr, lacking.parts[:3])) + (f" and {more} more parts" if more else "")


def formats(e: DataQualityEvidence, d: DataQualityDecisions, *, today: date) -> Check:
    """TF0205: columns are written in one way and hold possible values, after cleaning.

    Days ahead are judged by `as_of` of the decisions, in the evidence; without it by the day of
    looking, here.
    """
    ahead = [reach for reach in e.overview.reaches if d.as_of is None and reach.notable(today)]
    said = "; ".join(f"'{r.column}' reaches to {r.latest}, after today" for r in ahead[:_SHOWN])
    judged = _by_severity(
        e,
        "TF0205",
        found_by(e, *_FORMATS),
        "Formats and values are consistent"
        + (f" after {len(e.treatments)} rules" if e.treatments else "")
        + f" in {_seen(e)}",
        "Write what you agree with",
    )
    if not ahead:
        return judged
    if judged.status != "pass":
        return judged.model_copy(update={"evidence": f"{judged.evidence} Also, {said}."})
    return check(
        "TF0205",
        "warn",
        f"{said}.",
        "Correct the days at the source; to have the rows named, write the day on which the data "
        f"were drawn, for example `as_of: {today}`.",
        fixes=[fill_in("Say when the data were drawn", "as_of")],
    )


def _seen(e: DataQualityEvidence) -> str:
    o = e.overview
    columns = (
        f"all {o.column_count:,} columns"
        if o.columns_looked_at == o.column_count
        else f"{o.columns_looked_at:,} of {o.column_count:,} columns"
    )
    if o.looked_at == o.rows:
        return f"{columns} and all {o.rows:,} rows"
    return f"{columns}; {percent(o.looked_at / max(o.rows, 1))} of {o.rows:,} rows were looked at"


def duplicates(e: DataQualityEvidence, d: DataQualityDecisions) -> Check:
    """TF0206: repeated rows and ids stay within the budget."""
    rows = e.overview.duplicate_rows
    share = rows / max(e.overview.rows, 1)
    ids = found_by(e, "duplicate_ids")
    serious = [p for p in ids if p.finding.severity != "low"]
    if share > d.duplicate_budget or serious:
        said = f"{rows:,} rows ({percent(share)}) repeat an earlier row."
        said += "".join(f" {p.finding.message}" for p in serious[:1])
        return check(
            "TF0206",
            "warn",
            said,
            "Remove copies at the source; if a case may have many rows, name its column in "
            "`group`; if repeats are natural, raise `duplicate_budget`.",
            risk_of(e, max([share, *(p.finding.share for p in serious)])),
            fixes=[
                fill_in(
                    "Name the column that ties rows together",
                    "group",
                    says="Only where a case may have many rows. Copies are not dropped here: they "
                    "go away where the file is made.",
                )
            ],
        )
    many = "".join(
        f" {p.finding.message} That counts as meant; TF0208 judges the split." for p in ids[:1]
    )
    return check("TF0206", "pass", f"{rows:,} rows ({percent(share)}) repeat an earlier row.{many}")


def _by_severity(
    e: DataQualityEvidence, code: str, found: list[Priced], fine: str, remedy: str
) -> Check:
    serious = [p for p in found if p.finding.severity != "low"]
    if not serious:
        rest = f" (minor findings: {len(found)})" if found else ""
        return check(code, "pass", f"{fine}{rest}.")
    status: Status = "block" if any(p.finding.severity == "high" for p in serious) else "warn"
    worst = worst_of(serious)
    risk: Money | None = worst.money
    written = proposed(serious) or listed(columns_of(serious))
    others = columns_of([p for p in serious if p is not worst])
    also = f": {listed(others)}" if others else ""
    more = f" (and {len(serious) - 1} more{also})" if len(serious) > 1 else ""
    return check(
        code,
        status,
        f"{worst.finding.message}{more}",
        f"{remedy}: {written}.",
        risk,
        fixes=cleaning(serious),
    )
