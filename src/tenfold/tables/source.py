"""What a source is: which files, of which kind, judged by their content before their name."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, cast

from tenfold.errors import DataProblem, bounded
from tenfold.tables.along import located

Kind = Literal["csv", "json", "parquet"]

_SUFFIXES: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".data": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_FOREIGN = {
    b"PK\x03\x04": "a zip archive or Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"SQLite format 3": "an SQLite database",
    b"ARROW1": "an Arrow file",
}
_REMEDY = (
    "Give a CSV, TSV, JSON lines or Parquet file (.gz is fine), or a database URL and a query."
)
HEAD = 1 << 20
"""Bytes that are looked at to tell what a file is."""


@dataclass(frozen=True)
class File:
    """One file: where, of which kind, its first bytes (unpacked), and whether it is packed."""

    path: Path
    kind: Kind
    head: bytes
    packed: bool

    def open(self) -> IO[bytes]:
        """Open for reading, unpacked."""
        if self.packed:
            return cast("IO[bytes]", gzip.open(self.path, "rb"))
        return self.path.open("rb")


def files(source: str | Path, base: Path) -> list[File]:
    """Find the files behind a path: itself, or those of a folder in the order of their names.

    Raises
    ------
    DataProblem
        Nothing is there, or it is empty, unreadable, of mixed or unknown kind.
    """
    path = located(base, source)
    if not path.exists():
        raise DataProblem.because(
            f"'{source}' does not exist{_within(base, source)}.", _near(path, base)
        )
    if not path.is_dir():
        return [_file(path, str(source))]
    paths = listed(path, str(source))
    found = [_file(each, str(each.relative_to(path))) for each in paths]
    kinds = {file.kind for file in found}
    if len(kinds) > 1:
        each_kind = [f"{file.path.relative_to(path)}: {file.kind}" for file in found]
        raise DataProblem(
            bounded(f"The folder '{source}' mixes kinds; keep one in it: {_and(kinds)}.", each_kind)
        )
    return found


def listed(folder: Path, shown: str) -> list[Path]:
    """The tables in a folder by their names alone, in order; none of them is opened.

    Raises
    ------
    DataProblem
        It holds none.
    """
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and _wanted(p, folder))
    if not paths:
        raise DataProblem.because(f"The folder '{shown}' holds no table.", _REMEDY)
    return paths


def _file(path: Path, shown: str) -> File:
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
        packed = head.startswith(b"\x1f\x8b")
        if packed:
            with gzip.open(path, "rb") as unpacked:
                head = unpacked.read(HEAD)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataProblem.because(
            f"'{shown}' is a damaged .gz file ({error}).", "Copy it again."
        ) from None
    except OSError as error:
        raise DataProblem.because(
            f"'{shown}' cannot be read: {error.strerror}.", "Check its permissions."
        ) from None
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise DataProblem.because(f"'{shown}' is empty ({len(head)} bytes).", _REMEDY)
    return File(path, _kind(path, head, shown), head, packed)


def _kind(path: Path, head: bytes, shown: str) -> Kind:
    if head.startswith(b"PAR1"):
        return "parquet"
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise DataProblem.because(f"'{shown}' is {what}, not a table.", _REMEDY)
    named = _suffix(path)
    if named == "parquet":
        raise DataProblem.because(
            f"'{shown}' is not Parquet, although it is called so (it lacks the mark PAR1).", _REMEDY
        )
    if _binary(head):
        raise DataProblem.because(f"'{shown}' holds binary data, not text.", _REMEDY)
    if named is None:
        return "json" if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else "csv"
    return named


def _suffix(path: Path) -> Kind | None:
    name = path.name.lower().removesuffix(".gz")
    return _SUFFIXES.get(Path(name).suffix)


def _binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_utf16(head):
        return False
    control = sum(head.count(bytes([c])) for c in range(32) if c not in (9, 10, 12, 13, 26, 27))
    # One stray control character is a fault of a cell; one in a hundred is another kind of file.
    return control > len(head) / 100 or b"\0" in head[:4096]


def _looks_utf16(head: bytes) -> bool:
    some = head[:4096]
    even, odd = some[0::2].count(0), some[1::2].count(0)
    return max(even, odd) > 0.35 * len(some) / 2 and min(even, odd) < 0.05 * len(some) / 2


def _wanted(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith((".", "_")) for part in parts)
    return not hidden and _suffix(path) is not None


def _within(base: Path, source: str | Path) -> str:
    return "" if Path(source).is_absolute() else f" in '{base}'"


def _near(path: Path, base: Path) -> str:
    import difflib

    start = "the current folder" if base.resolve() == Path.cwd() else "the project's folder"
    check = f"Check the path; it starts from {start}."
    if str(path.name).startswith("~") or "/~" in str(path):
        return "'~' is not expanded; write the folder's full name."
    folder = path.parent
    if not folder.is_dir():
        return check
    names = [each.name for each in folder.iterdir()]
    close = difflib.get_close_matches(path.name, names, n=1)
    return f"Did you mean '{close[0]}'?" if close else check


def _and(kinds: set[Kind]) -> str:
    return " and ".join(sorted(kinds))


__all__ = ["HEAD", "File", "Kind", "files", "listed"]
