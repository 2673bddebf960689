"""What reviewers say of cases, and the CSV file that keeps it: a line per answer, none changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field

from tenfold.vocabulary import Frozen

Verdict = Literal["right", "wrong_label", "missing_feature", "comment"]
VERDICTS: tuple[str, ...] = get_args(Verdict)
WITHDRAWN = "withdrawn"
COLUMNS = ("row", "data", "reviewer", "verdict", "label", "feature", "comment", "at")
MOST_BYTES = 20_000_000
_MOST_TEXT = 2000
KEPT_BACK = "stay in the file of answers, and out of record and dossier"
"""What becomes of remarks with personal data."""
_Key = tuple[int, str, str]
_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Answer(Frozen):
    """What one reviewer said of one case.

    Attributes
    ----------
    row : int
        Row of the snapshot, from 0.
    data : str
        Fingerprint of the case as the reviewer saw it.
    verdict : str
        ``right``: the record is right as it stands; ``wrong_label``: its outcome is wrong;
        ``missing_feature``: the outcome is right, and the model cannot know why; ``comment``: none
        of these. In the file also ``withdrawn``: the reviewer took the answer back.
    label : str
        The outcome that is right instead.
    feature : str
        What the model would have to know.
    at : str
        UTC, ISO 8601.
    """

    row: int = Field(ge=0)
    data: str
    reviewer: str
    verdict: Verdict
    label: str = ""
    feature: str = ""
    comment: str = ""
    at: str = ""


class Kept(Frozen):
    """The answers of a file that hold, and what could not be read.

    Attributes
    ----------
    answers : list of Answer
        The last one of each reviewer on each case as it then was, in the order of the file.
    faults : list of str
        One sentence per line that was passed over.
    """

    answers: list[Answer] = Field(default_factory=list)
    faults: list[str] = Field(default_factory=list)


def read_answers(path: Path) -> Kept:
    """Read the project's file of answers; one that is not there has none."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return Kept(faults=[f"'{path.name}' is larger than {MOST_BYTES // 10**6} MB."])
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Kept()
    except UnicodeDecodeError:
        return Kept(faults=[f"'{path.name}' is not UTF-8 text."])
    except OSError as error:
        return Kept(faults=[f"'{path.name}' cannot be read: {error.strerror}."])
    found: dict[_Key, Answer] = {}
    faults: list[str] = []
    try:
        for number, cells in enumerate(csv.DictReader(io.StringIO(text, newline="")), 2):
            _take(found, faults, number, cells)
    except csv.Error as error:
        faults.append(f"'{path.name}' is no CSV from some line on: {error}.")
    return Kept(answers=list(found.values()), faults=faults)


def _take(
    found: dict[_Key, Answer],
    faults: list[str],
    number: int,
    cells: Mapping[str | None, object],
) -> None:
    said = {name: _bare(str(cells.get(name) or "")) for name in COLUMNS}
    if not said["row"].isdecimal() or not said["reviewer"]:
        faults.append(f"line {number}: no row number or no reviewer.")
        return
    row = int(said["row"])
    key = (row, said["data"], said["reviewer"])
    if said["verdict"] == WITHDRAWN:
        found.pop(key, None)
        return
    if said["verdict"] not in VERDICTS:
        faults.append(f"line {number}: the verdict is none of {', '.join(VERDICTS)}.")
        return
    # Taken out first: the later answer takes its place at the end.
    found.pop(key, None)
    found[key] = Answer.model_validate(said | {"row": row})


def lines_of(answers: Iterable[Answer], *, withdrawn: bool = False) -> list[str]:
    """One line of the file per answer; no cell begins as a formula."""
    return [
        csv_line(
            WITHDRAWN if withdrawn and name == "verdict" else _text(getattr(one, name))
            for name in COLUMNS
        )
        for one in answers
    ]


def csv_line(cells: Iterable[object]) -> str:
    """Cells as one line without its end; text that a spreadsheet would compute gets a quote."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(
        [cell if isinstance(cell, int | float) else defused(str(cell)) for cell in cells]
    )
    return out.getvalue()


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula; a plain number stays as it is.

    Examples
    --------
    >>> defused("=1+1"), defused("north"), defused("-3.5")
    ("'=1+1", 'north', '-3.5')
    """
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute the text."""
    if not text.startswith(_STARTS):
        return False
    try:
        float(text)
    except ValueError:
        return True
    return text[0] in "\t\r"


def cleaned(text: str) -> str:
    """One line of at most 2,000 characters: a line of the file is an answer."""
    return " ".join(text.split())[:_MOST_TEXT]


def is_of(one: Answer, row: int, data: str) -> bool:
    """Whether an answer was given on the case that now has this row and this fingerprint."""
    return one.data == data or (one.row == row and bare(one.data) == bare(data))


def bare(data: str) -> str:
    """A fingerprint without its row, which tells apart what looks alike."""
    return data.partition("@")[0]


def last_day(answers: Sequence[Answer]) -> str:
    """Day of the latest answer, ISO; empty where none says when."""
    days = [day for one in answers if (day := _day(one.at))]
    return max(days, default="")


def _bare(text: str) -> str:
    # What was defused when it was written.
    return cleaned(text[1:] if text[:1] == "'" and is_formula(text[1:]) else text)


def _text(value: object) -> object:
    return cleaned(value) if isinstance(value, str) else value


def _day(at: str) -> str:
    try:
        return datetime.fromisoformat(at).date().isoformat()
    except ValueError:
        return ""


__all__ = [
    "COLUMNS",
    "KEPT_BACK",
    "MOST_BYTES",
    "VERDICTS",
    "WITHDRAWN",
    "Answer",
    "Kept",
    "Verdict",
    "bare",
    "cleaned",
    "csv_line",
    "defused",
    "is_formula",
    "is_of",
    "last_day",
    "lines_of",
    "read_answers",
]
