"""What a source is judged to be, before anything is read."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from tenfold.errors import DataProblem
from tenfold.tables.source import files


def put(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return name


def test_a_file_that_is_not_there_is_named_with_the_nearest_that_is(tmp_path: Path) -> None:
    put(tmp_path, "loans.csv", b"a\n1\n")
    with pytest.raises(DataProblem, match=r"'loan\.csv' does not exist.*Did you mean 'loans\.csv'"):
        files("loan.csv", tmp_path)


def test_a_tilde_is_not_expanded_and_the_message_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="'~' is not expanded"):
        files("~/loans.csv", tmp_path)


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused_with_its_size(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DataProblem, match=rf"empty \({len(data)} bytes\)"):
        files(put(tmp_path, "a.csv", data), tmp_path)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04junk", "Excel workbook"),
        (b"%PDF-1.7 junk", "PDF"),
        (b"\x89PNG junk", "picture"),
        (b"SQLite format 3\0junk", "SQLite"),
        (b"a,b\n\0\0\0\0\0\0", "binary"),
    ],
)
def test_other_kinds_of_file_named_csv_are_told_apart(
    tmp_path: Path, data: bytes, what: str
) -> None:
    with pytest.raises(DataProblem, match=what):
        files(put(tmp_path, "a.csv", data), tmp_path)


def test_random_bytes_named_csv_are_binary(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="binary data, not text"):
        files(put(tmp_path, "a.csv", bytes([7, 1, 2]) + os.urandom(3000)), tmp_path)


def test_a_file_only_called_parquet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="lacks the mark PAR1"):
        files(put(tmp_path, "a.parquet", b"a,b\n1,2\n"), tmp_path)


def test_a_damaged_gz_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match=r"damaged \.gz"):
        files(put(tmp_path, "a.csv.gz", gzip.compress(b"a,b\n1,2\n" * 999)[:40]), tmp_path)


def test_the_kind_is_told_by_the_content_where_the_name_does_not_say(tmp_path: Path) -> None:
    (found,) = files(put(tmp_path, "export", b'{"a": 1}\n'), tmp_path)
    assert found.kind == "json"


def test_a_folder_gives_its_tables_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("d/b.csv", "d/a.csv", "d/_SUCCESS", "d/.hidden.csv", "d/readme.md"):
        put(tmp_path, name, b"x\n1\n")
    assert [file.path.name for file in files("d", tmp_path)] == ["a.csv", "b.csv"]


def test_a_folder_of_mixed_kinds_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "d/a.csv", b"x\n1\n")
    put(tmp_path, "d/b.jsonl", b'{"x": 1}\n')
    with pytest.raises(DataProblem, match="mixes kinds"):
        files("d", tmp_path)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    with pytest.raises(DataProblem, match="holds no table"):
        files("d", tmp_path)
