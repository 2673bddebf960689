"""decisions.jsonl: every change that was saved, a line each, so that it can be taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Literal

from tenfold.files import append_line, write_atomic
from tenfold.secrets import held, looks_like
from tenfold.vocabulary.proposals import ACCEPTANCES

# Who accepted which proposal stands in the same file: one log of what was decided.
FILE = ACCEPTANCES
FILES, WAIVERS = "files", "waivers"
Kind = Literal["edit", "undo", "redo", "void"]

_MOST_OF_A_VALUE = 20_000  # characters
_MOST_OF_A_FILE = 500_000
_MOST_IN_ALL = 8_000_000  # bytes; then the older half of what can be undone is forgotten


class Kept(Enum):
    """What stands in the place of a value that is not there."""

    ABSENT = "absent"
    CUT = "cut"  # too long to be kept, or it held a secret


@dataclass(frozen=True)
class Change:
    """One place before and after, as it was written.

    Attributes
    ----------
    step, field : str
        Slug and decision; ``waivers`` and a check's code; ``files`` and a path in the project.
    before, after : JSON value or Kept
    """

    step: str
    field: str
    before: Any = Kept.ABSENT
    after: Any = Kept.ABSENT


@dataclass(frozen=True)
class Line:
    """One line of the journal.

    Attributes
    ----------
    number : int
        Grows by one.
    at : datetime
        UTC.
    act, words : str
        Lines of one act are one edit, which `words` names; empty for a single save.
    of : tuple of int
        The lines that an undo, redo or void is about.
    was, made : mapping of str to str
        Hash of each file that it writes, by path, before and after: empty for none.
    """

    number: int
    at: datetime
    kind: Kind
    changes: tuple[Change, ...] = ()
    act: str = ""
    words: str = ""
    of: tuple[int, ...] = ()
    was: Mapping[str, str] = field(default_factory=dict)
    made: Mapping[str, str] = field(default_factory=dict)


def hash_of(path: Path) -> str:
    """Hash of a file as a line keeps it; empty where there is none."""
    try:
        return hashed(path.read_bytes())
    except OSError:
        return ""


def hashed(content: bytes | None) -> str:
    """Hash of a content as a line keeps it; empty for none."""
    return "" if content is None else hashlib.sha256(content).hexdigest()[:16]


def read(folder: Path) -> list[Line]:
    """The lines that hold, oldest first; what a crash cut short or kept from happening is not one.

    A line is written before the file that it tells of. Where the last one's file is still as it
    was, that never happened.
    """
    lines = _read(folder)
    void = {number for line in lines if line.kind == "void" for number in line.of}
    lines = [line for line in lines if line.kind != "void" and line.number not in void]
    if lines and _never_happened(folder, lines[-1]):
        lines.pop()
    return lines


def write(folder: Path, line: Line) -> Line:
    """Append `line` under the next number; the caller holds the lock of the decisions."""
    have = _read(folder)
    number = max((each.number for each in have), default=0)
    void = {number for each in have if each.kind == "void" for number in each.of}
    told = [each for each in have if each.kind != "void" and each.number not in void]
    if told and line.kind != "void" and _never_happened(folder, told[-1]):
        # Said for good, while the files still tell.
        number += 1
        _append(folder, Line(number, line.at, "void", of=(told[-1].number,)))
    line = Line(**{**vars(line), "number": number + 1})
    _append(folder, line)
    return line


def now() -> datetime:
    """The time of a line."""
    return datetime.now(UTC)


def kept(value: Any, *, most: int = _MOST_OF_A_VALUE) -> Any:
    """A value as a line may hold it: what is too long, or holds a secret, is cut."""
    if isinstance(value, Kept):
        return value
    text = json.dumps(value, ensure_ascii=False, default=str)
    # It may have been written into tenfold.yaml by hand, and be what this very change takes out.
    if len(text) > most or looks_like(text) or held(text):
        return Kept.CUT
    return json.loads(text)


def kept_file(content: bytes | None) -> Any:
    """The text of a file as a line may hold it."""
    if content is None:
        return Kept.ABSENT
    try:
        return kept(content.decode(), most=_MOST_OF_A_FILE)
    except UnicodeDecodeError:
        return Kept.CUT


def _never_happened(folder: Path, line: Line) -> bool:
    return any(
        was != line.made.get(name) and hash_of(folder / name) == was
        for name, was in line.was.items()
    )


def _append(folder: Path, line: Line) -> None:
    path = folder / FILE
    _forget(path)
    append_line(path, json.dumps(_written(line), ensure_ascii=False, separators=(",", ":")))


def _forget(path: Path) -> None:
    if not path.is_file() or path.stat().st_size <= _MOST_IN_ALL:
        return
    left = _MOST_IN_ALL // 2
    lines: list[bytes] = []
    for raw in reversed(path.read_bytes().split(b"\n")):
        if _line(raw) is not None:
            left -= len(raw)
            if left < 0:
                continue
        if raw:
            lines.append(raw)
    write_atomic(path, b"\n".join(reversed(lines)) + b"\n")


def _read(folder: Path) -> list[Line]:
    try:
        # Not splitlines(): it would also cut at the line marks inside people's texts.
        raw = (folder / FILE).read_bytes().split(b"\n")
    except OSError:
        return []
    return [line for line in map(_line, raw) if line is not None]


def _written(line: Line) -> dict[str, Any]:
    told: dict[str, Any] = {
        "line": line.number,
        "at": line.at.isoformat(timespec="milliseconds"),
        "kind": line.kind,
        "changes": [_side(change) for change in line.changes],
        "act": line.act,
        "words": line.words,
        "of": list(line.of),
        "was": dict(line.was),
        "made": dict(line.made),
    }
    return {name: value for name, value in told.items() if value not in ("", [], {})}


def _side(change: Change) -> dict[str, Any]:
    sides = {"before": change.before, "after": change.after}
    told = {name: value for name, value in sides.items() if not isinstance(value, Kept)}
    cut = [name for name, value in sides.items() if value is Kept.CUT]
    return {"step": change.step, "field": change.field, **told, **({"cut": cut} if cut else {})}


def _line(raw: bytes) -> Line | None:
    try:
        told = json.loads(raw)
        return Line(
            int(told["line"]),
            datetime.fromisoformat(told["at"]),
            told["kind"],
            tuple(_change(each) for each in told.get("changes", ())),
            str(told.get("act", "")),
            str(told.get("words", "")),
            tuple(map(int, told.get("of", ()))),
            dict(told.get("was", {})),
            dict(told.get("made", {})),
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _change(told: Mapping[str, Any]) -> Change:
    cut: Sequence[str] = told.get("cut", ())
    sides = {
        name: Kept.CUT if name in cut else told.get(name, Kept.ABSENT)
        for name in ("before", "after")
    }
    return Change(str(told["step"]), str(told["field"]), **sides)


__all__ = [
    "FILE",
    "FILES",
    "WAIVERS",
    "Change",
    "Kept",
    "Line",
    "hash_of",
    "hashed",
    "kept",
    "kept_file",
    "now",
    "read",
    "write",
]
