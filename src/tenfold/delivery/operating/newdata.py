"""New data for a training, kept in the project by content: a what-if of its own each time."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold.files import keep
from tenfold.project import Project
from tenfold.tables.snapshots import write

if TYPE_CHECKING:
    from tenfold.tables import Table


def kept_copy(project: Project, batch: str, table: Table) -> str:
    """Copy a file as it is, or the rows of a folder or database; gives the path in the project.

    A training that named the file itself would be the same what-if next week, and write over the
    records of the model that serves by then.
    """
    source = Path(batch)
    if source.is_file():
        suffix = "".join(source.suffixes[-2:]) if source.suffix == ".gz" else source.suffix
        path, _ = keep(project.folder / "data", suffix, lambda to: _copy(source, to))
    else:
        path, _ = keep(project.folder / "data", ".parquet", lambda to: write(table, to))
    return path.relative_to(project.folder).as_posix()


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


__all__ = ["kept_copy"]
