"""What kind of question a target asks, and whether it can be asked at all."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import pandas as pd

from tenfold.errors import DataProblem
from tenfold.tables.labels import as_labels, label
from tenfold.tables.names import NO_HEADER
from tenfold.tables.profiled import ColumnProfile, TableProfile
from tenfold.tables.words import words
from tenfold.vocabulary import Task

_AFFIRMATIVE = (
    "yes", "y", "true", "t", "1", "positive", "pos", "+", "ja", "oui", "si", "sí",
    "churn", "churned", "default", "defaulted", "fraud", "fraudulent", "bad", "malignant", "m",
    "left", "converted", "died", "dead", "failed", "failure", "spam", "sick", "ill", "late",
)  # fmt: skip
_PAIRS = {"1": ("0", "-1"), "m": ("b",), "left": ("stayed",), "late": ("on time",), "t": ("f",)}
_MOST_CLASSES = 30
_MOST_CODES = 10


@dataclass(frozen=True)
class Judged:
    """Task, labels in order (the positive last in binary tasks), and why: (role, reason)."""

    task: Task
    labels: list[str]
    positive: str | None
    reasons: list[tuple[str, str]]


def judge(
    profile: TableProfile,
    frame: pd.DataFrame,
    target: str,
    *,
    task: Task | None = None,
    positive: str | None = None,
) -> Judged:
    """Tell the task and the positive label.

    Raises
    ------
    DataProblem
        The target is absent, without a value, constant or an identifier; or the positive label or
        task stated does not fit.
    """
    column = _present(profile, target)
    values = frame[target]
    _check_usable(column, profile.rows)
    found, reason = _task(column, values) if task is None else (task, f"'{task}' was given.")
    reasons = [("task", reason)]
    if found == "regression":
        if column.type not in ("integer", "number"):
            raise DataProblem.because(
                f"'{target}' holds {column.type}, so it cannot be predicted as a number.",
                "Choose classification or another target.",
            )
        if positive is not None:
            raise DataProblem.because(
                f"'{target}' is predicted as a number and has no positive label '{positive}'.",
                "Leave it out.",
            )
        return Judged(found, [], None, reasons)
    counts = as_labels(values).value_counts()
    labels = sorted(map(str, counts.index), key=_natural)
    if found == "binary" and len(labels) != 2:
        raise DataProblem.because(
            f"'{target}' has {len(labels)} values, not two.", "Choose multiclass or another target."
        )
    if found == "multiclass":
        return Judged(found, labels, None, reasons)
    chosen, why = _positive(target, counts, positive)
    reasons.append(("positive", why))
    return Judged(found, sorted(labels, key=lambda each: each == chosen), chosen, reasons)


def _present(profile: TableProfile, target: str) -> ColumnProfile:
    names = [column.name for column in profile.columns]
    if target in names:
        return profile.column(target)
    close = [name for name in names if name.casefold() == target.casefold()]
    close = close or difflib.get_close_matches(target, names, n=1, cutoff=0.5)
    shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    remedy = f"Did you mean '{close[0]}'?" if close else f"There are: {shown}."
    if re.fullmatch(r"c\d+", target):
        remedy = f"There are: {shown}. If the file has no header, give {NO_HEADER}."
    raise DataProblem.because(
        f"The target '{target}' is not among the {len(names):,} columns.", remedy
    )


def _check_usable(column: ColumnProfile, rows: int) -> None:
    known = rows - column.missing
    remedy = "Choose another target."
    if known == 0:
        raise DataProblem.because(
            f"The target '{column.name}' has no value in any of {rows:,} rows.", remedy
        )
    if rows == 1:
        raise DataProblem.because(
            "The data has one row; nothing can be learnt from it.", "Give more rows."
        )
    if column.distinct == 1:
        raise DataProblem.because(
            f"The target '{column.name}' is the same in all {known:,} rows that have one.", remedy
        )
    if column.type in ("date", "datetime"):
        raise DataProblem.because(f"The target '{column.name}' is a date.", remedy)
    if known > 20 and _identifies(column, known):
        raise DataProblem.because(
            f"The target '{column.name}' is an identifier: {column.distinct:,} different values in"
            f" {known:,} rows.",
            remedy,
        )
    if column.type == "text" and column.distinct > _MOST_CLASSES and column.distinct > known / 20:
        raise DataProblem.because(
            f"The target '{column.name}' is text with {column.distinct:,} different values in"
            f" {known:,} rows; classes need many rows each.",
            "Choose another target, or clean the column if it should hold numbers.",
        )


def _identifies(column: ColumnProfile, known: int) -> bool:
    if column.type == "text":
        return column.distinct > 0.95 * known
    if column.type != "integer" or column.distinct < 0.98 * known:
        return False
    low, high = column.minimum, column.maximum
    counter = isinstance(low, int) and isinstance(high, int) and high - low <= 1.02 * known
    return counter or words(column.name)[-1:] == ["id"]


def _task(column: ColumnProfile, values: pd.Series) -> tuple[Task, str]:
    name, distinct = column.name, column.distinct
    if distinct == 2:
        return "binary", f"'{name}' has two values."
    if column.type in ("text", "boolean"):
        return "multiclass", f"'{name}' has {distinct} classes, written as text."
    low, high = column.minimum, column.maximum
    codes = low in (0, 1) and isinstance(high, int) and high - int(low or 0) == distinct - 1
    if column.type == "integer" and codes and distinct <= _MOST_CODES:
        return "multiclass", f"'{name}' has {distinct} codes from {low} to {high}."
    return "regression", f"'{name}' is a number with {distinct:,} different values."


def _positive(target: str, counts: pd.Series, given: str | None) -> tuple[str, str]:
    labels = [str(each) for each in counts.index]
    if given is not None:
        for each in labels:
            if label(given) == each:
                return each, f"'{each}' is counted as the positive label."
        exact = [each for each in labels if each.casefold() == given.strip().casefold()]
        if exact:
            return exact[0], f"'{exact[0]}' is counted as the positive label."
        raise DataProblem.because(
            f"'{given}' is not a value of '{target}'.", f"It has {' and '.join(map(repr, labels))}."
        )
    for word in _AFFIRMATIVE:
        hits = [each for each in labels if each.casefold().strip() == word]
        other = [each for each in labels if each not in hits]
        if hits and (word not in _PAIRS or other[0].casefold() in _PAIRS[word]):
            return hits[0], f"'{hits[0]}' says that it happened."
    rarer = str(counts.index[-1]) if counts.iloc[0] != counts.iloc[-1] else max(labels)
    share = counts[rarer] / counts.sum()
    return rarer, f"'{rarer}' is the rarer value ({share:.0%} of the rows)."


def _natural(text: str) -> tuple[int, float, str]:
    try:
        return 0, float(text), text
    except ValueError:
        return 1, 0.0, text


__all__ = ["Judged", "judge"]
