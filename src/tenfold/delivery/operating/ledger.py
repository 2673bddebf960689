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


@dataclass(frozen=True)
class Ledger:
    """What is known of earlier batches.

    Attributes
    ----------
    entries : list of Entry
        The newest thousand, oldest first.
    damaged : int
        Lines among them that cannot be read, as where a crash cut one short.
    """

    entries: list[Entry]
    damaged: int = 0

    @property
    def note(self) -> str:
        """What is missing, for people; empty where nothing is."""
        lines = "1 line" if self.damaged == 1 else f"{self.damaged:,} lines"
        said = f"{lines} of {LEDGER} cannot be read: the evidence of drift leaves them out"
        return said if self.damaged else ""


def read_ledger(folder: Path) -> Ledger:
    """Read what the project keeps; empty where no batch has counted yet.

    Raises
    ------
    ProjectProblem
        It is there and cannot be read: without it the evidence would begin anew unsaid.
    """
    path = folder / LEDGER
    try:
        lines = [line for line in path.read_bytes().split(b"\n") if line.strip()]
    except FileNotFoundError:
        return Ledger([])
    except OSError as error:
        raise ProjectProblem.because(
            f"'{path}' cannot be read: {error.strerror or error}.",
            "Make it readable, or put a copy of it back: it holds the evidence of drift so far.",
        ) from error
    found, damaged = [], 0
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
            damaged += 1
    return Ledger(found, damaged)


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


__all__ = ["LEDGER", "Entry", "Ledger", "read_ledger", "remember"]
