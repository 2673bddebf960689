"""Which batches count for drift, and how far each lay from the reference: drift.jsonl."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tenfold.errors import ProjectProblem
from tenfold.files import append_line

LEDGER = "drift.jsonl"
_MOST = 1000


@dataclass(frozen=True)
class Entry:
    """One batch as the detector sees it.

    Attributes
    ----------
    content : str
        Fingerprint of its rows: a batch counts once, however often it is checked.
    model : str
        Digest of the model whose reference it was held against.
    seen : mapping of str to (str, float, float)
        Per stream: its feature, the distance of its mean in standard errors, and its size.
    """

    batch: str
    content: str
    model: str
    rows: int
    seen: Mapping[str, tuple[str, float, float]] = field(default_factory=dict)


def read_ledger(folder: Path) -> list[Entry]:
    """The newest thousand batches, oldest first; a line that a crash cut short is none."""
    try:
        lines = (folder / LEDGER).read_bytes().split(b"\n")
    except OSError:
        return []
    found = []
    for line in lines[-_MOST:]:
        try:
            said = json.loads(line)
            seen = {
                str(key): (str(name), float(far), float(size))
                for key, (name, far, size) in said["seen"].items()
            }
            names = str(said["batch"]), str(said["content"]), str(said["model"])
            found.append(Entry(*names, rows=int(said["rows"]), seen=seen))
        except (ValueError, TypeError, LookupError, AttributeError):
            continue
    return found


def remember(folder: Path, entry: Entry) -> str:
    """Let a batch count; says so where the project cannot be written."""
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "batch": entry.batch,
        "content": entry.content,
        "model": entry.model,
        "rows": entry.rows,
        "seen": entry.seen,
    }
    try:
        append_line(folder / LEDGER, json.dumps(line, ensure_ascii=False))
    except ProjectProblem as problem:
        return f"It does not count for drift. {problem}"
    return ""


__all__ = ["LEDGER", "Entry", "read_ledger", "remember"]
