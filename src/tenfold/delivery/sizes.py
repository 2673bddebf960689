"""Whether a batch came whole: its last line, its lost rows, and its size beside earlier ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.errors import ProjectProblem, TenfoldError
from tenfold.files import append_line
from tenfold.project import Project

if TYPE_CHECKING:
    from tenfold.tables import Table

LEDGER = "checks.jsonl"
_ENOUGH = 7  # a daily job has then seen every day of the week
_FEWER = 0.5


def doubts(project: Project, table: Table, decisions: Any) -> list[str]:
    """What speaks for a batch that was cut short or has lost rows, in sentences.

    Parameters
    ----------
    decisions : DataQualityDecisions
        Those of the record that the contract comes from.
    """
    found = []
    if table.ending == "cut":
        found.append("The last line breaks off: the file was cut short. Copy it again.")
    elif table.ending == "open" and _source_ends(project, decisions):
        found.append(
            "The last line has no line end, as the project's own data have: the file may have been "
            "cut short. Compare its size with the sender's."
        )
    lost = table.left_out - (table.ending == "cut")
    if lost > 0:
        found.append(
            f"{lost:,} of {table.rows + table.left_out:,} rows have the wrong number of "
            "fields and were not looked at. Have them written again."
        )
    return found + few(project, table.rows, decisions)


def few(project: Project, rows: int, decisions: Any) -> list[str]:
    """Whether a batch has fewer rows than are usual, in a sentence."""
    least, why = _least(project, decisions)
    if rows >= least:
        return []
    said = (
        f"{rows:,} rows are fewer than half of {why}: rows may be missing. If so few are "
        f"usual now, write `batch_rows: {rows}` in data_quality."
    )
    return [said]


def remember(project: Project, batch: str, rows: int) -> str:
    """Note the size of a batch for later ones; says so where the project cannot be written."""
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "batch": batch, "rows": rows}
    try:
        append_line(project.folder / LEDGER, json.dumps(line, ensure_ascii=False))
    except ProjectProblem as problem:
        return f"Its size was not noted for later checks. {problem}"
    return ""


def _least(project: Project, decisions: Any) -> tuple[float, str]:
    if decisions.batch_rows:
        return (
            _FEWER * decisions.batch_rows,
            f"a usual batch (batch_rows: {decisions.batch_rows:,})",
        )
    sizes = _seen(project.folder / LEDGER)
    if len(sizes) < _ENOUGH:
        return 0, ""
    return _FEWER * min(sizes), f"the smallest of {len(sizes)} earlier batches ({min(sizes):,})"


def _seen(ledger: Path) -> list[int]:
    # By name: a batch that is checked twice is one batch.
    sizes: dict[str, int] = {}
    try:
        lines = ledger.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    for line in lines:
        try:
            entry = json.loads(line)
            sizes[str(entry["batch"])] = int(entry["rows"])
        except (ValueError, TypeError, LookupError):
            continue  # a line that a crash cut short is no batch
    return list(sizes.values())


def _source_ends(project: Project, decisions: Any) -> bool:
    """Whether the data of the project are text whose last line is ended."""
    from tenfold.tables.source import files

    try:
        found = files(decisions.source or "", project.folder)
        if any(file.kind != "csv" or file.packed for file in found):
            return False
        for file in found:
            with file.open() as stream:
                stream.seek(-2, 2)
                if b"\n" not in stream.read():
                    return False
    except (OSError, ValueError, TenfoldError):
        return False
    return True


__all__ = ["LEDGER", "doubts", "few", "remember"]
