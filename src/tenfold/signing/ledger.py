"""Lines that nobody can change unseen: ``signoffs.jsonl``, each holding the hash of the one before.

The chain shows a line that was edited, put in, taken out or moved. It cannot show by itself that
lines are missing at the end, nor that somebody wrote all of it anew: for that its last hash, the
head, has to stand somewhere else. It stands in ``records/signoffs.head`` and in every dossier.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from tenfold.errors import ProjectProblem
from tenfold.files import append_line, write_atomic
from tenfold.vocabulary import SignOff, canonical_json, digest

LEDGER = "signoffs.jsonl"
HEAD = "records/signoffs.head"
# Two machines that keep good time may differ by so much: Kerberos' default, RFC 4120.
_SKEW = timedelta(minutes=5)
_NOT_IN_HASH = {"hash", "signature"}


@dataclass(frozen=True)
class Chain:
    """The ledger as it was read.

    Attributes
    ----------
    lines : list of SignOff
        Those that belong to the chain, oldest first.
    faults : list of str
        What is wrong with the chain, line by line; empty where it holds.
    note : str
        A line that a crash cut short, which never counted.
    """

    lines: list[SignOff] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def head(self) -> str:
        """Hash of the last line; empty without any."""
        return self.lines[-1].hash if self.lines else ""


def hash_of(line: SignOff) -> str:
    """Hash of a line: of everything but the hash itself and the signature over it."""
    return digest(line.model_dump(mode="json", exclude=_NOT_IN_HASH))


def text_of(line: SignOff) -> str:
    """A line as it stands in the file; any other text of the same content is an edit."""
    return canonical_json(line.model_dump(mode="json"))


def contains(chain: Chain, head: str) -> bool:
    """Whether `head`, as a dossier printed it, is the hash of a line of the chain."""
    return any(line.hash == head for line in chain.lines)


def read_chain(folder: Path, *, now: datetime | None = None) -> Chain:
    """Read the ledger of the project in `folder` and check it line by line.

    Raises
    ------
    ProjectProblem
        It is there and cannot be read.
    """
    raw = _bytes(folder / LEDGER)
    pieces = raw.split(b"\n")
    lines: list[SignOff] = []
    faults: list[str] = []
    cut: list[int] = []
    # A piece that cannot be read is a crash's when the chain goes on without it, or when it is the
    # file's last and nobody ended its line.
    unread: list[int] = []
    for place, piece in enumerate(pieces, 1):
        if place == len(pieces) and not piece:
            break
        line = _parsed(piece)
        if line is None:
            unread.append(place)
            continue
        fault = _misfit(line, place, lines[-1] if lines else None)
        if unread:
            if fault or not _begins_a_line(pieces, unread):
                faults += [f"line {n} was changed: it can no longer be read" for n in unread]
            else:
                cut += unread
            unread = []
        if fault:
            faults.append(fault)
        elif text_of(line).encode() != piece:
            faults.append(f"line {place} was changed: it is not written as it was")
        lines.append(line)
    if unread:
        torn = not raw.endswith(b"\n") and len(unread) == 1 and _begins_a_line(pieces, unread)
        if torn:
            cut += unread
        else:
            faults += [f"line {n} was changed: it can no longer be read" for n in unread]
    faults += _time_faults(lines, now or datetime.now(UTC)) + _tail_faults(folder, lines)
    return Chain(lines, faults, _cut_note(cut))


def append(folder: Path, draft: SignOff, *, now: datetime | None = None) -> SignOff:
    """Chain `draft` to the ledger and write it, whole or not at all; the caller holds the lock.

    Only what is said counts in the draft: number, time, chain and hash are set here.

    Raises
    ------
    ProjectProblem
        The ledger is at fault, the clock is behind its last line, or the disk refuses.
    """
    line = chained(read_chain(folder, now=now), draft, now=now)
    return write(folder, line)


def chained(chain: Chain, draft: SignOff, *, now: datetime | None = None) -> SignOff:
    """`draft` as the next line of `chain`, with its number, time and hash.

    Raises
    ------
    ProjectProblem
        As `append`.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    if chain.faults:
        raise ProjectProblem.because(
            f"The ledger {LEDGER} cannot be trusted: {chain.faults[0]}.",
            "Put an untouched copy back, or move it aside and let everybody sign again.",
        )
    last = chain.lines[-1] if chain.lines else None
    if last and moment < datetime.fromisoformat(last.at):
        raise ProjectProblem.because(
            f"This machine's clock says {moment.isoformat()}, which is before the last signature "
            f"({last.at}).",
            "Set the clock, then sign again.",
        )
    line = draft.model_copy(
        update={
            "number": last.number + 1 if last else 1,
            "at": moment.isoformat(),
            "previous": last.hash if last else "",
            "signature": "",
        }
    )
    return line.model_copy(update={"hash": hash_of(line)})


