"""A batch as a table: read as the training data were, and never empty."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tenfold import tables
from tenfold.errors import DataProblem, NoRows
from tenfold.vocabulary import PreparedData

if TYPE_CHECKING:
    from tenfold.tables import Table

_HEADER = 1 << 20


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
        if isinstance(problem, NoRows) or (not remote and _is_blank(Path(batch))):
            raise EmptyBatch(str(problem)) from None
        raise
    if table.rows == 0:
        raise EmptyBatch.because(f"'{shown(batch)}' has no rows.", "Check the job that writes it.")
    return table


def shown(batch: str) -> str:
    """A batch by its name; of a URL without login, options and whatever else may be a secret.

    Examples
    --------
    >>> shown("postgresql://reader@host:5432/loans?sslmode=require")
    'postgresql://host:5432/loans'
    """
    if not tables.is_url(batch) or "://" not in batch:
        return batch
    scheme, _, rest = batch.partition("://")
    try:
        parts = urlsplit(f"//{rest}")
    except ValueError:
        return f"{scheme}://…"
    # A password may hold what ends a place elsewhere (/ ? #): nothing before the last @ is shown.
    if "@" in parts.query + parts.fragment:
        return f"{scheme}://…"
    return f"{scheme}://{(parts.netloc + parts.path).rpartition('@')[2]}"


def is_folder(batch: str) -> bool:
    """Whether a batch is a folder of files."""
    return not tables.is_url(batch) and Path(batch).is_dir()


def each_file(batch: str) -> list[str]:
    """The files of a folder in the order of their names, as paths that start where it does.

    Raises
    ------
    DataProblem
        It holds no table.
    """
    from tenfold.tables.source import listed

    return [str(path) for path in listed(Path(batch), batch)]


def _is_blank(path: Path) -> bool:
    """Whether a file holds no line beyond its header."""
    if not path.is_file() or path.stat().st_size > _HEADER:
        return False
    return len([line for line in path.read_bytes().splitlines() if line.strip()]) < 2


__all__ = ["EmptyBatch", "each_file", "is_folder", "read_batch", "shown"]
