"""Read the result of a query through SQLAlchemy; a URL may stand in the environment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tenfold.errors import DataProblem, NoRows
from tenfold.tables.along import located
from tenfold.tables.duck import Engine, typed
from tenfold.tables.names import check_names
from tenfold.tables.plain import plain
from tenfold.tables.table import Table

if TYPE_CHECKING:
    from sqlalchemy import URL, CursorResult

_CHUNK = 50_000


def is_url(source: str | Path) -> bool:
    """Whether a source is a database: a URL, or ``env:NAME`` that holds one."""
    return isinstance(source, str) and ("://" in source or source.startswith("env:"))


def read(source: str, query: str | None, base: Path, engine: Engine) -> Table:
    """Run a query and read its result; passwords never show in messages.

    Raises
    ------
    DataProblem
        The URL, the connection or the query fails.
    """
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import SQLAlchemyError

    if query is None or not query.strip():
        raise DataProblem.because(
            f"'{_shown(source)}' is a database and needs a query.",
            "For example: SELECT * FROM loans",
        )
    url = _url(source, base)
    try:
        database = create_engine(url)
        with database.connect() as connection:
            data = _table(connection.execution_options(stream_results=True).execute(text(query)))
        database.dispose()
    except (SQLAlchemyError, ImportError) as error:
        raise DataProblem.because(
            f"{_shown(source)}: {_plain_message(error, url)}", "Check the URL and the query."
        ) from None
    if data.num_rows == 0:
        raise NoRows.because("The query gives no rows.", "Check its conditions.")
    data, notes = plain(data)
    result = typed(engine.ingest(data), engine, numbers=())
    return Table(
        expr=result.expr,
        engine=engine,
        rows=data.num_rows,
        columns=list(data.column_names),
        notes=notes + result.notes,
    )


def _url(source: str, base: Path) -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    given = source
    if source.startswith("env:"):
        name = source.removeprefix("env:")
        given = os.environ.get(name, "")
        if not given:
            raise DataProblem.because(
                f"The environment variable {name} is not set.", f"Set {name} to the database's URL."
            )
    try:
        url = make_url(given)
    except ArgumentError:
        raise DataProblem.because(
            f"{_shown(source)} is not a database URL.",
            "It reads like postgresql+psycopg://user@host/name or sqlite:///file.db.",
        ) from None
    if url.get_backend_name() == "sqlite" and url.database:
        path = located(base, url.database)
        if not path.is_file():
            raise DataProblem.because(
                f"The database file '{url.database}' does not exist.", "Check the path."
            )
        return url.set(database=str(path))
    return url


def _shown(source: str) -> str:
    if source.startswith("env:"):
        return source
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        # Drivers take a password, too, among the options after the question mark.
        return make_url(source).set(query={}).render_as_string(hide_password=True)
    except ArgumentError:
        return "the source"


def _plain_message(error: Exception, url: URL) -> str:
    cause = getattr(error, "orig", None) or error
    message = str(cause).splitlines()[0] if str(cause) else type(cause).__name__
    if url.password:
        message = message.replace(str(url.password), "***")
    return message


def _table(result: CursorResult[Any]) -> pa.Table:
    names = list(result.keys())
    check_names(names, "The query's result")
    parts = [pa.table(columns, names=names) for columns in _chunks(result, len(names))]
    if not parts:
        return pa.table({name: pa.array([], pa.string()) for name in names})
    try:
        return pa.concat_tables(parts, promote_options="permissive")
    except pa.ArrowException:
        texts = [
            pa.table([_texts(column.to_pylist()) for column in part.columns], names=names)
            for part in parts
        ]
        return pa.concat_tables(texts)


def _chunks(result: CursorResult[Any], width: int) -> Iterator[list[pa.Array]]:
    while rows := result.fetchmany(_CHUNK):
        yield [_array([row[place] for row in rows]) for place in range(width)]


def _array(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return _texts(values)


def _texts(values: list[Any]) -> pa.Array:
    return pa.array([None if value is None else str(value) for value in values], pa.string())


__all__ = ["is_url", "read"]
