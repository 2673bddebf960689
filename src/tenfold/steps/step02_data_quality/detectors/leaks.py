"""Columns that know the answer: too strong alone, filled by the outcome, or parts of the target."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import stats

from tenfold.stats.intervals import wilson
from tenfold.steps.step02_data_quality.detectors.column import BoolArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.names import known_afterwards, words
from tenfold.steps.step02_data_quality.detectors.parts import parts_of
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.steps.step02_data_quality.detectors.sentinels import sentinel_rows
from tenfold.steps.step02_data_quality.detectors.strength import strengths


@detector("leak_single_feature")
def leak_single_feature(
    exam: Exam, *, sure: float = 0.98, strong: float = 0.9, ahead: float = 4.0
) -> Iterator[Finding]:
    """A column that alone tells the target almost perfectly; `strength` is AUC or R² of ranks.

    Either at least `sure` by itself, or at least `strong` while the next best leaves `ahead`
    times as much untold: honest columns come in a row, a leak stands alone (Kaufman et al.,
    "Leakage in data mining", TKDD 2012). Measured across folds, on rows not learnt from.
    """
    found = strengths(exam)
    order = sorted(found, key=lambda name: -found[name])
    suspects = [name for name in order if found[name] >= sure]
    rest = [name for name in order if name not in suspects]
    if rest and found[rest[0]] >= strong:
        base = 0.0 if exam.task == "regression" else 0.5
        following = max(found[rest[1]], base) if len(rest) > 1 else base
        if 1 - following >= ahead * (1 - found[rest[0]]):
            suspects.append(rest[0])
    for name in suspects:
        measure = "R² of ranks" if exam.task == "regression" else "AUC"
        yield _leak(
            exam,
            "leak_single_feature",
            name,
            f"alone tells the target with {measure} {found[name]:.3f}",
            found[name],
        )


@detector("leak_post_outcome")
def leak_post_outcome(
    exam: Exam,
    *,
    pure: float = 0.95,
    least: int = 15,
    alpha: float = 1e-6,
    useful: float = 0.7,
    useful_regression: float = 0.3,
) -> Iterator[Finding]:
    """Columns that are known, or filled, only once the outcome is; `strength` as each sign says.

    Four signs. Filled (or empty) only when one outcome happened: one class holds the share
    `pure` of those rows, beyond chance at `alpha`. Parts of the target, or a total that holds
    it: columns whose weighted sum is the target in nearly all rows. A name of what is known
    afterwards (duration, outcome, closed) on the strongest column, of at least AUC `useful` or
    R² `useful_regression`. A time later than the project's time.
    """
    told: set[str] = set()
    for name in exam.features:
        fact = _filled_by_outcome(exam, name, pure, least, alpha)
        if fact is not None:
            told.add(name)
            yield _leak(exam, "leak_post_outcome", name, *fact)
    for finding in _part_finding(exam):
        told.update(finding.columns)
        yield finding
    yield from _by_name(exam, told, useful, useful_regression)
    yield from _by_time(exam, told)


def suspects(exam: Exam) -> set[str]:
    """Columns that look like leaks by themselves; other detectors look past them."""
    looks = (leak_single_feature.look, leak_post_outcome.look)
    return exam.remember(
        "leaks", lambda: {c for look in looks for f in look(exam) for c in f.columns}
    )


def _filled_by_outcome(
    exam: Exam, name: str, pure: float, least: int, alpha: float
) -> tuple[str, float] | None:
    if exam.task == "regression" or exam.outcome is None:
        return None
    known = np.isfinite(exam.outcome)
    scan = exam.scan(name)
    gaps = scan.absent | sentinel_rows(exam, scan)
    classes, totals = np.unique(exam.outcome[known], return_counts=True)
    tries: list[tuple[str, BoolArray]] = []
    if gaps.any():
        # A code such as 99999 may be a capped value: only true gaps count as empty.
        tries = [("filled", ~gaps), ("empty", scan.absent)]
    elif len(scan.counts):
        # "0" or "none" may stand for "not filled": then only what the rarer classes fill counts.
        tries = [("set", scan.codes != int(np.argmax(scan.counts)))]
    for word, chosen in tries:
        rows = chosen & known
        n = int(rows.sum())
        if n < least or n > known.sum() - least:
            continue
        hits = np.array([int((exam.outcome[rows] == c).sum()) for c in classes])
        at = int(np.argmax(hits))
        base = totals[at] / known.sum()
        if hits[at] < pure * n or (word == "set" and base > 0.5):
            continue
        odds = (1 - hits[at] / n) / (1 - base)
        p = float(stats.binom.sf(hits[at] - 1, n, base))
        if p < alpha and odds <= 0.1 and (wilson(int(hits[at]), n).low or 0) >= pure - 0.05:
            fact = (
                f"is {word} almost only where the target is {exam.label(classes[at])} "
                f"({percent(hits[at] / n)} of {n:,} rows, {percent(base)} overall)"
            )
            return fact, float(hits[at] / n)
    return None


def _part_finding(exam: Exam) -> Iterator[Finding]:
    """Columns whose weighted sum is the target."""
    if exam.task != "regression" or exam.outcome is None:
        return
    columns = {
        name: exam.scan(name).amounts
        for name in exam.features
        if exam.scan(name).kind == "number" and name != exam.roles.time
    }
    columns = {n: v for n, v in columns.items() if np.isfinite(v).mean() >= 0.5}
    parts, offsets = parts_of(columns, exam.outcome)
    if not parts:
        return
    listed = " and ".join(f"'{name}'" for name in parts)
    less = " and ".join(f"'{name}'" for name in offsets)
    sums = "is" if len(parts) + len(offsets) == 1 else "makes up" if len(parts) == 1 else "make up"
    yield Finding(
        detector="leak_post_outcome",
        columns=parts,
        severity="high",
        rows=exam.n,
        share=1.0,
        message=f"{listed} {sums} the target '{exam.roles.target}'"
        + (f" once {less} is taken off" if less else "")
        + ", but for constant factors, in nearly every row.",
        remedy="They hold the answer: keep them out of the model.",
        proposal={"known_later": parts},
        strength=1.0,
    )


def _by_name(
    exam: Exam, told: set[str], useful: float, useful_regression: float
) -> Iterator[Finding]:
    found = strengths(exam)
    if not found:
        return
    least = useful_regression if exam.task == "regression" else useful
    best = max(found, key=lambda name: found[name])
    for name in found:
        if name in told or not known_afterwards(words(name)) or found[name] < least:
            continue
        if name != best and 1 - found[best] < 0.8 * (1 - found[name]):
            continue
        measure = "R² of ranks" if exam.task == "regression" else "AUC"
        told.add(name)
        fact = (
            "is named like something known only afterwards and is the strongest single column "
            f"({measure} {found[name]:.3f})"
        )
        yield _leak(exam, "leak_post_outcome", name, fact, found[name])


def _by_time(exam: Exam, told: set[str], *, later: float = 0.95) -> Iterator[Finding]:
    time = exam.roles.time
    if time is None or time not in exam.columns or exam.scan(time).kind != "date":
        return
    start = exam.scan(time).moments
    for name in exam.features:
        scan = exam.scan(name)
        if name in told or name == time or scan.kind != "date":
            continue
        both = np.isfinite(start) & np.isfinite(scan.moments)
        n = int(both.sum())
        share = float((scan.moments[both] > start[both]).mean()) if n else 0.0
        if n >= 30 and share >= later:
            yield _leak(
                exam,
                "leak_post_outcome",
                name,
                f"lies after '{time}' in {percent(share)} of the rows",
                share,
                severity_high=False,
            )


def _leak(
    exam: Exam,
    detector_name: str,
    name: str,
    fact: str,
    strength: float,
    *,
    severity_high: bool = True,
) -> Finding:
    return Finding(
        detector=detector_name,
        columns=[name],
        severity="high" if severity_high else "medium",
        rows=exam.n,
        share=1.0 if exam.n else 0.0,
        message=f"'{name}' {fact}.",
        remedy="Ask whether it is known when the decision is made; if not, keep it out, if so, "
        "confirm it as known in time.",
        proposal={"known_later": [name]},
        strength=strength,
    )


__all__ = ["leak_post_outcome", "leak_single_feature", "suspects"]