def write(folder: Path, line: SignOff) -> SignOff:
    """Write a chained line, then remember it as the head elsewhere."""
    append_line(folder / LEDGER, text_of(line))
    # After the line: a crash in between leaves a head that is merely older, never one ahead.
    write_atomic(folder / HEAD, canonical_json({"number": line.number, "hash": line.hash}) + "\n")
    return line


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ProjectProblem.because(
            f"'{path.name}' cannot be read: {error.strerror or error}.", "Make it readable."
        ) from error


def _parsed(piece: bytes) -> SignOff | None:
    try:
        return SignOff.model_validate(json.loads(piece))
    except (ValueError, ValidationError, RecursionError):
        return None


def _begins_a_line(pieces: list[bytes], places: list[int]) -> bool:
    # What a crash leaves is the beginning of a line: keys are sorted, so it begins like one.
    start = b'{"at":"'
    return all(
        start.startswith(pieces[n - 1][: len(start)]) and not pieces[n - 1].endswith(b"}")
        for n in places
    )


def _misfit(line: SignOff, place: int, last: SignOff | None) -> str:
    if line.hash != hash_of(line):
        return f"line {place} was changed: its content does not match its hash"
    if line.signature and not line.key:
        return f"line {place} was changed: it has a signature, and nobody signed it with a key"
    if line.seen != digest(line.content):
        return f"line {place} does not name the content that it signs"
    if line.previous != (last.hash if last else ""):
        return (
            f"line {place} does not follow the line before it: one was taken out, put in or moved"
        )
    if line.number != (last.number + 1 if last else 1):
        return f"line {place} says that it is number {line.number}"
    return ""


def _time_faults(lines: list[SignOff], now: datetime) -> list[str]:
    faults = []
    before: tuple[int, datetime] | None = None
    for line in lines:
        at = _time(line)
        if at is None:
            faults.append(f"line {line.number} has no time that can be read: '{line.at[:40]}'")
            continue
        if before and at < before[1]:
            faults.append(
                f"line {line.number} is dated {line.at}, before line {before[0]} "
                f"({before[1].isoformat()}): a clock ran backwards"
            )
        if at > now + _SKEW:
            faults.append(
                f"line {line.number} is dated {line.at}, which is in the future of this machine"
            )
        before = line.number, at
    return faults


def _time(line: SignOff) -> datetime | None:
    try:
        at = datetime.fromisoformat(line.at)
    except ValueError:
        return None
    return at if at.utcoffset() is not None else None


def _tail_faults(folder: Path, lines: list[SignOff]) -> list[str]:
    raw = _bytes(folder / HEAD)
    if not raw:
        return []
    try:
        noted = json.loads(raw)
        number, head = int(noted["number"]), str(noted["hash"])
    except (ValueError, TypeError, LookupError):
        return [f"{HEAD}, which remembers the last signature, was changed"]
    if number > len(lines):
        gone = number - len(lines)
        lost = "1 line is" if gone == 1 else f"{gone} lines are"
        return [f"{lost} gone from the end: {number} were there, {len(lines)} are"]
    if number < 1 or lines[number - 1].hash != head:
        return [f"line {number} is not the one that {HEAD} remembers"]
    return []


def _cut_note(cut: list[int]) -> str:
    if not cut:
        return ""
    which = f"line {cut[0]}" if len(cut) == 1 else f"lines {', '.join(map(str, cut))}"
    return f"{which} of {LEDGER} was cut short by a crash and never counted"


__all__ = [
    "HEAD",
    "LEDGER",
    "Chain",
    "append",
    "chained",
    "contains",
    "hash_of",
    "read_chain",
    "text_of",
    "write",
]
