"""CSV and its kin with one column more: every other character stays as it was."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, cast

from tenfold.delivery.assigning.filling import NOTHING, Filling
from tenfold.delivery.assigning.records import Records, Row, dialect_of, long_cells
from tenfold.errors import DataProblem, WrongInput, bounded
from tenfold.tables import encoding as encodings
from tenfold.tables.encoding import head_text
from tenfold.tables.source import File

ROWS = 50_000
_SHOWN = 3


def fill(source: File, spare: Path, filling: Filling, *, packed: bool) -> list[str]:
    """Write `source` with the arms as its last column.

    Returns
    -------
    list of str
        How the file was read, where that had to be guessed.

    Raises
    ------
    DataProblem
        It is damaged, has no rows, or rows of another length than its header.
    WrongInput
        The columns do not fit; or an arm's name cannot be written in the file's encoding.
    """
    with _readable(filling.shown):
        found = encodings.detect(source)
        dialect = dialect_of(head_text(source, found.name), filling.id_column)
        with (
            long_cells(),
            source.open() as raw,
            io.TextIOWrapper(raw, found.name, newline="") as text,
            _writer(spare, found.name, packed=packed) as out,
        ):
            _filled(Records(text, dialect, filling.shown), out, filling)
    return [found.note] if found.note else []


def _filled(records: Records, out: io.TextIOWrapper, filling: Filling) -> None:
    rows = iter(records)
    head = next(rows, None)
    if head is None:
        raise DataProblem.because(f"{filling.shown} has no header.", "Give columns and rows.")
    width = len(head[1])
    place = filling.place([name.strip() for name in head[1]])
    ends = {name: records.cell(name) for name in filling.names}
    _write(out, _longer(head[2], records.cell(filling.arm_column)), filling)
    count, misfits = 0, _Misfits()
    while part := list(islice(rows, ROWS)):
        count += len(part)
        misfits.look(part, width)
        if not misfits.count:
            arms = filling.arms([cells[place] for _, cells, _ in part])
            each = (_longer(raw, ends[arm]) for (_, _, raw), arm in zip(part, arms, strict=True))
            _write(out, "".join(each), filling)
    if misfits.count:
        head_ = (
            f"{filling.shown}: {misfits.count:,} of {count:,} rows have more or fewer cells than "
            f"the header, {width}: their arm would stand in another column. {NOTHING}"
        )
        raise DataProblem(bounded(head_, misfits.first))
    if not count:
        raise DataProblem.because(f"{filling.shown} holds a header and no rows.", NOTHING)
    _write(out, records.rest, filling)


class _Misfits:
    """Rows with another number of cells than the header."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[str] = []

    def look(self, part: Sequence[Row], width: int) -> None:
        for line, cells, _ in part:
            if len(cells) != width:
                self.count += 1
                if len(self.first) < _SHOWN:
                    self.first.append(f"line {line:,} has {len(cells)}")


def _longer(raw: str, end: str) -> str:
    body = raw.rstrip("\r\n")
    return f"{body}{end}{raw[len(body) :]}"


def _write(out: io.TextIOWrapper, text: str, filling: Filling) -> None:
    try:
        out.write(text)
    except UnicodeEncodeError as error:
        raise WrongInput.because(
            f"{filling.shown} is not UTF-8, and its encoding, {out.encoding}, has no "
            f"'{text[error.start : error.end]}', which an arm's name or the column's needs.",
            "Save the file as UTF-8, then assign.",
        ) from None


@contextmanager
def _writer(spare: Path, encoding: str, *, packed: bool) -> Iterator[io.TextIOWrapper]:
    with ExitStack() as open_:
        out: IO[bytes] = open_.enter_context(spare.open("wb"))
        if packed:
            # Without a name and a time, so that the same units give the same bytes.
            gz = gzip.GzipFile("", "wb", compresslevel=6, fileobj=out, mtime=0)
            out = cast("IO[bytes]", open_.enter_context(gz))
        yield open_.enter_context(io.TextIOWrapper(out, encoding, newline=""))


@contextmanager
def _readable(shown: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataProblem.because(
            f"{shown} is a damaged .gz file ({error}).", "Copy it again."
        ) from None
    except UnicodeDecodeError as error:
        raise DataProblem.because(
            f"{shown} is not {error.encoding} throughout, as which it begins.",
            "Save it as UTF-8, then assign.",
        ) from None


__all__ = ["fill"]
