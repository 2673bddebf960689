"""Takes saved decisions back, one by one, and puts them on again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tenfold import journal, registry
from tenfold.acting import Act
from tenfold.changes import between
from tenfold.decision_file import parsed
from tenfold.edit_words import place, told
from tenfold.errors import InvalidDecisions, ProjectProblem, bounded
from tenfold.journal import FILES, WAIVERS, Change, Kept, Line, kept, kept_file
from tenfold.project import Project
from tenfold.saving import saved, section
from tenfold.step import Step
from tenfold.waiving import held, rewritten

_TYPING = timedelta(seconds=3)


@dataclass(frozen=True)
class Edit:
    """One saved change: what a person did in one go.

    Attributes
    ----------
    at : datetime
        When it was last saved, UTC.
    text : str
        In a sentence: ``baseline_models.cv_folds: 10 → 5``.
    changes : tuple of Change
        Every place, before and after, as written in the file.
    words : str
        The act where it was one, for example an adoption; else empty.
    lines : tuple of int
        Its lines of the journal.
    """

    at: datetime
    text: str
    changes: tuple[Change, ...]
    words: str = ""
    lines: tuple[int, ...] = ()


def edits(project: Project) -> list[Edit]:
    """What can be undone, oldest first: `undo` takes back the last."""
    return [_told(one) for one in _stacks(project.folder)[0]]


def undone(project: Project) -> list[Edit]:
    """What can be put on again, the longest undone first: `redo` takes the last."""
    return [_told(one) for one in _stacks(project.folder)[1]]


def undo(project: Project) -> Edit | None:
    """Take back the last saved change; comments and all else in the file stay as they are.

    Returns
    -------
    Edit or None
        What was taken back; None where there is nothing.

    Raises
    ------
    ProjectProblem
        A place was changed by hand since, or its old value was not kept.
    InvalidDecisions
        The file would not be valid.
    """
    with project.act() as act:
        done, _ = _stacks(project.folder)
        if done:
            back = [Change(c.step, c.field, c.after, c.before) for c in reversed(done[-1].changes)]
            _apply(act, back, done[-1], kind="undo")
        return _told(done[-1]) if done else None


def redo(project: Project) -> Edit | None:
    """Put on again what was undone last. Returns it, and raises, as `undo`."""
    with project.act() as act:
        _, gone = _stacks(project.folder)
        if gone:
            _apply(act, list(gone[-1].changes), gone[-1], kind="redo")
        return _told(gone[-1]) if gone else None


@dataclass(frozen=True)
class _One:
    at: datetime
    changes: tuple[Change, ...]
    words: str
    act: str
    lines: tuple[int, ...]


def _stacks(folder: Path) -> tuple[list[_One], list[_One]]:
    done: list[_One] = []
    gone: list[_One] = []
    last: Line | None = None
    for line in journal.read(folder):
        if line.kind == "edit":
            gone.clear()
            if done and last is not None and last.number in done[-1].lines and _same(last, line):
                done[-1] = _joined(done[-1], line)
                if not done[-1].changes:
                    done.pop()
            elif line.changes:
                done.append(_One(line.at, line.changes, line.words, line.act, (line.number,)))
        elif line.kind == "undo" and done and done[-1].lines == line.of:
            gone.append(done.pop())
        elif line.kind == "redo" and gone and gone[-1].lines == line.of:
            done.append(gone.pop())
        last = line
    return done, gone


def _same(last: Line, line: Line) -> bool:
    if last.kind != "edit" or last.act != line.act:
        return False
    if line.act:
        return True
    # Typing is saved again and again: one edit, as in any editor.
    places = [(c.step, c.field) for c in last.changes]
    again = places == [(c.step, c.field) for c in line.changes]
    return again and timedelta(0) <= line.at - last.at <= _TYPING


def _joined(one: _One, line: Line) -> _One:
    places = {(c.step, c.field): c for c in one.changes}
    for change in line.changes:
        place = (change.step, change.field)
        first = places.get(place, change)
        places[place] = replace(first, after=change.after)
    left = [c for c in places.values() if c.before is Kept.CUT or c.before != c.after]
    return replace(one, at=line.at, changes=tuple(left), lines=(*one.lines, line.number))


def _apply(act: Act, changes: Sequence[Change], one: _One, *, kind: journal.Kind) -> None:
    # Each change here goes from what must stand there now to what shall.
    _check_kept(changes, kind)
    text, conflicts = act.text, list[str]()
    files: dict[Path, bytes | None] = {}
    for name in dict.fromkeys(change.step for change in changes):
        mine = [change for change in changes if change.step == name]
        if name == FILES:
            files = _files(act.folder, mine, conflicts)
        elif name == WAIVERS:
            for change in mine:
                if _stands(held(text, change.field), change, conflicts):
                    entries = [] if change.after is Kept.ABSENT else change.after
                    _, text = rewritten(text, change.field, entries)
        else:
            step = registry.get(name)
            wanted = _decisions(text, step, mine, conflicts)
            text = saved(text, step, wanted) if wanted and not conflicts else text
    if conflicts:
        word = "undone" if kind == "undo" else "done again"
        head = f"'{_told(one).text}' cannot be {word}: it was changed by hand since."
        raise ProjectProblem(
            bounded(head, [*conflicts, "Set it back in tenfold.yaml first, or leave it as it is."])
        )
    act.commit(changes, text, files=files, kind=kind, of=one.lines, act=one.act)


def _check_kept(changes: Sequence[Change], kind: journal.Kind) -> None:
    for change in changes:
        if change.after is Kept.CUT:
            raise ProjectProblem.because(
                f"{place(change)} cannot be {'undone' if kind == 'undo' else 'done again'}: what "
                "stood there was too long to be kept, or looked like a secret.",
                "Write it into tenfold.yaml yourself.",
            )


def _decisions(
    text: str, step: Step, changes: Sequence[Change], conflicts: list[str]
) -> dict[str, Any]:
    filed = section(parsed(text), step)
    wanted = {}
    for change in changes:
        now = kept(filed.get(change.field, Kept.ABSENT))
        means = _Meaning(step, filed, change.field)
        if _stands(now, change, conflicts, means):
            wanted[change.field] = None if change.after is Kept.ABSENT else change.after
    return wanted


@dataclass(frozen=True)
class _Meaning:
    """Whether two ways to write a decision mean the same."""

    step: Step
    filed: dict[str, object]
    name: str

    def __call__(self, one: Any, other: Any) -> bool:
        try:
            return bool(self._read(one) == self._read(other))
        except InvalidDecisions:
            return False

    def _read(self, value: Any) -> Any:
        given = {n: v for n, v in self.filed.items() if n != self.name and v is not None}
        given |= {} if isinstance(value, Kept) else {self.name: value}
        return getattr(self.step.parse(given), self.name)


def _files(
    folder: Path, changes: Sequence[Change], conflicts: list[str]
) -> dict[Path, bytes | None]:
    wanted: dict[Path, bytes | None] = {}
    for change in changes:
        path = folder / change.field
        # The journal may come from a stranger.
        inside = path.resolve().is_relative_to(folder.resolve()) and not path.is_symlink()
        if not inside or path.suffix != ".csv":
            raise ProjectProblem.because(f"'{change.field}' is no file that an edit writes.")
        now = kept_file(path.read_bytes() if path.is_file() else None)
        if _stands(now, change, conflicts):
            wanted[path] = None if change.after is Kept.ABSENT else change.after.encode()
    return wanted


def _stands(now: Any, change: Change, conflicts: list[str], means: _Meaning | None = None) -> bool:
    # Whether there is something to write; what stands there by other hands is a conflict.
    if now == change.after:
        return False
    if now == change.before or (means is not None and means(now, change.before)):
        return True
    if means is None or not means(now, change.after):
        shown = "" if change.step == FILES else f": it is {between(change.before, now)}"
        conflicts.append(f"{place(change)}{shown}" if shown else f"{place(change)} has other text")
    return False


def _told(one: _One) -> Edit:
    return Edit(one.at, told(one.changes, one.words), one.changes, one.words, one.lines)


__all__ = ["Edit", "edits", "redo", "undo", "undone"]
