"""CSV as it comes: every detected fact said, every unusable file refused in one sentence."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.errors import DataProblem
from tenfold.tables import Table, profile, read, to_frame


def table(folder: Path, data: str | bytes, **options: object) -> Table:
    path = folder / "data.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read("data.csv", base=folder, **options)  # type: ignore[arg-type]


def notes(found: Table) -> str:
    return " ".join(found.notes)


@pytest.mark.parametrize("data", ["a,b,c\n", "a,b,c"])
def test_a_header_without_rows_is_refused(tmp_path: Path, data: str) -> None:
    with pytest.raises(DataProblem, match=r"only a header \(3 columns, 0 rows\)"):
        table(tmp_path, data)


def test_ragged_rows_are_left_out_counted_and_said(tmp_path: Path) -> None:
    found = table(tmp_path, "a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,1,1\n")
    assert to_frame(found)["a"].tolist() == [1, 1]
    assert "2 of 4 rows have the wrong number of fields and were left out" in notes(found)
    assert "row 3 has 2 fields, not 3" in notes(found)


def test_a_table_of_ragged_rows_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="every row has the wrong number of fields"):
        table(tmp_path, "a\n1,2\n3,4\n")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("a,b,a", "'a' name columns 1, 3"),
        ("a,b,A", "'a' and 'A' name columns 1, 3 .capital letters"),
        ("a,,b", "column 2 of 3 has no name"),
        ("a, , ,b", "columns 2, 3 of 4 have no name"),
    ],
)
def test_names_that_do_not_name_one_column_are_refused(
    tmp_path: Path, header: str, said: str
) -> None:
    with pytest.raises(DataProblem, match=said):
        table(tmp_path, f"{header}\n1,2,3,4\n")


def test_every_fault_of_the_names_is_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataProblem) as error:
        table(tmp_path, "a,a,,b,b\n1,2,3,4,5\n")
    assert str(error.value).count("\n") == 3


def test_row_names_as_r_writes_them_get_a_name(tmp_path: Path) -> None:
    found = table(tmp_path, '"","x"\n"1",5\n"2",6\n')
    assert found.columns == ["row_names", "x"]
    assert "The first column has no name; it is called 'row_names'." in found.notes


def test_delimiters_at_the_ends_of_lines_are_left_out(tmp_path: Path) -> None:
    found = table(tmp_path, "a,b,\n1,2,\n3,4,\n")
    assert found.columns == ["a", "b"]
    assert "empty last column was left out" in notes(found)


NAMES = ['say "hi"', "two\nlines", "<b>bold</b>", "😀", "semi;colon", "a'b", "-- drop", "ä ö"]


def test_any_text_can_name_a_column_from_reading_to_profile(tmp_path: Path) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([NAMES, *([i] * len(NAMES) for i in range(3))])
    found = table(tmp_path, text.getvalue())
    assert found.columns == NAMES
    assert list(to_frame(found, columns=[NAMES[2], NAMES[0]], limit=2)) == [NAMES[2], NAMES[0]]
    assert [column.name for column in profile(found).columns] == NAMES
    assert profile(found, exact_rows=2).rows == 3


def test_one_row_is_read_and_profiled(tmp_path: Path) -> None:
    found = table(tmp_path, "a,b\n1,x\n")
    assert found.rows == 1
    assert profile(found).column("a").sd is None


def test_a_single_column_keeps_its_empty_lines_as_missing(tmp_path: Path) -> None:
    assert to_frame(table(tmp_path, "a\n1\n\n3\n"))["a"].isna().tolist() == [False, True, False]


def test_five_hundred_columns_are_read(tmp_path: Path) -> None:
    wide = pd.DataFrame(np.arange(1500.0).reshape(3, 500) + 0.5)
    found = table(tmp_path, wide.to_csv(index=False))
    assert to_frame(found).shape == (3, 500)
    assert (to_frame(found).dtypes == np.float64).all()


def test_infinities_are_numbers_and_whole_numbers_lose_no_digit(tmp_path: Path) -> None:
    frame = to_frame(table(tmp_path, "a,b\n1.5,1000000000000000001\n-inf,\nInfinity,3\n"))
    assert frame["a"].tolist() == [1.5, -np.inf, np.inf]
    assert frame["b"].iloc[0] == 10**18 + 1
    assert str(frame["b"].dtype) == "Int64"


def test_whole_numbers_too_long_for_their_column_stay_text(tmp_path: Path) -> None:
    found = table(tmp_path, "a,b\n12345678901234567890,1.5\n1,1000000000000000001\n")
    assert to_frame(found).iloc[0].tolist() == ["12345678901234567890", "1.5"]
    assert "beyond 64 bits are kept as text" in notes(found)
    assert "so that no digit is lost" in notes(found)


@pytest.mark.parametrize("cell", ["007", "1.234,56", "5%", "€5", "1_000", "0x1F", "00.5", "1 000"])
def test_cells_that_are_more_than_a_number_keep_a_column_text(tmp_path: Path, cell: str) -> None:
    found = table(tmp_path, f'a,b\n"{cell}",1\n12,2\n')
    assert to_frame(found)["a"].tolist() == [cell, "12"]


def test_words_for_missing_are_missing_among_numbers_only_and_said(tmp_path: Path) -> None:
    found = table(tmp_path, "a,b,c\n1,x,2020-01-01\nNA,NA,n/a\n , ,\n2,None,2020-02-01\n")
    frame = to_frame(found)
    assert frame["a"].isna().tolist() == [False, True, True, False]
    assert frame["b"].tolist() == ["x", "NA", " ", "None"]
    assert frame["c"].isna().sum() == 2
    assert found.read_as_missing == {"a": {" ": 1, "NA": 1}, "c": {"n/a": 1}}
    assert "'a': read as missing: ' ' (1), 'NA' (1)." in found.notes


def test_a_question_mark_keeps_a_column_text(tmp_path: Path) -> None:
    assert to_frame(table(tmp_path, "a,b\n1,1\n?,2\n"))["a"].tolist() == ["1", "?"]


def test_the_original_cells_stay_at_hand(tmp_path: Path) -> None:
    found = table(tmp_path, "a,d\n1.50,1/13/11\nNA,2/1/11\n")
    assert found.text is not None
    cells = found.engine.fetch(found.text).to_pydict()
    assert cells == {"a": ["1.50", "NA"], "d": ["1/13/11", "2/1/11"]}
    assert to_frame(found)["d"].tolist() == [pd.Timestamp("2011-01-13"), pd.Timestamp("2011-02-01")]


@pytest.mark.parametrize(
    ("data", "said", "values"),
    [
        ("a;b\n1,5;x\n2,5;y\n", "Delimiter: semicolon.", ["1,5", "2,5"]),
        ("a\tb\n1\tx\n2\ty\n", "Delimiter: tab.", [1, 2]),
        ("a|b\nq|x\nr|y\n", "Delimiter: pipe.", ["q", "r"]),
        ("a,b\r\n1,x\r\n2,y\r\n", "", [1, 2]),
        ("a,b\r1,x\r2,y\r", "", [1, 2]),
        ("a, b\n1, x\n2, y\n", "A blank follows each delimiter", [1, 2]),
        ("a,b\n'q, 1','x'\n'r','y'\n's','z'\n't','z'\n", "single quotes", ["q, 1", "r", "s", "t"]),
    ],
)
def test_the_dialect_is_detected_and_said(
    tmp_path: Path, data: str, said: str, values: list[object]
) -> None:
    found = table(tmp_path, data)
    frame = to_frame(found)
    assert frame["a"].tolist() == values
    assert frame["b"].iloc[0] == "x"
    assert said in notes(found)


def test_quotes_hold_delimiters_lines_and_quotes(tmp_path: Path) -> None:
    frame = to_frame(table(tmp_path, 'a,b\n1,"x, ""y"""\n2,"two\nlines"\n'))
    assert frame["b"].tolist() == ['x, "y"', "two\nlines"]


