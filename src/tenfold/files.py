"""Writing files so that a crash leaves the old one or the new one, never half of either."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tenfold.errors import ProjectProblem

UNFINISHED = ".unfinished"
_LEFT_ALONE = 3600.0  # seconds: what did not grow for so long, nobody writes any more


def write_atomic(path: Path, text: str | bytes, *, durable: bool = True) -> None:
    """Replace `path` with `text`: written beside it, synced, then renamed over it.

    Parameters
    ----------
    durable : bool
        Whether it must outlive a power cut. A process that is killed leaves the old file or the
        new one either way; do without for what is written often and can be made again.

    Raises
    ------
    ProjectProblem
        The folder cannot be written, or the disk is full; the old file is untouched.
    """
    with replacing(path, durable=durable) as spare:
        spare.write_bytes(text.encode() if isinstance(text, str) else text)


@contextlib.contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Yield a spare path beside `path`; when the block ends well it takes `path`'s place."""
    # Through a link: else the file that people share would no longer be this one.
    path = path.resolve() if path.is_symlink() else path
    spare: Path | None = None
    try:
        with _said(path):
            _make(path.parent, durable=durable)
            handle, name = tempfile.mkstemp(UNFINISHED, f".{path.name}.", path.parent)
            os.close(handle)
            spare = Path(name)
            spare.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            yield spare
            if durable:
                _sync(spare)
            spare.replace(path)
            if durable:
                _sync_folder(path.parent)
    finally:
        if spare is not None:
            _remove(spare)


def append_line(path: Path, line: str) -> None:
    """Append one line and sync it; one that a crash cut short stays a line of its own."""
    with _said(path):
        _make(path.parent)
        first = not path.exists()
        with path.open("a+b") as handle:
            handle.seek(0, os.SEEK_END)
            handle.seek(-1 if handle.tell() else 0, os.SEEK_END)
            torn = handle.read(1) not in (b"", b"\n")
            handle.write(b"\n" * torn + line.encode() + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
        if first:
            _sync_folder(path.parent)


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
        The folder cannot be written, or the disk is full.
    """
    with _said(folder):
        _make(folder)
        room = tempfile.TemporaryDirectory(UNFINISHED, ".new-", folder, ignore_cleanup_errors=True)
        with room as scratch:
            draft = Path(scratch) / f"draft{suffix}"
            write(draft)
            sha256 = hash_file(draft)
            path = folder / f"{sha256}{suffix}"
            if path.exists() and hash_file(path) == sha256:
                # Young again: nobody may take it for one that no record needs.
                path.touch()
            else:
                _sync(draft)
                draft.replace(path)
                _sync_folder(folder)
    return path, sha256


def leftovers(folder: Path) -> list[Path]:
    """What writers that were killed left in `folder`: spares and drafts."""
    before = time.time() - _LEFT_ALONE
    found = []
    for path in sorted(folder.glob(f".*{UNFINISHED}")):
        # A writer that has just finished takes its draft away while we look.
        with contextlib.suppress(FileNotFoundError):
            if max(p.lstat().st_mtime for p in (path, *path.glob("*"))) <= before:
                found.append(path)
    return found


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextlib.contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ProjectProblem.because(
            f"'{path}' cannot be written: {error.strerror or error}.",
            "Make the folder writable or free some space, then run again.",
        ) from error


def _make(folder: Path, *, durable: bool = True) -> None:
    # A new folder is an entry of the one above it, which a power cut can undo.
    if not folder.is_dir():
        _make(folder.parent, durable=durable)
        folder.mkdir(exist_ok=True)
        if durable:
            _sync_folder(folder.parent)


def _remove(spare: Path) -> None:
    # What cannot be removed is left over; the reason it was not used is what matters.
    with contextlib.suppress(OSError):
        spare.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("r+b") as handle:
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    # Without this a power cut can undo the rename. Windows cannot open folders.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


__all__ = [
    "UNFINISHED",
    "append_line",
    "hash_file",
    "keep",
    "leftovers",
    "replacing",
    "write_atomic",
]
