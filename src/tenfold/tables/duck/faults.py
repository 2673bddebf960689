"""What DuckDB says when it cannot go on, as a sentence that says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from tenfold.errors import DataProblem

_FULL = ("no space left", "max_temp_directory_size", "failed to offload", "disk full")
_MEMORY = "Out of Memory"
_DRIFT = re.compile(r"column \"?(?P<column>[^\"]+?)\"? .*type", re.IGNORECASE | re.DOTALL)
_FILE = re.compile(r"file ['\"](?P<file>[^'\"]+)['\"]", re.IGNORECASE)


@contextmanager
def told(spill: Path) -> Iterator[None]:
    """Turn faults of the source, the disk and the memory into `DataProblem`.

    Parameters
    ----------
    spill : Path
        Where DuckDB puts what memory cannot hold.

    Raises
    ------
    DataProblem
    """
    try:
        yield
    except (duckdb.Error, pa.ArrowException, MemoryError, OSError) as error:
        raise _room(error, spill) or _problem(error) from error


@contextmanager
def room_told(spill: Path) -> Iterator[None]:
    """Turn faults of the disk and the memory into `DataProblem`; the others go on as they are.

    Parameters
    ----------
    spill : Path
        Where DuckDB puts what memory cannot hold.

    Raises
    ------
    DataProblem
    """
    try:
        yield
    except (duckdb.Error, MemoryError) as error:
        problem = _room(error, spill)
        if problem is None:
            raise
        raise problem from error


def _room(error: Exception, spill: Path) -> DataProblem | None:
    low = str(error).casefold()
    if any(words in low for words in _FULL):
        return DataProblem.because(
            "The disk is too full for what memory cannot hold: DuckDB could not write to its "
            f"spill folder ({_free(spill)} free).",
            "Free some room on the disk of the project, or move the project to a larger one. "
            "Nothing was written.",
        )
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError) or _MEMORY in _first(error):
        return DataProblem.because(
            "The memory does not suffice for this table, even with what is put on disk.",
            "Close other programs, lower `most_rows`, or compute on a cluster (engine: spark).",
        )
    return None


def _problem(error: Exception) -> DataProblem:
    file = _FILE.search(str(error))
    name = f"'{Path(file['file']).name}'" if file else "A part of the table"
    if isinstance(error, duckdb.ConversionException | duckdb.InvalidInputException) and (
        column := _DRIFT.search(str(error))
    ):
        return DataProblem.because(
            f"{name} holds another type than the other parts in '{column['column']}'.",
            "Write all parts with one schema.",
        )
    return DataProblem.because(
        f"{name} cannot be read to its end: {_short(_first(error))}",
        "Write or copy it again, or take it out of the folder.",
    )


def _first(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _short(said: str) -> str:
    # Folders of this machine are of no use in a record or a dossier.
    bare = re.sub(r"['\"]?(/[^'\"\s]+/)(?=[^/'\"\s]+)", "", said)
    return bare[:200].rstrip(". ") + "."


def _free(spill: Path) -> str:
    import shutil

    try:
        return f"{shutil.disk_usage(spill).free / 1e9:.1f} GB"
    except OSError:
        return "an unknown number of GB"


__all__ = ["room_told", "told"]
