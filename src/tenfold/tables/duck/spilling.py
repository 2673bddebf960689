"""Where DuckDB puts what memory cannot hold, and what a killed process left there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import shutil
import tempfile
from pathlib import Path

_NAME = "spill-"


def folder_in(cache: Path | None) -> Path:
    """Make a spill folder of this process's own; those of processes that are gone are removed.

    Whether a process of another machine or container runs cannot be told from here: what it left
    on a shared disk stays.

    Parameters
    ----------
    cache : Path or None
        Folder to make it in; that of the system where it is None or cannot be written to.
    """
    if cache is None:
        return Path(tempfile.mkdtemp(prefix="tenfold-"))
    try:
        cache.mkdir(exist_ok=True)
        ours = f"{_NAME}{_here()}-"
        for left in cache.glob(f"{ours}*"):
            if not _runs(left.name.removeprefix(ours).split("-")[0]):
                shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=f"{ours}{os.getpid()}-", dir=cache))
    except OSError:
        # A project on read-only media can still be looked at.
        return folder_in(None)


def remove(folder: Path) -> None:
    """Remove a spill folder, and the cache around it where nothing else is in there."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.name.startswith(_NAME):
        with contextlib.suppress(OSError):
            folder.parent.rmdir()


def _here() -> str:
    """Where a process's number means this process: the machine, and the container on it."""
    space = ""
    with contextlib.suppress(OSError):
        space = str(Path("/proc/self/ns/pid").readlink())
    return hashlib.md5(f"{platform.node()} {space}".encode(), usedforsecurity=False).hexdigest()[:8]


def _runs(number: str) -> bool:
    if not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


__all__ = ["folder_in", "remove"]
