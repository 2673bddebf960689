"""A batch as a table: read as the training data were, and never empty."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold import tables
from tenfold.errors import DataProblem
from tenfold.vocabulary import PreparedData

if TYPE_CHECKING:
    from tenfold.tables import Table

_HEADER = 1 << 20
_LOGIN = re.compile(r"//[^/@\s]*@")


class EmptyBatch(DataProblem):
    """There is nothing in it."""


def read_batch(data: PreparedData, batch: str, *, query: str | None = None) -> Table:
    """Read a file, folder or database; paths start from the current folder.

    Parameters
    ----------
    query : str, optional
        Of a database; default is the one of step 2.

    Raises
    ------
    DataProblem
        It cannot be read.
    EmptyBatch
        It has no rows.
    """
    how = data.reading
    remote = tables.is_url(batch)
    try:
        table = tables.read(
            batch,
            base=Path.cwd(),
            query=(query or how.query) if remote else query,
            header=how.header,
            delimiter=how.delimiter,
            encoding=how.encoding,
        )
    except DataProblem as problem:
        if not remote and _is_blank(Path(batch)):
            raise EmptyBatch(str(problem)) from None
        raise
    if table.rows == 0:
        raise EmptyBatch.because(f"'{shown(batch)}' has no rows.", "Check the job that writes it.")
    return table


def shown(batch: str) -> str:
    """A batch by its name, without what a URL tells of a login."""
    return _LOGIN.sub("//", batch)


def _is_blank(path: Path) -> bool:
    """Whether a file holds no line beyond its header."""
    if not path.is_file() or path.stat().st_size > _HEADER:
        return False
    return len([line for line in path.read_bytes().splitlines() if line.strip()]) < 2


__all__ = ["EmptyBatch", "read_batch", "shown"]
