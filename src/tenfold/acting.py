"""One act of a person on tenfold.yaml: all of it is written, and told in the journal, or none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from uuid import uuid4

from tenfold import journal
from tenfold.decision_file import FILE
from tenfold.errors import ProjectProblem
from tenfold.files import write_atomic
from tenfold.journal import FILES, Change, Kept, Kind, Line, hash_of, hashed, kept, kept_file
from tenfold.locking import locked
from tenfold.saving import changed
from tenfold.step import Step
from tenfold.vocabulary import Waiver
from tenfold.waiving import unwaived, waived


class Act:
    """What is saved while it is open is one edit, and is taken back where the act fails.

    Attributes
    ----------
    name : str
        Of an act that was given words: its lines of the journal are one edit.
    """

    def __init__(self, folder: Path, words: str = "") -> None:
        self.folder = folder
        self.name = uuid4().hex[:12] if words else ""
        self._words = words
        self._first: dict[Path, bytes | None] = {}
        self._lines: list[int] = []

    @property
    def text(self) -> str:
        """The decision file as it is now.

        Raises
        ------
        ProjectProblem
            It cannot be read, or is no text.
        """
        return text_of(self.folder / FILE)

    def save(self, step: Step, changes: Mapping[str, object]) -> None:
        """Write changes of one step's decisions. Raises as `Project.save`."""
        text = self.text
        done = changed(text, step, changes)
        if done.text == text:
            return
        names = [
            n for n in {**done.before, **done.after} if _at(done.before, n) != _at(done.after, n)
        ]
        moved = [Change(step.slug, n, _at(done.before, n), _at(done.after, n)) for n in names]
        self.commit(moved, text=done.text)

    def waive(self, waiver: Waiver) -> None:
        """Write a waiver, in place of one of the same check. Raises as `Project.waive`."""
        self.commit(*waived(self.text, waiver))

    def unwaive(self, code: str) -> None:
        """Take the waiver of a check out. Raises as `Project.unwaive`."""
        self.commit(*unwaived(self.text, code))

    def write(self, path: Path, content: str) -> None:
        """Write a file that a decision names, so that it is undone with it."""
        old, new = _content(path), content.encode()
        if old != new:
            name = path.relative_to(self.folder).as_posix()
            self.commit([Change(FILES, name, kept_file(old), kept_file(new))], files={path: new})

    def commit(
        self,
        changes: Sequence[Change],
        text: str | None = None,
        *,
        files: Mapping[Path, bytes | None] | None = None,
        kind: Kind = "edit",
        of: Sequence[int] = (),
        act: str = "",
    ) -> None:
        """Tell the journal, then write: `text` as the decision file, and `files` (None deletes).

        The journal first: what it tells of and a crash kept from happening is known by the hashes
        of the files, while a change that it does not know could not be undone.
        """
        writes = dict(files or {})
        file = self.folder / FILE
        if text is not None and text != self.text:
            if not os.access(file, os.W_OK):
                raise ProjectProblem.because(f"'{file}' is read-only.", "Make it writable.")
            # An editor on Windows ends its lines its own way; they stay so.
            crlf = b"\r\n" in file.read_bytes()
            writes[file] = (text.replace("\n", "\r\n") if crlf else text).encode()
        for path in writes:
            self._first.setdefault(path, _content(path))
        if changes or of:
            names = {path: path.relative_to(self.folder).as_posix() for path in writes}
            line = Line(
                0,
                journal.now(),
                kind,
                tuple(changes),
                act or self.name,
                self._words,
                tuple(of),
                was={names[path]: hash_of(path) for path in writes},
                made={names[path]: hashed(new) for path, new in writes.items()},
            )
            self._lines.append(journal.write(self.folder, line).number)
        for path, content in writes.items():
            _put(path, content)

    def take_back(self) -> None:
        """Put every file back as it was before the act."""
        for path, content in reversed(self._first.items()):
            if _content(path) != content:
                _put(path, content)
        if self._lines:
            void = Line(0, journal.now(), "void", of=tuple(self._lines))
            # The files tell of the last line; a disk that is full may keep the journal as it is.
            with suppress(ProjectProblem):
                journal.write(self.folder, void)


@contextmanager
def acting(folder: Path, words: str = "", *, wait: float = 10.0) -> Iterator[Act]:
    """Open an act on the project in `folder`, or join the one that is open; holds its lock."""
    outer = _OPEN.get()
    if outer is not None and outer.folder == folder:
        yield outer
        return
    with locked(folder / ".decisions.lock", what=f"The project '{folder.name}'", wait=wait):
        act = Act(folder, words)
        token = _OPEN.set(act)
        try:
            yield act
        except BaseException:
            act.take_back()
            raise
        finally:
            _OPEN.reset(token)


def text_of(file: Path) -> str:
    """Text of a decision file.

    Raises
    ------
    ProjectProblem
        It cannot be read, or is no text.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ProjectProblem.because(f"'{file}' is not UTF-8 text.", "Save it as UTF-8.") from None
    except OSError as error:
        raise ProjectProblem.because(
            f"'{file}' cannot be read: {error.strerror}.", "Check its permissions."
        ) from error


_OPEN: ContextVar[Act | None] = ContextVar("open act", default=None)


def _at(section: Mapping[str, object], name: str) -> object:
    return kept(section.get(name, Kept.ABSENT))


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        write_atomic(path, content)


__all__ = ["Act", "acting", "text_of"]
