"""Writing files so that a crash leaves the old one or the new one, never half of either."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from tenfold.errors import ProjectProblem


def write_atomic(path: Path, text: str | bytes) -> None:
    """Replace `path` with `text`: written beside it, synced, then renamed over it.

    Raises
    ------
    ProjectProblem
        The folder cannot be written, or the disk is full; the old file is untouched.
    """
    data = text.encode() if isinstance(text, str) else text
    with replacing(path) as spare, spare.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a spare path beside `path`; when the block ends well it takes `path`'s place."""
    spare: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        spare = Path(name)
        spare.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        yield spare
        spare.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise ProjectProblem.because(
            f"'{path}' cannot be written: {error.strerror or error}.",
            "Make the folder writable or free some space, then run again.",
        ) from error
    finally:
        if spare is not None and spare.exists():
            spare.unlink()


def append_line(path: Path, line: str) -> None:
    """Append one line and sync it; one that a crash cut short stays a line of its own."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as handle:
            handle.seek(0, os.SEEK_END)
            handle.seek(-1 if handle.tell() else 0, os.SEEK_END)
            torn = handle.read(1) not in (b"", b"\n")
            handle.write(b"\n" * torn + line.encode() + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        raise ProjectProblem.because(
            f"'{path}' cannot be written: {error.strerror or error}.", "Make the folder writable."
        ) from error


def keep(folder: Path, suffix: str, write: Callable[[Path], None]) -> tuple[Path, str]:
    """Let `write` fill a file, then keep it in `folder` under the hash of its content.

    Returns
    -------
    path : Path
        ``folder/<sha256><suffix>``.
    sha256 : str
        Hash of the content, in hex.

    Raises
    ------
    ProjectProblem
        The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        room = tempfile.TemporaryDirectory(prefix=".new-", dir=folder)
    except OSError as error:
        raise ProjectProblem.because(
            f"'{folder}' cannot be written: {error.strerror or error}.", "Make the folder writable."
        ) from error
    with room as scratch:
        draft = Path(scratch) / f"draft{suffix}"
        write(draft)
        sha256 = hash_file(draft)
        path = folder / f"{sha256}{suffix}"
        if not path.exists() or hash_file(path) != sha256:
            _sync_file(draft)
            draft.replace(path)
            _sync_folder(folder)
    return path, sha256


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextlib.contextmanager
def locked(path: Path, *, what: str, wait: float = 10.0) -> Iterator[None]:
    """Hold the lock file `path`; a second holder waits `wait` seconds, then gets a sentence."""
    lock = FileLock(path, timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        raise ProjectProblem.because(
            f"{what} is in use by another run (lock '{path.name}').",
            "Wait for it to end, then run again.",
        ) from None
    except OSError as error:
        raise ProjectProblem.because(
            f"{what} cannot be locked: {error.strerror or error}.", "Make the folder writable."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _sync_file(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    # Without this a power cut can undo the rename. Windows cannot open folders.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
