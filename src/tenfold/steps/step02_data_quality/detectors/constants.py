"""Columns that say nothing, and columns that say who."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenfold.steps.step02_data_quality.detectors.column import ColumnScan
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.names import names_a_code, words
from tenfold.steps.step02_data_quality.detectors.registry import detector


@detector("constants")
def constants(exam: Exam) -> Iterator[Finding]:
    """Columns with at most one value among their written cells."""
    for scan in exam.scans():
        if exam.n < 2 or len({text for text in scan.texts if text != ""}) > 1:
            continue
        said = "is empty" if scan.absent.all() else "has one value only"
        yield Finding(
            detector="constants",
            columns=[scan.name],
            severity="low",
            rows=exam.n,
            share=1.0,
            message=f"'{scan.name}' {said}.",
            remedy="Leave it out; it cannot tell cases apart.",
            proposal={"excluded": [{"column": scan.name, "reason": f"the column {said}"}]},
        )


@detector("id_like")
def id_like(exam: Exam, *, unique: float = 0.98, least: int = 30) -> Iterator[Finding]:
    """Features that name the case instead of describing it; `strength` is the share of ids.

    Text counts when at least the share `unique` of its cells occurs once; whole numbers when they
    occur once and either count up or are codes: evenly spread, all of one length, or named like
    an id. Measurements with decimals never count.
    """
    for name in exam.features:
        scan = exam.scan(name)
        present = int(scan.counts[scan.texts != ""].sum()) if len(scan.texts) else 0
        if present < least or _is_time(exam, scan) or scan.kind == "empty":
            continue
        share = float((scan.counts == 1).sum()) / present
        if share < unique or (scan.kind == "number" and not _codes(scan, present)):
            continue
        yield Finding(
            detector="id_like",
            columns=[name],
            severity="low",
            rows=present,
            share=exam.share(present),
            message=f"'{name}' is different in {percent(share)} of its rows: it names the case.",
            remedy="Make it the id or leave it out: a model would learn cases by heart.",
            proposal={
                "excluded": [{"column": name, "reason": "an identifier, different in every row"}]
            },
            strength=share,
        )


def _is_time(exam: Exam, scan: ColumnScan) -> bool:
    named = {"year", "yr", "date", "time", "timestamp", "day", "month"} & set(words(scan.name))
    return scan.name == exam.roles.time or scan.kind == "date" or bool(named)


def _codes(scan: ColumnScan, present: int) -> bool:
    """Whether whole numbers that hardly repeat are codes rather than measurements."""
    values = scan.numbers[np.isfinite(scan.numbers)]
    if not scan.whole or scan.count("number") < present:
        return False
    if names_a_code(scan.name):
        return True
    span = values.max() - values.min() + 1
    # A counter without its gaps: 1, 2, 3, …, shuffled or not.
    if span <= 1.5 * len(values):
        return True
    lengths = np.array([len(str(int(abs(v)))) for v in values[:1000]])
    # Codes of one length and four digits more than needed are drawn, not measured.
    return bool(np.all(lengths == lengths[0]) and span >= 1000 * len(values))


__all__ = ["constants", "id_like"]
