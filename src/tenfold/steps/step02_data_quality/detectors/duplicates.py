"""The same thing twice: rows, ids, columns."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.registry import detector


@detector("duplicate_rows")
def duplicate_rows(exam: Exam, *, notable: float = 0.01, chance: float = 0.5) -> Iterator[Finding]:
    """Rows equal to an earlier row in every column; `strength` is how many chance would make.

    Chance takes the columns as independent, so it is a lower bound; where it alone explains the
    share `chance` of the repeats, the finding is low.
    """
    if not exam.n or len(exam.frame.columns) < 2:
        return
    codes = _codes(exam, [str(name) for name in exam.frame.columns])
    repeats = codes.duplicated().to_numpy()
    rows = int(repeats.sum())
    if not rows:
        return
    alike = [_alike(column) for column in codes.to_numpy()[~repeats].T]
    expected = min(exam.n * (exam.n - 1) / 2 * math.prod(alike), float(exam.n))
    share = exam.share(rows)
    explained = expected >= chance * rows
    yield Finding(
        detector="duplicate_rows",
        severity="medium" if share >= notable and not explained else "low",
        rows=rows,
        share=share,
        message=f"{rows:,} rows ({percent(share)}) repeat an earlier row in every column"
        + ("; with so few different values some do by chance." if explained else "."),
        remedy="Find out whether they are copies; copies on both sides of the split flatter "
        "every score.",
        cells=exam.cells(repeats),
        strength=expected,
    )


@detector("duplicate_ids")
def duplicate_ids(exam: Exam, *, unique: float = 0.5) -> Iterator[Finding]:
    """Values of the id column that occur more than once.

    Below the share `unique` of ids that occur once, the table has many rows per id by design
    (visits of a patient): then the finding is low and asks for a split by id. Ids that differ
    only in spaces or letter case count as equal.
    """
    name = exam.roles.id
    if name is None or name not in map(str, exam.frame.columns):
        return
    scan = exam.scan(name)
    keys = pd.Series([text.casefold() for text in scan.texts], dtype=object)
    merged = np.append(pd.factorize(keys)[0], -1)[scan.codes]
    merged[scan.absent] = -1
    present = merged >= 0
    counts = np.bincount(merged[present]) if present.any() else np.zeros(0, dtype=int)
    again = present & (counts[merged] > 1) if len(counts) else present
    repeats = again & pd.Series(merged).duplicated().to_numpy()
    rows = int(repeats.sum())
    if not rows:
        return
    by_design = float((counts == 1).sum()) < unique * len(counts)
    yield Finding(
        detector="duplicate_ids",
        columns=[name],
        severity="low" if by_design else "medium",
        rows=rows,
        share=exam.share(rows),
        message=f"The id '{name}' occurs more than once in {percent(exam.share(rows))} of the rows "
        f"({rows:,} repeats, {int((counts > 1).sum()):,} ids).",
        remedy="Rows of one id belong on one side of the split: make it the group."
        if by_design
        else "One row per id is expected: keep the right one of each, or correct the id.",
        cells=exam.cells(repeats),
        proposal={"group": name} if by_design and exam.roles.group is None else None,
    )


@detector("duplicate_columns")
def duplicate_columns(exam: Exam) -> Iterator[Finding]:
    """Columns equal to an earlier one in every row; constants aside."""
    names = [name for name in exam.columns if name != exam.roles.target]
    seen: dict[bytes, str] = {}
    for name in names:
        scan = exam.scan(name)
        if len(scan.distinct) < 2:
            continue
        # Codes count by first appearance, so equal columns have equal codes and equal texts.
        key = scan.codes.tobytes() + "\0".join(_plain_texts(scan.texts)).encode()
        if key not in seen:
            seen[key] = name
            continue
        yield Finding(
            detector="duplicate_columns",
            columns=[seen[key], name],
            severity="low",
            rows=exam.n,
            share=1.0,
            message=f"'{name}' equals '{seen[key]}' in every row.",
            remedy="Keep one of the two: the other adds nothing and splits its importance.",
            proposal={
                "excluded": [{"column": name, "reason": f"equals '{seen[key]}' in every row"}]
            },
        )


def _alike(codes: np.ndarray[tuple[int], np.dtype[np.intp]]) -> float:
    """How often two rows drawn at random are equal in one column."""
    counts = np.bincount(codes + 1)
    return float((counts * (counts - 1)).sum() / max(len(codes) * (len(codes) - 1), 1))


def _plain_texts(texts: np.ndarray[tuple[int], np.dtype[np.object_]]) -> list[str]:
    # 3 and 3.0 are the same number, whichever way a reader typed the column.
    return [text.removesuffix(".0") for text in texts]


def _codes(exam: Exam, names: list[str]) -> pd.DataFrame:
    return pd.DataFrame({i: exam.scan(name).codes for i, name in enumerate(names)})


__all__ = ["duplicate_columns", "duplicate_ids", "duplicate_rows"]
