"""The tables of the contract, as data."""

from __future__ import annotations

from tenfold.charts import Sheet
from tenfold.charts.chart import Scalar
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence
from tenfold.steps.step02_data_quality.judging import listed
from tenfold.vocabulary import Estimate, Money

_MOST_ROWS = 50
Cells = list[list[Money | Estimate | Scalar]]


def broken_rules(e: DataQualityEvidence) -> Sheet:
    """The rules that do not hold."""
    return Sheet(
        title="Rules of the contract that do not hold",
        columns=["Rule", "Source", "Exceptions", "Allowed", "Looked at"],
        rows=[
            [
                result.text,
                result.source,
                result.note or f"{result.exceptions:,}",
                f"{result.allowed:,}",
                f"{result.rows:,}",
            ]
            for result in e.contract.broken[:_MOST_ROWS]
        ],
        note=f"{e.contract.written} rules are written, {e.contract.learnt} learnt.",
    )


def rules(e: DataQualityEvidence) -> Sheet:
    """Every rule, where it comes from, how tight it is, and by which name it can be left out."""
    contract = e.contract
    rows: Cells = [
        [
            rule.text,
            rule.source,
            f"{rule.rows:,} cells, {rule.seen:,} exceptions" if rule.source == "learnt" else "",
            f"{rule.allowed:,} of {contract.batch_rows:,} rows",
            "yes" if rule.holds else "no",
            rule.key if rule.source == "learnt" else "",
        ]
        for rule in contract.rules[:_MOST_ROWS]
    ]
    more = contract.written + contract.learnt - len(rows)
    said = "A rule of yours in `rules` replaces the learnt one of its column and kind; "
    said += "`drop_rules` leaves one out by its name."
    said += f" Replaced: {listed(contract.replaced)}." if contract.replaced else ""
    said += f" Left out: {listed(contract.dropped)}." if contract.dropped else ""
    said += f" Not learnt: {listed(contract.not_learnt)}." if contract.not_learnt else ""
    said += f" {more:,} more rules are in the contract's file." if more > 0 else ""
    return Sheet(
        title="Rules of the contract",
        columns=["Rule", "Source", "Learnt from", "A batch may break it in", "Holds", "Name"],
        rows=rows,
        note=said,
    )


__all__ = ["broken_rules", "rules"]
