"""Answers of reviewers by a CSV file that goes out and comes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenfold import registry
from tenfold.charts.words import counted
from tenfold.delivery.review_desk import STEP, Desk, desk, inside, now
from tenfold.errors import ProjectProblem
from tenfold.files import write_atomic
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.steps.step06_collaboration.answers import cleaned, csv_line, read_answers
from tenfold.steps.step06_collaboration.returned import Known, Returned, read_returned

ASKED = ("reviewer", "verdict", "label", "feature", "comment")
"""Columns that a reviewer fills in."""


def export(project: Project, out: Path) -> int:
    """Write the queue as a CSV file for people without Jupyter; returns the number of cases.

    It holds no id, no group, no protected and no personal column, and no cell that a spreadsheet
    would compute. Answers of others are not in it.

    Raises
    ------
    MissingEvidence
        Step 6 has not run.
    ProjectProblem
        The queue is empty, the file is there already, or it cannot be written.
    """
    found = desk(project)
    cases = found.evidence.queue
    if not cases:
        raise ProjectProblem.because("The review queue is empty.", "Step 6 says why.")
    if out.exists():
        raise ProjectProblem.because(
            f"'{out}' is there already, perhaps with answers in it.",
            "Name another file, or delete it first.",
        )
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
                    # Written so that no spreadsheet takes it for a number: 12e4567812345678.
                    f"v:{case.data}",
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
        new = counted(self.added, "answer")
        said = f"{new} added, {self.changed} changed, {self.known} known already"
        found = [f"{said}; {counted(self.blank, 'line')} without an answer.", *self.notes[:10]]
        if len(self.notes) > 10:
            found.append(f"… and {len(self.notes) - 10} more")
        return [*found, "Next: tenfold run"] if self.added or self.changed else found


def take_in(project: Project, path: Path, *, reviewer: str = "") -> Imported:
    """Read a CSV file that came back, and keep its answers: all of them, or none.

    Answers on cases that stand in the queue no more count as well, as long as the data have the
    case as it was; those on cases that have changed are left out, and named.

    Parameters
    ----------
    reviewer : str
        Who has answered, for lines that do not say.

    Raises
    ------
    WrongInput
        Anything in it is wrong: unknown cases, unknown verdicts, doubled answers, missing
        reviewers; every problem is named, at most ten of them in full. Or no case is as it was.
    MissingEvidence
        Step 6 has not run.
    """
    found = desk(project)
    returned: Returned = read_returned(
        path,
        found.evidence,
        reviewer=cleaned(reviewer),
        at=now(),
        beyond=lambda asked: _beyond(project, asked),
    )
    mine = {(one.data, one.reviewer): one for one in read_answers(found.path).answers}
    same, new, changed = 0, 0, 0
    fresh = []
    for one in returned.answers:
        before = mine.get((one.data, one.reviewer))
        if before is not None and before.model_copy(update={"at": one.at, "row": one.row}) == one:
            same += 1
            continue
        new, changed = new + (before is None), changed + (before is not None)
        fresh.append(one)
    if fresh:
        found.add(fresh)
    return Imported(new, changed, same, returned.blank, returned.notes)


def _beyond(project: Project, asked: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Known]:
    """Cases that stand in the queue no more, where the data still hold them as they were."""
    from tenfold.steps.step06_collaboration.bench import read_table

    standing = Standing(project)
    inputs: Any = standing.inputs(registry.get(STEP))
    table = read_table(inputs, standing.open)
    found = {}
    for row, data in asked:
        now_at = table.same.find(row, data)
        actual = "" if now_at is None else table.outcome(now_at)
        if now_at is not None and actual:
            found[row, data] = Known(now_at, table.same.name(now_at), actual)
    return found


def told(project: Project) -> list[str]:
    """How far the queue is, in sentences; what was answered since step 6 ran counts too."""
    found = desk(project)
    rows = {case.row for case in found.evidence.queue}
    kept = found.held()
    lines = [f"{len(rows & {one.row for one in kept})} of {len(rows)} cases are answered."]
    for name in sorted({one.reviewer for one in kept}):
        mine = len({one.row for one in kept if one.reviewer == name})
        lines.append(f"  {name}: {mine}")
    return lines


__all__ = ["ASKED", "Desk", "Imported", "desk", "export", "inside", "now", "take_in", "told"]
