"""What is wrong with a ledger: which lines, in words, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from tenfold.signing.lines import hash_of, text_of, time_of
from tenfold.vocabulary import SignOff, digest

LEDGER = "signoffs.jsonl"
HEAD = "records/signoffs.head"

Kind = Literal[
    "unread", "content", "unkeyed", "seen", "order", "number", "ends", "written",
    "undated", "backwards", "future", "gone", "head", "other head",
]  # fmt: skip

# Two machines that keep good time may differ by so much: Kerberos' default, RFC 4120.
_SKEW = timedelta(minutes=5)
_MOST = 4

_ONE: dict[Kind, str] = {
    "unread": "was changed: it can no longer be read",
    "content": "was changed: its content does not match its hash",
    "unkeyed": "was changed: it has a signature, and nobody signed it with a key",
    "seen": "does not name the content that it signs",
    "order": "does not follow the line before it: one was taken out, put in or moved",
    "ends": "was changed: it ends as Windows ends lines",
    "written": "was changed: it is not written as it was",
}
_MANY: dict[Kind, str] = {
    "unread": "were changed: they can no longer be read",
    "content": "were changed: their content does not match their hash",
    "unkeyed": "were changed: they have a signature, and nobody signed them with a key",
    "seen": "do not name the content that they sign",
    "order": "do not follow the line before them: some were taken out, put in or moved",
    "ends": "were changed: they end as Windows ends lines",
    "written": "were changed: they are not written as they were",
}
_ANEW = f"Or move {LEDGER} and {HEAD} aside, both of them, and let everybody sign again."
_REMEDIES: dict[Kind, str] = {
    "ends": f"An editor or git did that: give {LEDGER} its plain line ends back (for git, the line "
    f"'{LEDGER} -text' in .gitattributes).",
    "head": f"Put an untouched copy of {HEAD} back, from git or a backup. Without one, hold the "
    "ledger against the head that a dossier printed, `tenfold signatures --head HASH`, then delete "
    "that file.",
    "future": "Look at this machine's clock. If it is right, another one ran ahead, and the fault "
    f"ends by itself when that time has come. {_ANEW}",
    "backwards": f"A machine signed with a wrong clock: set it. {_ANEW}",
}
_REMEDY = (
    f"Put an untouched copy of {LEDGER} back, from git or a backup; `tenfold signatures --head "
    f"HASH` tells whether the copy has the line that a dossier printed. {_ANEW}"
)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes
    ----------
    kind : str
    line : int
        Place in the file, from 1; 0 where it is of no single line.
    said : str
        What is wrong, where that is more than the kind says.
    """

    kind: Kind
    line: int = 0
    said: str = ""

    @property
    def short(self) -> str:
        """What is wrong with the line, beside the line itself."""
        return self.said or _ONE[self.kind]

    def __str__(self) -> str:
        return f"line {self.line} {self.short}" if self.line else self.said


def of_line(
    line: SignOff, place: int, last: SignOff | None, piece: bytes
) -> tuple[Fault | None, Fault | None]:
    """What keeps `line` out of the chain, and how `piece`, its text, differs from what it was."""
    text = text_of(line).encode()
    if piece == text:
        written = None
    else:
        written = Fault("ends" if piece == text + b"\r" else "written", place)
    if line.hash != hash_of(line):
        return Fault("content", place), written
    if line.signature and not line.key:
        return Fault("unkeyed", place), written
    if line.seen != digest(line.content):
        return Fault("seen", place), written
    if line.previous != (last.hash if last else ""):
        return Fault("order", place), written
    if line.number != (last.number + 1 if last else 1):
        return Fault("number", place, f"says that it is number {line.number}"), written
    return None, written


def of_time(placed: Sequence[tuple[int, SignOff]], now: datetime) -> list[Fault]:
    """Lines without a time, dated before the one above them, or after `now`."""
    faults = []
    before: tuple[int, datetime] | None = None
    for place, line in placed:
        at = time_of(line)
        if at is None:
            said = f"has no time that can be read: '{line.at[:40]}'"
            faults.append(Fault("undated", place, said))
            continue
        if before and at < before[1]:
            said = (
                f"is dated {line.at}, before line {before[0]} ({before[1].isoformat()}): a clock "
                "ran backwards"
            )
            faults.append(Fault("backwards", place, said))
        if at > now + _SKEW:
            said = f"is dated {line.at}, which is in the future of this machine"
            faults.append(Fault("future", place, said))
        before = place, at
    return faults


def of_tail(lines: Sequence[SignOff], number: int, head: str) -> list[Fault]:
    """What the remembered last line, its `number` and hash, says of those that are there."""
    if number > len(lines):
        which = _which([*range(len(lines) + 1, number + 1)])
        verb = "is" if number == len(lines) + 1 else "are"
        said = f"{which} {verb} gone from the end: {number} were there, {len(lines)} are"
        return [Fault("gone", said=said)]
    if lines[number - 1].hash != head:
        said = f"line {number} is not the one that {HEAD} remembers"
        return [Fault("other head", said=said)]
    return []


def words(faults: Sequence[Fault]) -> str:
    """What is wrong, in one clause after another: like faults together, the first few of them."""
    grouped: dict[tuple[Kind, str], list[Fault]] = {}
    for fault in faults:
        grouped.setdefault((fault.kind, fault.said), []).append(fault)
    said = [
        str(alike[0])
        if len(alike) == 1
        else f"{_which([each.line for each in alike])} {_MANY[alike[0].kind]}"
        for alike in grouped.values()
    ]
    more = [f"and {len(said) - _MOST} more"] if len(said) > _MOST else []
    return "; ".join([*said[:_MOST], *more])


def remedy(faults: Sequence[Fault]) -> str:
    """What to do about them; empty without any."""
    kinds = {fault.kind for fault in faults}
    if not kinds:
        return ""
    return _REMEDIES.get(faults[0].kind, _REMEDY) if len(kinds) == 1 else _REMEDY


def _which(places: Sequence[int]) -> str:
    if len(places) == 1:
        return f"line {places[0]}"
    if places[-1] - places[0] == len(places) - 1:
        return f"lines {places[0]} to {places[-1]}"
    shown = ", ".join(map(str, places[:6]))
    return f"lines {shown} and {len(places) - 6} more" if len(places) > 6 else f"lines {shown}"


__all__ = ["HEAD", "LEDGER", "Fault", "Kind", "of_line", "of_tail", "of_time", "remedy", "words"]
