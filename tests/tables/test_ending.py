"""Text files that end as they should, and files that break off."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tenfold.tables import read

HEAD = "id,city,amount\n"
ROWS = "".join(f"{i},Bern,{i}.5\n" for i in range(30))


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("31,Basel,2.5\n", "whole"),
        ("31,Basel,2.5\r\n", "whole"),
        ("31,Basel,2.5", "open"),
        ("31,Bas", "cut"),
        ("31", "cut"),
        ('31,"Basel\nStadt",2.5\n', "whole"),
        ('31,7,"Basel\nStadt"', "open"),
        ('31,"Basel, Stadt",2.5', "open"),
    ],
)
def test_the_last_line_tells_whether_a_file_is_whole(
    tmp_path: Path, last: str, expected: str
) -> None:
    (tmp_path / "a.csv").write_text(HEAD + ROWS + last, newline="")
    assert read("a.csv", base=tmp_path).ending == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encoding_and_packing_do_not_hide_it(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes((HEAD + ROWS + "31,Bas").encode(encoding))
    assert read("a.csv", base=tmp_path).ending == "cut"
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress((HEAD + ROWS + "31,Bas").encode()))
    assert read("b.csv.gz", base=tmp_path).ending == "cut"


def test_rows_that_do_not_fit_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + ROWS + "31,Basel\n32,Chur,1,2\n33,Bern,1\n")
    table = read("a.csv", base=tmp_path)
    assert (table.rows, table.left_out, table.ending) == (31, 2, "whole")
