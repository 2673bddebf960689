"""Executed notebooks, written whole: a run that is killed leaves a valid one or none."""

from __future__ import annotations

import functools
from pathlib import Path

from papermill.iorw import LocalHandler, papermill_io

from tenfold.files import write_atomic


class _Whole(LocalHandler):  # type: ignore[misc]  # papermill ships no types
    def write(self, buf: str, path: str) -> None:
        """Replace the notebook. Not synced: it is written twice a cell, and can be made again."""
        write_atomic(Path(path), buf, durable=False)


@functools.cache
def write_whole() -> None:
    """Let papermill write absolute local paths so; its own way empties the file first."""
    papermill_io.register(Path.cwd().anchor, _Whole())


__all__ = ["write_whole"]
