"""Answers of reviewers, kept one by one or by a CSV file that goes out and comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tenfold import registry
from tenfold.errors import MissingEvidence, ProjectProblem
from tenfold.files import append_line, write_atomic
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.steps.step06_collaboration.answers import (
    COLUMNS,
    Answer,
    cleaned,
    csv_line,
    lines_of,
    read_answers,
)
from tenfold.steps.step06_collaboration.evidence import CollaborationEvidence
from tenfold.steps.step06_collaboration.returned import Returned, read_returned

STEP = "collaboration"
ASKED = ("reviewer", "verdict", "label", "feature", "comment")
"""Columns that a reviewer fills in."""


@dataclass(frozen=True)
class Desk:
    """The review queue of a project, and where its answers are kept.

    Attributes
    ----------
    evidence : CollaborationEvidence
        Of the record whose cases are reviewed.
    path : Path
        The file of the answers.
    """

    project: Project
    evidence: CollaborationEvidence
    path: Path

    @property
    def version(self) -> str:
        """Version of the data that the queue was drawn from."""
        return self.evidence.material.data_version

    def answers(self, reviewer: str) -> dict[int, Answer]:
        """What one reviewer has said, by row; nobody sees another's here."""
        kept = read_answers(self.path).answers
        return {
            one.row: one for one in kept if one.reviewer == reviewer and one.data == self.version
        }

    def keep(self, answer: Answer) -> None:
        """Append one answer; when this returns it is on the disk."""
        self._append(lines_of([answer]))

    def withdraw(self, answer: Answer) -> None:
        """Take an answer back: a line more, the one before stays readable."""
        self._append(lines_of([answer.model_copy(update={"at": now()})], withdrawn=True))

    def _append(self, lines: Sequence[str]) -> None:
        with self.project.lock("reviews"):
            if not self.path.exists():
                write_atomic(self.path, csv_line(COLUMNS) + "\n")
            for line in lines:
                append_line(self.path, line)

    def add(self, answers: Iterable[Answer]) -> None:
        """Keep several answers: all of them, or none."""
        with self.project.lock("reviews"):
            try:
                text = self.path.read_text(encoding="utf-8-sig")
            except FileNotFoundError:
                text = csv_line(COLUMNS) + "\n"
            except (OSError, UnicodeDecodeError) as error:
                raise ProjectProblem.because(
                    f"'{self.path.name}' cannot be read: {error}.", "Mend it, then try again."
                ) from error
            if not text.endswith("\n"):
                text += "\n"
            write_atomic(self.path, text + "".join(f"{line}\n" for line in lines_of(answers)))


def desk(project: Project) -> Desk:
    """The review queue that stands in the project's record.

    Raises
    ------
    MissingEvidence
        Step 6 has not run.
    """
    standing = Standing(project)
    record = standing.store.read(registry.get(STEP))
    if record is None:
        raise MissingEvidence.of("tenfold review", STEP)
    decisions: Any = record.decisions
    evidence: Any = record.evidence
    return Desk(project, evidence, inside(project.folder, decisions.reviews))


def inside(folder: Path, name: str) -> Path:
    """The file `name` of the project.

    Raises
    ------
    ProjectProblem
        It leads out of the project, by a link for example.
    """
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ProjectProblem.because(
            f"'{name}' lies outside the project.", "Give a path inside it in `reviews` of step 6."
        )
    return path


def export(project: Project, out: Path) -> int:
    """Write the queue as a CSV file for people without Jupyter; returns the number of cases.

    It holds no id, no group, no protected and no personal column, and no cell that a spreadsheet
    would compute. Answers of others are not in it.

    Raises
    ------
    MissingEvidence
        Step 6 has not run.
    ProjectProblem
        The queue is empty, or the file cannot be written.
    """
    found = desk(project)
    cases = found.evidence.queue
    if not cases:
        raise ProjectProblem.because("The review queue is empty.", "Step 6 says why.")
    values = list(dict.fromkeys(name for case in cases for name in case.values))
    head = ["row", "data", "why", "score", "decided", "recorded", "at stake", "money unit"]
    head += ["reason 1", "reason 2", "reason 3", *(f"value: {name}" for name in values), *ASKED]
    lines = [csv_line(head)]
    for case in cases:
        reasons = [reason.words for reason in case.reasons] + [""] * 3
        stake = "" if case.stake.value is None else round(case.stake.value, 2)
        lines.append(
            csv_line(
                [
                    case.row,
                    # Written so that no spreadsheet takes it for a number: 12e45678.
                    f"v:{found.version}",
                    case.why,
                    "" if case.score is None else round(case.score, 4),
                    case.decided,
                    case.actual,
                    stake,
                    case.stake.unit,
                    *reasons[:3],
                    *(case.values.get(name, "") for name in values),
                    *([""] * len(ASKED)),
                ]
            )
        )
    # With its mark in front: spreadsheets then read it as what it is.
    write_atomic(out, ("\n".join(lines) + "\n").encode("utf-8-sig"))
    return len(cases)


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Attributes
    ----------
    added, changed, known : int
        Answers that are new, that replace an earlier one of the same reviewer, and that stood
        there already.
    blank : int
        Lines without an answer.
    notes : list of str
        What was taken in a way that its writer may want to know.
    """

    added: int
    changed: int
    known: int
    blank: int
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The outcome in sentences."""
        said = f"{self.added} answers added, {self.changed} changed, {self.known} known already"
        found = [f"{said}; {self.blank} lines without an answer.", *self.notes[:10]]
        if len(self.notes) > 10:
            found.append(f"… and {len(self.notes) - 10} more")
        return [*found, "Next: tenfold run"] if self.added or self.changed else found


def take_in(project: Project, path: Path, *, reviewer: str = "") -> Imported:
    """Read a CSV file that came back, and keep its answers: all of them, or none.

    Parameters
    ----------
    reviewer : str
        Who has answered, for lines that do not say.

    Raises
    ------
    WrongInput
        Anything in it is wrong: unknown cases, another data version, unknown verdicts, doubled
        answers, missing reviewers; every problem is named, at most ten of them in full.
    MissingEvidence
        Step 6 has not run.
    """
    found = desk(project)
    returned: Returned = read_returned(path, found.evidence, reviewer=cleaned(reviewer), at=now())
    mine = {
        (one.row, one.reviewer): one
        for one in read_answers(found.path).answers
        if one.data == found.version
    }
    same, new, changed = 0, 0, 0
    fresh = []
    for one in returned.answers:
        before = mine.get((one.row, one.reviewer))
        if before is not None and before.model_copy(update={"at": one.at}) == one:
            same += 1
            continue
        new, changed = new + (before is None), changed + (before is not None)
        fresh.append(one)
    if fresh:
        found.add(fresh)
    return Imported(new, changed, same, returned.blank, returned.notes)


def told(project: Project) -> list[str]:
    """How far the queue is, in sentences; what was answered since step 6 ran counts too."""
    found = desk(project)
    rows = {case.row for case in found.evidence.queue}
    kept = [one for one in read_answers(found.path).answers if one.data == found.version]
    lines = [f"{len(rows & {one.row for one in kept})} of {len(rows)} cases are answered."]
    for name in sorted({one.reviewer for one in kept}):
        mine = len(rows & {one.row for one in kept if one.reviewer == name})
        lines.append(f"  {name}: {mine}")
    return lines


def now() -> str:
    """The time as answers carry it: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


__all__ = ["ASKED", "Desk", "Imported", "desk", "export", "inside", "now", "take_in", "told"]
