"""Lines that nobody can change unseen: ``signoffs.jsonl``, each holding the hash of the one before.

The chain shows a line that was edited, put in, taken out or moved. It cannot show by itself that
lines are missing at the end, nor that somebody wrote all of it anew: for that its last hash, the
head, has to stand somewhere else. It stands in ``records/signoffs.head`` and in every dossier.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tenfold.errors import ProjectProblem
from tenfold.files import append_line, write_atomic
from tenfold.signing import faults as wrong
from tenfold.signing.faults import HEAD, LEDGER, Fault
from tenfold.signing.lines import cut_short, hash_of, parsed, text_of
from tenfold.vocabulary import SignOff, canonical_json


@dataclass(frozen=True)
class Chain:
    """The ledger as it was read.

    Attributes
    ----------
    lines : list of SignOff
        Those that can be read, oldest first.
    faults : list of Fault
        What is wrong with the chain, line by line; empty where it holds.
    note : str
        A line that a crash cut short or that is empty, and never counted.
    places : list of int
        Where each of `lines` stands in the file, from 1.
    """

    lines: list[SignOff] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    note: str = ""
    places: list[int] = field(default_factory=list)

    @property
    def head(self) -> str:
        """Hash of the last line; empty without any."""
        return self.lines[-1].hash if self.lines else ""

    def fault_of(self, number: int) -> str:
        """What is wrong with the line that is `number`-th of `lines`, from 0; empty: nothing."""
        place = self.places[number] if number < len(self.places) else 0
        return next((fault.short for fault in self.faults if place and fault.line == place), "")


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
    pieces = _bytes(folder / LEDGER).split(b"\n")
    ended = not pieces[-1]
    lines: list[SignOff] = []
    places: list[int] = []
    faults: list[Fault] = []
    passed: list[int] = []
    # A piece that cannot be read is a crash's when the chain goes on without it, or when it is the
    # file's last and nobody ended its line.
    unread: list[int] = []
    for place, piece in enumerate(pieces[:-1] if ended else pieces, 1):
        line = parsed(piece)
        if line is None:
            unread.append(place)
            continue
        misfit, rewritten = wrong.of_line(line, place, lines[-1] if lines else None, piece)
        if not misfit and all(cut_short(pieces[n - 1]) for n in unread):
            passed += unread
        else:
            faults += [Fault("unread", n) for n in unread]
        unread = []
        faults += [fault for fault in (misfit or rewritten,) if fault]
        lines.append(line)
        places.append(place)
    torn = len(unread) == 1 and not ended and cut_short(pieces[-1])
    # An empty line at the end takes nothing away: what was there before it is remembered elsewhere.
    if torn or not any(pieces[n - 1].strip() for n in unread):
        passed += unread
    else:
        faults += [Fault("unread", n) for n in unread]
    if not faults:
        # Lines that were moved are out of time as well: that says nothing new.
        moment = now or datetime.now(UTC)
        faults += wrong.of_time(list(zip(places, lines, strict=True)), moment)
    faults += _tail_faults(folder, lines)
    return Chain(lines, faults, _note(pieces, passed), places)


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
            f"The ledger {LEDGER} cannot be trusted: {wrong.words(chain.faults)}.",
            wrong.remedy(chain.faults),
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


def _tail_faults(folder: Path, lines: list[SignOff]) -> list[Fault]:
    raw = _bytes(folder / HEAD)
    if not raw:
        return []
    try:
        noted = json.loads(raw)
        number, head = int(noted["number"]), str(noted["hash"])
    except (ValueError, TypeError, LookupError):
        number, head = 0, ""
    if number < 1:
        return [Fault("head", said=f"{HEAD}, which remembers the last signature, was changed")]
    return wrong.of_tail(lines, number, head)


def _note(pieces: list[bytes], passed: list[int]) -> str:
    empty = [n for n in passed if not pieces[n - 1].strip()]
    cut = [n for n in passed if n not in empty]
    said = []
    if cut:
        verb = "was" if len(cut) == 1 else "were"
        said.append(f"{_lines(cut)} of {LEDGER} {verb} cut short by a crash and never counted")
    if empty:
        said.append(f"{_lines(empty)} of {LEDGER} {'is' if len(empty) == 1 else 'are'} empty")
    return "; ".join(said)


def _lines(places: list[int]) -> str:
    return f"line {places[0]}" if len(places) == 1 else f"lines {', '.join(map(str, places[:9]))}"


__all__ = ["HEAD", "LEDGER", "Chain", "append", "chained", "contains", "read_chain", "write"]
