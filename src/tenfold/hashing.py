"""Hashes of data files, remembered so that nobody waits for them twice."""

from __future__ import annotations

import json
import time
from pathlib import Path

from tenfold.errors import DataProblem, ProjectProblem
from tenfold.files import hash_file, write_atomic
from tenfold.vocabulary import digest

_SETTLED = 50_000_000  # nanoseconds: file systems keep time in ticks of some milliseconds


class FileHashes:
    """Hashes of files, remembered by path, size, times and inode, so that status is instant."""

    def __init__(self, memo: Path) -> None:
        self._memo = memo
        self._known: dict[str, tuple[str, str]] = {}
        try:
            known = json.loads(memo.read_bytes())
            self._known = {str(path): (str(tag), str(sha)) for path, (tag, sha) in known.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            pass  # it is a memory, not a record: what is missing is hashed again
        self._before = dict(self._known)

    def of(self, path: Path, *, verify: bool = False) -> str:
        """Hash of a file, or of a folder's files and names.

        Raises
        ------
        DataProblem
            It is not there, or cannot be read.
        """
        try:
            return self._of(path, verify=verify)
        except (OSError, ValueError) as error:
            if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
                raise DataProblem.because(
                    f"'{path}' is not there.", "Put it back, or correct the path in tenfold.yaml."
                ) from None
            raise DataProblem.because(
                f"'{path}' cannot be read: {error.strerror}.", "Check its permissions."
            ) from None

    def _of(self, path: Path, *, verify: bool) -> str:
        if path.is_dir():
            parts = sorted(p for p in path.rglob("*") if p.is_file() and p.name[0] != ".")
            names = [p.relative_to(path).as_posix() for p in parts]
            hashes = [self._of(p, verify=verify) for p in parts]
            return digest(dict(zip(names, hashes, strict=True)))
        stat = path.stat()
        if not path.is_file():
            raise OSError(0, "it is neither a file nor a folder")
        # The change time cannot be set back, as size and modification time can.
        times = f"{stat.st_mtime_ns}|{stat.st_ctime_ns}"
        tag = f"{stat.st_size}|{times}|{stat.st_ino}"
        tagged, sha256 = self._known.get(str(path), ("", ""))
        if verify or tagged != tag:
            sha256 = hash_file(path)
            # A file of this very moment may change again without a new time: not remembered yet.
            if abs(time.time_ns() - stat.st_ctime_ns) > _SETTLED:
                self._known[str(path)] = (tag, sha256)
        return sha256

    def save(self) -> None:
        """Keep what was learned; a project that cannot be written just forgets."""
        if self._known != self._before and self._memo.parent.parent.exists():
            try:
                write_atomic(self._memo, json.dumps(self._known), durable=False)
            except ProjectProblem:
                return
            self._before = dict(self._known)


__all__ = ["FileHashes"]
