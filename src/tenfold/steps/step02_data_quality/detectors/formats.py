"""Cells written otherwise than the rest of their column: types, dates, commas, currency, units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, ColumnScan
from tenfold.steps.step02_data_quality.detectors.days import day_first, layout
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.notation import DATES, NUMERIC
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.vocabulary import Severity

_STRFTIME = {
    "yyyy-d-d": "%Y-%m-%d",
    "yyyy/d/d": "%Y/%m/%d",
    "yyyy.d.d": "%Y.%m.%d",
    "d.d.yyyy": "%d.%m.%Y",
    "d-d-yyyy": "%d-%m-%Y",
    "d mon yyyy": "%d %b %Y",
    "d-mon-yyyy": "%d-%b-%Y",
    "mon d, yyyy": "%b %d, %Y",
}


@detector("mixed_types")
def mixed_types(exam: Exam, *, most: float = 0.1, notable: float = 0.01) -> Iterator[Finding]:
    """Words among numbers or dates; markers for missing are left to ``sentinels``.

    Above the share `most` of the written cells they are no slips: the column holds codes, of
    which many happen to be numbers (cabins, tickets, article numbers).
    """
    for scan in exam.scans():
        if scan.kind not in ("number", "date"):
            continue
        fits = NUMERIC if scan.kind == "number" else (*DATES, "clock", "number")
        passed = (*fits, "marker", "weak_marker")
        odd = ~np.isin(scan.notations.astype(str), passed) & (scan.texts != "")
        if not odd.any():
            continue
        rows = scan.rows(odd)
        if rows.sum() > most * (~scan.absent).sum():
            continue
        shown = exam.quote(scan.name, scan.texts[odd][np.argmax(scan.counts[odd])])
        yield _finding(
            exam,
            "mixed_types",
            scan,
            rows,
            notable,
            f"holds text such as {shown}, though it is a {scan.kind} elsewhere",
            "Correct the cells at the source, or let them count as missing.",
            {"clean": [{"column": scan.name, "rule": scan.kind}]},
        )


@detector("mixed_dates")
def mixed_dates(exam: Exam, *, notable: float = 0.01) -> Iterator[Finding]:
    """Dates in more than one layout, or with day and month in both orders."""
    for scan in exam.scans():
        if scan.kind != "date" or scan.is_datetime:
            continue
        dates = np.isin(scan.notations.astype(str), DATES)
        shapes = np.array([layout(t) if d else "" for t, d in zip(scan.texts, dates, strict=True)])
        names, where = np.unique(shapes[dates], return_inverse=True)
        sums = np.bincount(where, weights=scan.counts[dates])
        main = str(names[np.argmax(sums)])
        others = dates & (shapes != main)
        slashed = (shapes == main) & main.startswith(("d/d", "d-d"))
        first, second = day_first(scan.texts[slashed], scan.counts[slashed])
        if others.any():
            listed = ", ".join(str(n) for n in names[np.argsort(-sums)][:3])
            fact = f"writes dates in {len(names)} layouts ({listed})"
        elif min(first, second) > 0:
            others = slashed & (_swapped(scan) if first >= second else ~_swapped(scan))
            fact = "writes the day first in some rows and the month first in others"
        else:
            continue
        known = [_STRFTIME[n] for n in names[np.argsort(-sums)] if n in _STRFTIME]
        proposal: dict[str, object] = {
            "clean": [{"column": scan.name, "rule": "date", "values": known}]
        }
        yield _finding(
            exam,
            "mixed_dates",
            scan,
            scan.rows(others),
            notable,
            fact,
            "Ask the source which layout is meant; 03/04 is two different days.",
            proposal if len(known) == len(names) else None,
        )


@detector("decimal_commas")
def decimal_commas(exam: Exam, *, notable: float = 0.01) -> Iterator[Finding]:
    """Numbers with a decimal comma (3,14), which most readers take for text."""
    for scan in exam.scans():
        odd = scan.notations == "decimal_comma"
        if scan.kind == "number" and odd.any():
            yield _finding(
                exam,
                "decimal_commas",
                scan,
                scan.rows(odd),
                notable,
                "writes numbers with a decimal comma",
                "Read the column with a decimal comma.",
                {"clean": [{"column": scan.name, "rule": "decimal_comma"}]},
            )


@detector("currency_percent")
def currency_percent(exam: Exam, *, notable: float = 0.01) -> Iterator[Finding]:
    """Numbers dressed as text: currency, percent, grouped thousands, units (12 oz)."""
    for scan in exam.scans():
        if scan.kind != "number" or scan.is_numeric:
            continue
        dressed = {
            name: scan.count(name)
            for name in ("currency", "percent", "thousands", "unit")
            if scan.count(name)
        }
        if not dressed:
            continue
        main = max(dressed, key=lambda name: dressed[name])
        words = {
            "currency": "a currency sign",
            "percent": "a percent sign",
            "thousands": "grouped thousands",
            "unit": "a unit",
        }
        rule = {"currency": "currency", "percent": "percent", "thousands": "currency"}.get(main)
        bare = scan.count("number", "decimal_comma")
        half = main in ("percent", "unit") and bare > 0
        yield _finding(
            exam,
            "currency_percent",
            scan,
            scan.rows(np.isin(scan.notations.astype(str), list(dressed))),
            notable,
            f"writes numbers with {' and '.join(words[name] for name in dressed)}",
            "Some cells lack the sign: make sure that all are in one scale before reading them."
            if half
            else "Read the column as numbers.",
            {"clean": [{"column": scan.name, "rule": rule}]} if rule and not half else None,
        )


def _swapped(scan: ColumnScan) -> BoolArray:
    """Which distinct slashed dates can only be month first."""
    parts = [text.replace("-", "/").split("/") for text in scan.texts]
    return np.array([len(p) >= 2 and p[1].isdigit() and int(p[1]) > 12 for p in parts], dtype=bool)


def _finding(
    exam: Exam,
    name: str,
    scan: ColumnScan,
    rows: BoolArray,
    notable: float,
    fact: str,
    remedy: str,
    proposal: dict[str, object] | None,
) -> Finding:
    count = int(rows.sum())
    share = exam.share(count)
    severity: Severity = "medium" if share >= notable else "low"
    return Finding(
        detector=name,
        columns=[scan.name],
        severity=severity,
        rows=count,
        share=share,
        message=f"'{scan.name}' {fact}: {count:,} rows ({percent(share)}).",
        remedy=remedy,
        cells=exam.cells(rows),
        proposal=proposal,
        strength=share,
    )


__all__ = ["currency_percent", "decimal_commas", "mixed_dates", "mixed_types"]
