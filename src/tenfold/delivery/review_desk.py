"""The review queue of a project, and its file of answers: kept one by one, or several at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    bare,
    csv_line,
    is_of,
    lines_of,
    read_answers,
)
from tenfold.steps.step06_collaboration.evidence import Case, CollaborationEvidence

STEP = "collaboration"


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

    def answers(self, reviewer: str) -> dict[int, Answer]:
        """What one reviewer has said of the queue, by row; nobody sees another's here."""
        return {one.row: one for one in self.held() if one.reviewer == reviewer}

    def held(self) -> list[Answer]:
        """Every answer on a case of the queue as it is now, by the row that the case has now."""
        alike: dict[str, list[Case]] = {}
        for case in self.evidence.queue:
            alike.setdefault(bare(case.data), []).append(case)
        return [
            one.model_copy(update={"row": case.row})
            for one in read_answers(self.path).answers
            for case in alike.get(bare(one.data), ())
            if is_of(one, case.row, case.data)
        ]

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


def now() -> str:
    """The time as answers carry it: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


__all__ = ["STEP", "Desk", "desk", "inside", "now"]
