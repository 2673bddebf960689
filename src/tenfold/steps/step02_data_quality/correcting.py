"""Corrected labels: a file of what people who know the cases say instead, put into the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tenfold.errors import DataProblem, bounded
from tenfold.steps.step02_data_quality.corrections_file import Line, read
from tenfold.tables.labels import label as label_of
from tenfold.vocabulary import Task

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHORTEST = 8
_HEX = set("0123456789abcdef")


@dataclass(frozen=True)
class Applied:
    """What the corrections did.

    Attributes
    ----------
    rows : ndarray of int
        Rows whose label was changed, by position in the prepared rows.
    moves : dict of str to int
        How many labels went from which to which: ``no → yes``; empty for numbers.
    standing : int
        Corrections that say what already stands there.
    """

    rows: np.ndarray[Any, Any]
    moves: dict[str, int]
    standing: int


def correct(
    target: pd.Series[Any], path: Path, *, version: str, task: Task, labels: Sequence[str]
) -> tuple[pd.Series[Any], Applied]:
    """Put the corrections of a file into the target.

    Parameters
    ----------
    target : Series of shape (n_rows,)
        Labels (text), or numbers, of the rows that have one: row 0 of the file is its first.
    version : str
        Fingerprint of the data as read; every correction names the one it was made for.

    Raises
    ------
    DataProblem
        The file cannot be read, or any of its lines is wrong: all of them are told at once.
    """
    lines = read(path)
    problems: list[str] = []
    wanted: dict[int, tuple[int, Any]] = {}
    for line in lines:
        found = [*_unsafe(line), *_elsewhere(line, version)]
        row = _row(line, len(target), found)
        new = _label(line, "label", task, labels, found)
        given = _label(line, "given", task, labels, found) if line.cells["given"] else None
        if not line.cells["by"]:
            found.append("nobody stands for it: 'by' is empty")
        if row is not None and new is not None:
            before = wanted.setdefault(row, (line.number, new))
            if before[1] != new:
                found.append(f"row {row} is given another label than in line {before[0]}")
            if given is not None and given != target.iloc[row] and new != target.iloc[row]:
                found.append(f"row {row} does not have the label that 'given' says")
        problems += [f"line {line.number}: {text}." for text in found]
    if problems:
        raise DataProblem(
            bounded(
                f"The corrections in '{path.name}' do not fit the data. Mend or delete these lines,"
                " or set `corrections: unset`.",
                problems,
            )
        )
    return _put(target, {row: new for row, (_, new) in sorted(wanted.items())})


def _put(target: pd.Series[Any], wanted: Mapping[int, Any]) -> tuple[pd.Series[Any], Applied]:
    rows = np.fromiter(wanted, dtype=np.intp, count=len(wanted))
    values = pd.Series(list(wanted.values()), dtype=target.dtype)
    before = target.iloc[rows].reset_index(drop=True)
    changed = (before != values).to_numpy(dtype=bool)
    corrected = target.copy()
    corrected.iloc[rows] = values.to_numpy()
    moves: dict[str, int] = {}
    if not pd.api.types.is_numeric_dtype(target):
        for old, new in zip(before[changed], values[changed], strict=True):
            moves[f"{old} → {new}"] = moves.get(f"{old} → {new}", 0) + 1
    done = Applied(rows[changed], dict(sorted(moves.items())), int((~changed).sum()))
    return corrected, done


def _unsafe(line: Line) -> list[str]:
    return [
        f"'{name}' holds a formula"
        for name, text in line.cells.items()
        if name in ("by", "reason") and text.startswith(_FORMULA) and not _is_number(text)
    ]


def _elsewhere(line: Line, version: str) -> list[str]:
    said = line.cells["data_version"].lower()
    if len(said) >= _SHORTEST and set(said) <= _HEX and version.startswith(said):
        return []
    shown = f"version {said[:12]}" if set(said) <= _HEX and said else "no data version"
    return [f"it was made for {shown}, the data are version {version[:12]}"]


def _row(line: Line, rows: int, found: list[str]) -> int | None:
    text = line.cells["row"]
    whole = text.removesuffix(".0")
    if whole.isascii() and whole.isdigit() and len(whole) < 19 and int(whole) < rows:
        return int(whole)
    found.append(f"'row' names no row: they go from 0 to {rows - 1}")
    return None


def _label(
    line: Line, name: str, task: Task, labels: Sequence[str], found: list[str]
) -> str | float | None:
    text = line.cells[name]
    if task == "regression":
        if _is_number(text):
            return float(text)
        found.append(f"'{name}' is no number")
        return None
    for known in (text, label_of(float(text)) if _is_number(text) else text):
        if known in labels:
            return known
    found.append(f"'{name}' is no label of the target ({', '.join(labels[:8])})")
    return None


def _is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False


__all__ = ["Applied", "correct"]
