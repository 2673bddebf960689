"""A CSV file of answers that comes back from a reviewer: read whole, checked whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tenfold.charts.words import counted
from tenfold.errors import WrongInput, bounded
from tenfold.steps.step06_collaboration.answers import (
    KEPT_BACK,
    VERDICTS,
    Answer,
    bare,
    is_formula,
)
from tenfold.steps.step06_collaboration.evidence import CollaborationEvidence
from tenfold.steps.step06_collaboration.spreadsheet import lines_from
from tenfold.tables import personal_in

_NEEDED = ("row", "data", "verdict")
_READ = ("row", "data", "reviewer", "verdict", "label", "feature", "comment")
_ANSWER = ("verdict", "label", "feature", "comment")
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


@dataclass(frozen=True)
class Known:
    """A case as it is now: its row, its fingerprint, and what is recorded."""

    row: int
    data: str
    actual: str


Beyond = Callable[[Iterable[tuple[int, str]]], Mapping[tuple[int, str], Known]]
"""Finds cases, by row and fingerprint, that the queue does not hold."""


def read_returned(
    path: Path, evidence: CollaborationEvidence, *, reviewer: str, at: str, beyond: Beyond
) -> Returned:
    """Read it against the queue, and what the queue does not hold against the data.

    Commas, semicolons and tabs, UTF-8 with or without its mark, UTF-16 and Windows-1252 are read.

    Raises
    ------
    WrongInput
        The file is none, any line is wrong (all problems at once, ten of them in full), or the
        data hold no case any more as it was when the file was made.
    """
    notes: list[str] = []
    lines = lines_from(path, _READ, needed=_NEEDED, notes=notes)
    said = [(number, cells) for number, cells in lines if any(cells[name] for name in _ANSWER)]
    asked = {number: (_row(cells["row"]), _data(cells["data"])) for number, cells in said}
    known = _known(list(dict.fromkeys(asked.values())), evidence, beyond)
    problems: list[str] = []
    gone: list[str] = []
    found: dict[tuple[int, str], tuple[int, Answer]] = {}
    for number, cells in said:
        notes += [
            f"line {number}: '{name}' begins like a formula and was taken as text."
            for name in _TEXTS
            if is_formula(cells[name])
        ]
        row, data = asked[number]
        case = None if row is None else known.get((row, data))
        given, wrong = _said(cells, case, evidence, reviewer)
        if row is None:
            wrong.insert(0, f"'{cells['row'][:20]}' is no row number")
        who = given["reviewer"]
        if case is not None and (case.row, who) in found:
            before = found[case.row, who][0]
            wrong.append(f"{who} has answered row {case.row} in line {before} already")
        problems += [f"line {number}: {text}." for text in wrong]
        if wrong:
            continue
        if case is None:
            gone.append(
                f"line {number}: the data have no row {row} like the one that was reviewed: its "
                "answer was left out."
            )
            continue
        if case.row != row:
            notes.append(f"line {number}: what was row {row} is row {case.row} now.")
        if what := personal_in(f"{given['feature']} {given['comment']}"):
            notes.append(f"line {number}: personal data ({what})? The words {KEPT_BACK}.")
        where = {"row": case.row, "data": case.data, "at": at}
        found[case.row, who] = (number, Answer.model_validate({**given, **where}))
    if problems:
        head = f"Nothing of '{path.name}' was taken: {counted(len(problems), 'problem')}."
        raise WrongInput(bounded(head, problems))
    if gone and not found:
        raise WrongInput.because(
            f"Nothing of '{path.name}' was taken: of its {counted(len(gone), 'answered case')} the "
            "data hold none as it was when the file was made.",
            "Export the queue again: `tenfold review --export FILE`.",
        )
    kept = [answer for _, answer in found.values()]
    queued = {case.row for case in evidence.queue}
    if beside := sum(one.row not in queued for one in kept):
        what = counted(beside, "answer")
        notes.append(f"Of cases that the queue holds no more: {what}. They count all the same.")
    return Returned(kept, len(lines) - len(said), [*gone, *notes])


def _said(
    cells: Mapping[str, str], case: Known | None, evidence: CollaborationEvidence, reviewer: str
) -> tuple[dict[str, str], list[str]]:
    """What a line answers, and what is wrong with it; `case` is None where it is unknown."""
    wrong: list[str] = []
    who = cells["reviewer"] or reviewer
    if not who:
        wrong.append("nobody is named as reviewer")
    elif what := personal_in(who):
        wrong.append(f"its reviewer seems to be personal ({what}): give a role")
    verdict = _verdict(cells, wrong)
    label = ""
    if verdict == "wrong_label" and case is not None:
        label = _label(cells["label"], case.actual, evidence, wrong)
    elif verdict and verdict != "wrong_label" and cells["label"]:
        wrong.append(f"it names a label, and says '{verdict.replace('_', ' ')}'")
    if verdict == "comment" and not cells["comment"]:
        wrong.append("it is a comment without words")
    texts = {name: cells[name] for name in ("feature", "comment")}
    return {"reviewer": who, "verdict": verdict, "label": label, **texts}, wrong


def _known(
    asked: Collection[tuple[int | None, str]], evidence: CollaborationEvidence, beyond: Beyond
) -> dict[tuple[int, str], Known]:
    named = {case.data: case for case in evidence.queue}
    rows = {case.row: case for case in evidence.queue}
    found: dict[tuple[int, str], Known] = {}
    other: list[tuple[int, str]] = []
    for row, data in asked:
        if row is None:
            continue
        case = named.get(data) or rows.get(row)
        if case is not None and (case.data == data or bare(case.data) == bare(data)):
            found[row, data] = Known(case.row, case.data, case.actual)
        else:
            other.append((row, data))
    return {**found, **(beyond(other) if other else {})}


def _row(text: str) -> int | None:
    whole = text.removesuffix(".0").removesuffix(",0")
    return int(whole) if whole.isascii() and whole.isdigit() and len(whole) < 19 else None


def _data(text: str) -> str:
    return text.removeprefix("v:").casefold()


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


def _label(text: str, actual: str, evidence: CollaborationEvidence, wrong: list[str]) -> str:
    if not text:
        # Of two there is one other; of more, or of amounts, somebody has to say which.
        others = [each for each in evidence.labels if each != actual]
        return others[0] if len(evidence.labels) == 2 and len(others) == 1 else ""
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


__all__ = ["Beyond", "Known", "Returned", "known_label", "read_returned"]
