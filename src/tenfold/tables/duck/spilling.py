"""Where DuckDB puts what memory cannot hold, and what a killed process left there."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

_NAME = "spill-"


def folder_in(cache: Path | None) -> Path:
    """Make a spill folder of this process's own; those of processes that are gone are removed.

    Parameters
    ----------
    cache : Path or None
        Folder to make it in; that of the system where it is None or cannot be written to.
    """
    if cache is None:
        return Path(tempfile.mkdtemp(prefix="tenfold-"))
    try:
        cache.mkdir(exist_ok=True)
        for left in cache.glob(f"{_NAME}*"):
            if not _runs(left.name):
                shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=cache))
    except OSError:
        # A project on read-only media can still be looked at.
        return folder_in(None)


def remove(folder: Path) -> None:
    """Remove a spill folder, and the cache around it where nothing else is in there."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.name.startswith(_NAME):
        with contextlib.suppress(OSError):
            folder.parent.rmdir()


def _runs(name: str) -> bool:
    number = name.removeprefix(_NAME).split("-")[0]
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
