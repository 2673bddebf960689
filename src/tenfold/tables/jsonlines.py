"""Read JSON lines: one object per line, types as JSON states them, no digit lost."""

from __future__ import annotations

import codecs
import shutil

from tenfold.errors import DataProblem
from tenfold.tables import encoding as encodings
from tenfold.tables.duck import Engine, JsonFault, read_json, typed
from tenfold.tables.names import check_names
from tenfold.tables.source import File
from tenfold.tables.table import Table


def read(files: list[File], engine: Engine) -> Table:
    """Read JSON lines; nested values are kept as JSON text.

    Raises
    ------
    DataProblem
        A line is not JSON (it is named), or there are no rows.
    """
    notes: list[str] = []
    paths = []
    for place, file in enumerate(files):
        found = encodings.detect(file)
        if found.note:
            notes.append(found.note)
        path = engine.spill / f"{place}.json"
        with file.open() as source, path.open("w", encoding="utf-8") as target:
            shutil.copyfileobj(codecs.getreader(found.name)(source), target)
        paths.append(path)
    try:
        raw, numbers = read_json(paths, engine)
    except JsonFault as fault:
        raise DataProblem.because(
            f"'{files[0].path.name}' is not JSON lines: {fault}.",
            "Write one JSON object per line.",
        ) from None
    names = list(raw.columns)
    check_names(names, f"'{files[0].path.name}'")
    rows = engine.count(raw)
    if rows == 0:
        raise DataProblem.because(f"'{files[0].path.name}' has no rows.", "Give a file with data.")
    for path in paths:
        path.unlink()
    result = typed(raw, engine, numbers=numbers)
    return Table(
        expr=result.expr,
        engine=engine,
        rows=rows,
        columns=names,
        notes=notes + result.notes,
        text=raw,
        read_as_missing=result.read_as_missing,
        sources=tuple(str(file.path) for file in files),
    )


__all__ = ["read"]