def test_a_quote_that_never_closes_swallows_nothing(tmp_path: Path) -> None:
    found = table(tmp_path, 'a,b\n1,"open\n2,x\n3,y\n')
    assert to_frame(found)["a"].tolist() == [1, 2, 3]
    assert "A quote is opened and never closed" in notes(found)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "Encoding utf-16"),
        ("utf-16-le", "Encoding utf-16-le"),
        ("utf-32", "Encoding utf-32"),
        ("cp1252", "read as cp1252 (it has ö é)"),
    ],
)
def test_the_encoding_is_detected_and_said(tmp_path: Path, encoding: str, said: str) -> None:
    found = table(tmp_path, "city,n\nKöln,1\nNîmes café,2\n".replace("î", "ö").encode(encoding))
    assert to_frame(found)["city"].tolist() == ["Köln", "Nömes café"]
    assert said in notes(found)


def test_a_strange_byte_far_down_is_found(tmp_path: Path) -> None:
    data = b"a,b\n" + b"1,x\n" * 300_000 + b"2,caf\xe9\n"
    found = table(tmp_path, data)
    assert to_frame(found)["b"].iloc[-1] == "café"
    assert "read as cp1252" in notes(found)


def test_cyrillic_is_told_from_western_text(tmp_path: Path) -> None:
    words = "имя,город\nИван Петров,Москва\nАнна Иванова,Санкт-Петербург\nОльга,Новосибирск\n"
    assert to_frame(table(tmp_path, words.encode("cp1251")))["город"].iloc[0] == "Москва"


