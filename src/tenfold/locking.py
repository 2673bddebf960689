"""One at a time: a lock file that names its holder, and that no killed process leaves closed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, SoftFileLock, Timeout

from tenfold.errors import ProjectProblem

_HELD = "another run: process"


@contextlib.contextmanager
def locked(path: Path, *, what: str, wait: float = 10.0) -> Iterator[None]:
    """Hold the lock file `path`; a second holder waits `wait` seconds, then gets a sentence.

    The system gives a lock back when its holder ends, however it ends: what the file says is for
    the sentence alone.
    """
    lock = FileLock(path, timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        raise ProjectProblem.because(
            f"{what} is in use by {_holder(path)} (lock '{path.name}').",
            "Wait for it to end, then try again.",
        ) from None
    except OSError as error:
        raise ProjectProblem.because(
            f"{what} cannot be locked: {error.strerror or error}.", "Make the folder writable."
        ) from error
    try:
        # Where files cannot be locked, what the file says is the lock.
        if not isinstance(lock, SoftFileLock):
            since = datetime.now(UTC).astimezone()
            with contextlib.suppress(OSError):
                path.write_text(f"{_HELD} {os.getpid()}, since {since:%Y-%m-%d %H:%M:%S}")
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        said = path.read_text(encoding="utf-8")
        if said.startswith(_HELD):
            return said
    return "another run"


__all__ = ["locked"]
