"""A disk that fails: counts what this process writes under a folder and lets the k-th of it fail.

What Python does through ``os`` and ``open`` is seen, down to each raw write below the buffers; the
lock's own system calls are not, as the system gives a lock back however its holder ends.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

How = Literal["once", "full", "dies"]
HOWS: tuple[How, ...] = ("once", "full", "dies")
_GROWS = ("open", "write", "mkdir", "fsync")
_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND


class Died(BaseException):
    """The process ends here, as after kill -9: nothing later reaches the disk."""


class Disk:
    """What was done under `folder`, in order, as ``(operation, path in the folder)``.

    Parameters
    ----------
    at : int or None
        Number of the operation that fails; None lets all pass.
    how : {"once", "full", "dies"}
        An I/O error; no more space from there on, which lets deletions pass; the process's end.
        A write that fails or ends the process leaves half of its bytes.
    """

    def __init__(self, folder: Path, at: int | None = None, how: How = "once") -> None:
        self.folder = folder.resolve()
        self.at, self.how = at, how
        self.done: list[tuple[str, str]] = []
        self.dead = False
        self._paths: dict[int, Path] = {}
        self._lock = threading.Lock()

    @property
    def reached(self) -> bool:
        """Whether the operation that was to fail came about."""
        return self.at is not None and len(self.done) > self.at

    def inside(self, path: Any) -> Path | None:
        """The absolute path where it lies in the folder and is no lock."""
        if isinstance(path, int):
            return self._paths.get(path)
        try:
            found = Path.cwd() / os.fsdecode(path)
        except TypeError:
            return None
        ours = found.is_relative_to(self.folder) and found.suffix != ".lock"
        return found if ours else None

    def check(self, kind: str, path: Path) -> None:
        """Count one operation; raise where it is the one that fails."""
        with self._lock:
            if self.dead:
                raise Died
            self.done.append((kind, path.relative_to(self.folder).as_posix()))
            number = len(self.done) - 1
            if self.at is None or number < self.at:
                return
            if self.how == "dies":
                self.dead = True
                raise Died
            if self.how == "once" and number == self.at:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            if self.how == "full" and kind in _GROWS:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @contextmanager
    def watched(self) -> Iterator[Disk]:
        """Let everything in this process pass through here."""
        with pytest.MonkeyPatch.context() as patch:
            for name, kind in (
                ("replace", "rename"),
                ("rename", "rename"),
                ("unlink", "unlink"),
                ("remove", "unlink"),
                ("rmdir", "rmdir"),
                ("mkdir", "mkdir"),
                ("fsync", "fsync"),
            ):
                patch.setattr(os, name, self._wrapped(kind, getattr(os, name)))
            patch.setattr(os, "open", self._os_open(os.open))
            patch.setattr(os, "close", self._os_close(os.close))
            opener = self._open(io.open)
            patch.setattr(io, "open", opener)
            patch.setattr(builtins, "open", opener)
            yield self

    def _wrapped(self, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def operation(path: Any, *args: Any, **kwargs: Any) -> Any:
            # rmtree names entries relative to the folder that it holds open.
            holder = self._paths.get(kwargs.get("dir_fd") or -1)
            found = holder / path if holder else self.inside(path)
            if found is not None:
                self.check(kind, found)
            return real(path, *args, **kwargs)

        return operation

    def _os_open(self, real: Callable[..., int]) -> Callable[..., int]:
        def operation(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            holder = self._paths.get(kwargs.get("dir_fd") or -1)
            found = holder / path if holder else self.inside(path)
            if found is not None and flags & _FLAGS:
                self.check("open", found)
            handle = real(path, flags, *args, **kwargs)
            if found is not None:
                self._paths[handle] = found
            return handle

        return operation

    def _os_close(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def operation(handle: int) -> None:
            self._paths.pop(handle, None)
            real(handle)

        return operation

    def _open(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def operation(
            file: Any, mode: str = "r", buffering: int = -1, *args: Any, **kwargs: Any
        ) -> Any:
            found = None if isinstance(file, int) else self.inside(file)
            if found is None or not set(mode) & set("wax+"):
                return real(file, mode, buffering, *args, **kwargs)
            if mode != "r+b":  # opened only to be synced
                self.check("open", found)
            raw = _Raw(self, found, mode.replace("b", "").replace("t", ""))
            buffered = (io.BufferedRandom if "+" in mode else io.BufferedWriter)(raw)
            return buffered if "b" in mode else io.TextIOWrapper(buffered, *args, **kwargs)

        return operation


class _Raw(io.FileIO):
    def __init__(self, disk: Disk, path: Path, mode: str) -> None:
        super().__init__(path, mode)
        self._disk, self._place = disk, path
        disk._paths[self.fileno()] = path

    def write(self, data: Any) -> int:
        if self._disk.dead:
            # Buffers are emptied when Python lets go of them; a dead process does not.
            return len(data)
        try:
            self._disk.check("write", self._place)
        except (OSError, Died):
            super().write(bytes(data)[: len(data) // 2])
            raise
        return super().write(data)

    def close(self) -> None:
        if not self.closed:
            self._disk._paths.pop(self.fileno(), None)
        super().close()


def litter(folder: Path) -> list[Path]:
    """What writers left unfinished."""
    return sorted(folder.rglob("*.unfinished"))


def age(folder: Path) -> None:
    """Let what writers left unfinished be of long ago."""
    for path in litter(folder):
        for part in (path, *path.rglob("*")):
            os.utime(part, (0, 0))