def test_a_wrong_encoding_given_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="is not utf-8: byte 5 does not fit"):
        table(tmp_path, b"a\nabc\xe9\n", encoding="utf-8")
    with pytest.raises(DataProblem, match="'klingon' is not an encoding"):
        table(tmp_path, b"a\nabc\n", encoding="klingon")


def test_without_a_header_columns_are_numbered(tmp_path: Path) -> None:
    found = table(tmp_path, "A11,6\nA12,48\n", header=False)
    assert found.columns == ["c0", "c1"]
    assert to_frame(found)["c1"].tolist() == [6, 48]
    assert "No header: the columns are called c0 to c1." in found.notes


def test_a_first_row_of_data_taken_as_header_is_said(tmp_path: Path) -> None:
    found = table(tmp_path, "A11,6\nA12,48\nA13,7\n")
    assert "give header: false (in `tenfold new`: --no-header)" in notes(found)


def test_the_header_is_judged_on_request(tmp_path: Path) -> None:
    assert table(tmp_path, "A11,6\nA12,48\n", header=None).columns == ["c0", "c1"]
    assert table(tmp_path, "code,n\nA12,48\n", header=None).columns == ["code", "n"]


def test_packed_files_are_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"a,b\n1,x\n"))
    assert to_frame(read("a.csv.gz", base=tmp_path))["b"].tolist() == ["x"]


def test_a_folder_is_one_table_by_column_name(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "1.csv").write_text("a,b\n1,x\n")
    (tmp_path / "d" / "2.csv").write_text("b;a\ny;2\n")
    found = read("d", base=tmp_path)
    assert to_frame(found).to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}
    assert found.rows == 2
    assert found.notes[0].startswith("2 files were put together")


def test_files_of_a_folder_with_other_columns_are_named(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "1.csv").write_text("a,b\n1,x\n")
    (tmp_path / "d" / "2.csv").write_text("a,c\n1,x\n")
    with pytest.raises(DataProblem, match=r"2\.csv has c and lacks b"):
        read("d", base=tmp_path)


def test_a_query_for_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="is a path"):
        table(tmp_path, "a\n1\n", query="SELECT 1")


@settings(max_examples=20)
@given(
    rows=st.lists(
        st.tuples(
            st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=9),
            st.integers(-(2**63), 2**63 - 1),
            st.floats(allow_nan=False, width=64),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_pandas_writes_comes_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int, float]]
) -> None:
    frame = pd.DataFrame([("anchor text", 1, 0.5), *rows], columns=["word", "whole", "real"])
    folder = tmp_path_factory.mktemp("t")
    data = frame.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC)
    found = to_frame(table(folder, data, encoding="utf-8", delimiter=","))
    assert found["whole"].tolist() == frame["whole"].tolist()
    assert found["real"].tolist() == frame["real"].tolist()
    assert found["word"].fillna("").tolist() == frame["word"].tolist()
