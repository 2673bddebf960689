"""Reads a CSV file as any spreadsheet writes it: separators, encodings, quoted formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tenfold.errors import WrongInput
from tenfold.steps.step06_collaboration.answers import MOST_BYTES, cleaned, is_formula

_SEPARATOR = re.compile(r'"?sep=([,;\t])"?[,;\t]*\r?\n', re.IGNORECASE)
"""A first line that tells Excel what stands between cells; it may have been saved as a row."""


def lines_from(
    path: Path, names: Sequence[str], *, needed: Sequence[str], notes: list[str]
) -> list[tuple[int, Mapping[str, str]]]:
    """The lines of a CSV file by number, with the cells of the columns `names`.

    Parameters
    ----------
    needed : sequence of str
        Columns that have to be there.
    notes : list of str
        Gets what was taken in a way that the writer of the file may want to know.

    Raises
    ------
    WrongInput
        The file is no CSV, or lacks a column.
    """
    text = _text(path, notes)
    told = _SEPARATOR.match(text)
    text = text[told.end() :] if told else text
    # Only the head tells: a comment may hold more semicolons than the file has columns.
    head = text.partition("\n")[0]
    between = told[1] if told else max(",;\t", key=head.count)
    above = 1 if told else 0
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=between, restval="")
    try:
        given = [str(name).strip().casefold() for name in reader.fieldnames or ()]
        reader.fieldnames = given
        absent = [name for name in needed if name not in given]
        twice = [name for name in names if given.count(name) > 1]
        if absent or twice:
            what = f"no column '{absent[0]}'" if absent else f"two columns '{twice[0]}'"
            raise WrongInput.because(
                f"'{path.name}' has {what}.", "Fill in the file that `tenfold review` exported."
            )
        return [
            (reader.line_num + above, {name: _cell(row.get(name)) for name in names})
            for row in reader
        ]
    except csv.Error as error:
        raise WrongInput.because(
            f"'{path.name}' is no CSV: line {reader.line_num + above}, {error}.",
            "Save it as CSV again.",
        ) from error


def _text(path: Path, notes: list[str]) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise WrongInput.because(
                f"'{path.name}' is larger than {MOST_BYTES // 10**6} MB: it is no export of ours."
            )
        raw = path.read_bytes()
    except OSError as error:
        raise WrongInput.because(
            f"'{path}' cannot be read: {error.strerror or error}.", "Check the path."
        ) from error
    remedy = "Save it as 'CSV UTF-8' in the spreadsheet."
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as error:
            raise WrongInput.because(f"'{path.name}' is no text.", remedy) from error
    if b"\0" in raw:
        raise WrongInput.because(f"'{path.name}' is no text.", remedy)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append(f"'{path.name}' is not UTF-8: it was read as Windows-1252.")
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise WrongInput.because(
            f"'{path.name}' is neither UTF-8 nor Windows-1252.", remedy
        ) from error


def _cell(given: object) -> str:
    text = str(given or "").strip(" ")
    # The quote that keeps spreadsheets from computing it.
    return cleaned(text[1:] if text[:1] == "'" and is_formula(text[1:]) else text)


__all__ = ["lines_from"]
