"""A CSV file of answers that comes back from a reviewer: read whole, checked whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tenfold.errors import WrongInput, bounded
from tenfold.steps.step06_collaboration.answers import (
    MOST_BYTES,
    VERDICTS,
    Answer,
    cleaned,
    is_formula,
)
from tenfold.steps.step06_collaboration.evidence import CollaborationEvidence

_NEEDED = ("row", "data", "verdict")
_READ = ("row", "data", "reviewer", "verdict", "label", "feature", "comment")
_TEXTS = ("reviewer", "verdict", "label", "feature", "comment")
_SHORT = {"r": "right", "w": "wrong_label", "m": "missing_feature", "c": "comment"}


@dataclass(frozen=True)
class Returned:
    """The answers of a file, all of them usable.

    Attributes
    ----------
    blank : int
        Lines without an answer.
    notes : list of str
        What was taken in a way that its writer may want to know.
    """

    answers: list[Answer] = field(default_factory=list)
    blank: int = 0
    notes: list[str] = field(default_factory=list)


def read_returned(
    path: Path, evidence: CollaborationEvidence, *, reviewer: str, at: str
) -> Returned:
    """Read it against the queue that it was made from.

    Commas, semicolons and tabs, UTF-8 with or without its mark, UTF-16 and Windows-1252 are read.

    Raises
    ------
    WrongInput
        The file is none, or any line is wrong; all problems at once, ten of them in full.
    """
    notes: list[str] = []
    lines = _lines(path, notes)
    cases = {case.row: case for case in evidence.queue}
    problems: list[str] = []
    found: dict[tuple[int, str], tuple[int, Answer]] = {}
    blank = 0
    for number, cells in lines:
        if not any(cells[name] for name in ("verdict", "label", "feature", "comment")):
            blank += 1
            continue
        wrong: list[str] = []
        notes += [
            f"line {number}: '{name}' begins like a formula and was taken as text."
            for name in _TEXTS
            if is_formula(cells[name])
        ]
        row = _row(cells["row"], cases, wrong)
        version = cells["data"].removeprefix("v:")
        if version != evidence.material.data_version:
            wrong.append(
                f"it was made from other data ('{version[:20]}', the project's are "
                f"'{evidence.material.data_version}')"
            )
        who = cells["reviewer"] or reviewer
        if not who:
            wrong.append("nobody is named as reviewer")
        verdict = _verdict(cells, wrong)
        label = ""
        if verdict == "wrong_label" and row is not None:
            case = cases[row]
            label = _label(cells["label"], case.actual, case.suggested, evidence, wrong)
        elif verdict and verdict != "wrong_label" and cells["label"]:
            wrong.append(f"it names a label, and says '{verdict.replace('_', ' ')}'")
        if verdict == "comment" and not cells["comment"]:
            wrong.append("it is a comment without words")
        if row is not None and who:
            first = found.get((row, who))
            if first is not None:
                wrong.append(f"{who} has answered row {row} in line {first[0]} already")
        if wrong or row is None:
            problems += [f"line {number}: {text}." for text in wrong]
            continue
        answer = Answer.model_validate(
            {
                "row": row,
                "data": version,
                "reviewer": who,
                "verdict": verdict,
                "label": label,
                "feature": cells["feature"],
                "comment": cells["comment"],
                "at": at,
            }
        )
        found[row, who] = (number, answer)
    if problems:
        head = f"Nothing of '{path.name}' was taken: {len(problems)} problems."
        raise WrongInput(bounded(head, problems))
    return Returned([answer for _, answer in found.values()], blank, notes)


def _lines(path: Path, notes: list[str]) -> list[tuple[int, Mapping[str, str]]]:
    text = _text(path, notes)
    # Only the head tells: a comment may hold more semicolons than the file has columns.
    head = text.partition("\n")[0]
    between = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=between, restval="")
    try:
        names = [str(name).strip().casefold() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        absent = [name for name in _NEEDED if name not in names]
        twice = [name for name in _READ if names.count(name) > 1]
        if absent or twice:
            what = f"no column '{absent[0]}'" if absent else f"two columns '{twice[0]}'"
            raise WrongInput.because(
                f"'{path.name}' has {what}.", "Fill in the file that `tenfold review` exported."
            )
        return [(reader.line_num, {name: _cell(row.get(name)) for name in _READ}) for row in reader]
    except csv.Error as error:
        raise WrongInput.because(
            f"'{path.name}' is no CSV: line {reader.line_num}, {error}.", "Save it as CSV again."
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


def _row(text: str, cases: Mapping[int, object], wrong: list[str]) -> int | None:
    whole = text.removesuffix(".0").removesuffix(",0")
    if whole.isascii() and whole.isdigit() and len(whole) < 19 and int(whole) in cases:
        return int(whole)
    wrong.append(
        f"'{text[:20]}' is no case of the queue; if step 6 ran since the export, export it again"
    )
    return None


def _verdict(cells: Mapping[str, str], wrong: list[str]) -> str:
    said = "_".join(cells["verdict"].casefold().replace("_", " ").replace("-", " ").split())
    said = _SHORT.get(said, said)
    if not said and cells["comment"] and not (cells["label"] or cells["feature"]):
        return "comment"
    if said in VERDICTS:
        return said
    known = ", ".join(verdict.replace("_", " ") for verdict in VERDICTS)
    wrong.append(f"'{cells['verdict'][:20]}' is no verdict: {known}")
    return ""


def _label(
    text: str, actual: str, suggested: str, evidence: CollaborationEvidence, wrong: list[str]
) -> str:
    if not text:
        # Of two there is one other; of more, or of amounts, somebody has to say which.
        return suggested if len(evidence.labels) == 2 else ""
    found = known_label(text, evidence)
    if found is None:
        wrong.append(f"'{text[:20]}' is no outcome: {_outcomes(evidence)}")
        return ""
    if found == actual:
        wrong.append(f"'{found}' is what is recorded already")
    return found


def known_label(text: str, evidence: CollaborationEvidence) -> str | None:
    """An outcome as the data write it; None where it is none."""
    if evidence.labels:
        alike = [label for label in evidence.labels if label.casefold() == text.casefold()]
        return text if text in evidence.labels else alike[0] if len(alike) == 1 else None
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 else text)
    except ValueError:
        return None
    return f"{number:.12g}" if abs(number) < 1e300 else None


def _outcomes(evidence: CollaborationEvidence) -> str:
    if not evidence.labels:
        return "a number is wanted"
    more = f" and {len(evidence.labels) - 8} more" if len(evidence.labels) > 8 else ""
    return ", ".join(evidence.labels[:8]) + more


__all__ = ["Returned", "known_label", "read_returned"]
