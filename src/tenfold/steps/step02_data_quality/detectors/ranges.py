"""Values that cannot be: outside what the column's name promises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.names import Rule, rules, signed
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.steps.step02_data_quality.detectors.sentinels import sentinel_rows


@detector("impossible_values")
def impossible_values(
    exam: Exam, *, support: float = 0.95, steep: float = 20.0, notable: float = 0.01
) -> Iterator[Finding]:
    """Negative prices, ages of 212, month 14: rules read from the column's name.

    A rule is believed only where at least the share `support` of the numbers keep it; else the
    name means something else. Where the name gives no rule, the values may: if as near to zero
    as three quarters of the negatives there are `steep` times as many positive numbers as
    negative ones, the column stops at zero and the negatives are slips; a quantity that passes
    through zero thins out gradually. Codes for missing are left to ``sentinels``.
    """
    for scan in exam.scans():
        if scan.kind != "number":
            continue
        values = np.where(sentinel_rows(exam, scan), np.nan, scan.amounts)
        present = int(np.isfinite(values).sum())
        for rule in _rules(exam, scan.name, values, steep) if present else ():
            wrong = _breaks(values, rule)
            rows = int(wrong.sum())
            if not 0 < rows <= (1 - support) * present:
                continue
            low = "" if rule.low is None else f"at least {rule.low:g}"
            high = "" if rule.high is None else f"at most {rule.high:g}"
            yield Finding(
                detector="impossible_values",
                columns=[scan.name],
                severity="medium" if exam.share(rows) >= notable else "low",
                rows=rows,
                share=exam.share(rows),
                message=f"'{scan.name}' reads like {rule.what}, "
                f"{' and '.join(x for x in (low, high) if x)}; {rows:,} rows "
                f"({percent(exam.share(rows))}) are not.",
                remedy="Correct them at the source, or let them count as missing.",
                cells=exam.cells(wrong),
                proposal={
                    "clean": [
                        {"column": scan.name, "rule": "range", "low": rule.low, "high": rule.high}
                    ]
                },
                strength=exam.share(rows),
            )
            break


def _rules(exam: Exam, name: str, values: FloatArray, steep: float) -> Sequence[Rule]:
    named = rules(name)
    if named or signed(name):
        return named
    negative = values[values < 0]
    if not len(negative):
        return []
    near = float(np.quantile(-negative, 0.75))
    above = int(((values > 0) & (values <= near)).sum())
    below = int((negative >= -near).sum())
    return [Rule("a quantity that stops at zero", 0, None)] if above >= steep * below else []


def _breaks(values: FloatArray, rule: Rule) -> BoolArray:
    wrong = np.zeros(len(values), dtype=bool)
    if rule.low is not None:
        wrong |= values < rule.low
    if rule.high is not None:
        wrong |= values > rule.high
    return wrong


__all__ = ["impossible_values"]
