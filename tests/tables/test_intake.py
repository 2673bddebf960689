"""JSON lines, Parquet and databases: types as the source states them, no digit lost."""

from __future__ import annotations

import datetime as dt
import decimal
import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy

from tenfold.errors import DataProblem
from tenfold.tables import Table, profile, read, to_frame


def lines(folder: Path, data: str | bytes) -> Table:
    (folder / "a.jsonl").write_bytes(data if isinstance(data, bytes) else data.encode())
    return read("a.jsonl", base=folder)


def test_json_lines_keep_their_types(tmp_path: Path) -> None:
    found = lines(
        tmp_path,
        '{"n": 1, "code": "007", "day": "2020-01-31", "big": 100000000000000000000000, "m": 1}\n'
        '{"n": 2.5, "code": "8", "day": "1600-02-01", "big": 3, "m": "x"}\n'
        '{"n": null, "nested": {"z": 1}, "list": [1, 2]}\n',
    )
    frame = to_frame(found)
    assert frame["n"].tolist()[:2] == [1.0, 2.5]
    assert frame["code"].tolist()[:2] == ["007", "8"]
    assert frame["day"].iloc[1] == pd.Timestamp("1600-02-01")
    assert frame["big"].iloc[0] == "100000000000000000000000"
    assert frame["m"].tolist()[:2] == ["1", "x"]
    assert frame["nested"].iloc[2] == '{"z":1}'
    assert frame["list"].iloc[2] == "[1,2]"


@pytest.mark.parametrize("data", ['{"a": 1}\n{"a":\n', '[{"a": 1}]', "1\n2\n", "{oops}\n"])
def test_what_is_not_json_lines_is_refused(tmp_path: Path, data: str) -> None:
    with pytest.raises(DataProblem, match="is not JSON lines"):
        lines(tmp_path, data)


def test_json_lines_in_utf16_are_read(tmp_path: Path) -> None:
    assert to_frame(lines(tmp_path, '{"a": "é"}\n'.encode("utf-16")))["a"].tolist() == ["é"]


def test_names_that_json_repeats_in_other_capitals_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="capital letters"):
        lines(tmp_path, '{"a": 1, "A": 2}\n{"a": 1, "A": 2}\n')


def parquet(folder: Path, **columns: pa.Array) -> Table:
    pq.write_table(pa.table(columns), folder / "a.parquet")
    return read("a.parquet", base=folder)


def test_parquet_types_become_the_plain_ones(tmp_path: Path) -> None:
    zoned = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)
    found = parquet(
        tmp_path,
        small=pa.array([1, 2], pa.int8()),
        wide=pa.array([2**63, 1], pa.uint64()),
        fits=pa.array([10**18 + 1, 1], pa.uint64()),
        money=pa.array([decimal.Decimal("1.25"), None], pa.decimal128(9, 2)),
        real=pa.array([float("nan"), 1.5]),
        flag=pa.array([True, None]),
        day=pa.array([dt.date(1600, 1, 1), None]),
        moment=pa.array([zoned, None], pa.timestamp("ns", "Europe/Paris")),
        word=pa.array(["a", None]).dictionary_encode(),
        items=pa.array([[1, 2], []]),
        empty=pa.nulls(2),
    )
    frame = to_frame(found)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "small": "int64",
        "wide": "str",
        "fits": "int64",
        "money": "float64",
        "real": "float64",
        "flag": "boolean",
        "day": "datetime64[us]",
        "moment": "datetime64[us]",
        "word": "str",
        "items": "str",
        "empty": "str",
    }
    assert frame["wide"].iloc[0] == str(2**63)
    assert frame["fits"].iloc[0] == 10**18 + 1
    assert frame["real"].isna().tolist() == [True, False]
    assert frame["moment"].iloc[0] == pd.Timestamp("2020-01-01 12:00")
    assert "'wide': whole numbers beyond 64 bits are kept as text." in found.notes
    assert "'moment': times with a time zone are kept as UTC." in found.notes


@pytest.mark.parametrize("second", [1.0, np.inf])
def test_not_a_number_is_missing_whatever_the_statistics_of_the_file_say(
    tmp_path: Path, second: float
) -> None:
    values = np.arange(5_000.0)
    values[::4], values[1] = np.nan, second
    found = parquet(tmp_path, k=pa.array(range(5_000)), x=pa.array(values))
    x = found.arrow(["x"]).column(0)
    assert x.null_count == 1_250
    assert x[1].as_py() == second
    [_, column] = profile(found).columns
    assert (column.missing, column.infinite) == (1_250, int(np.isinf(second)))
    assert column.mean == pytest.approx(values[np.isfinite(values)].mean())


def test_nanoseconds_are_cut_off_downwards_before_1970_too(tmp_path: Path) -> None:
    nanos = [1_999, 1_400, 0, -1, -1_000, -1_001, -1_600]
    found = parquet(
        tmp_path,
        plain=pa.array(nanos, pa.timestamp("ns")),
        zoned=pa.array(nanos, pa.timestamp("ns", "UTC")),
    )
    for column in found.arrow().columns:
        assert column.cast(pa.int64()).to_pylist() == [1, 1, 0, -1, -1, -2, -2]


def test_dates_stored_as_text_become_dates_and_codes_stay(tmp_path: Path) -> None:
    found = parquet(tmp_path, day=pa.array(["2020-01-01", "1600-01-01"]), code=pa.array(["1", "2"]))
    assert [str(kind) for kind in to_frame(found).dtypes] == ["datetime64[us]", "str"]


def test_packed_parquet_is_unpacked(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1, 2]}), tmp_path / "a.parquet")
    data = gzip.compress((tmp_path / "a.parquet").read_bytes())
    (tmp_path / "b.parquet.gz").write_bytes(data)
    assert to_frame(read("b.parquet.gz", base=tmp_path))["a"].tolist() == [1, 2]


def test_a_folder_of_parquet_is_one_table(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    pq.write_table(pa.table({"a": [1], "b": ["x"]}), tmp_path / "d" / "1.parquet")
    pq.write_table(pa.table({"b": ["y"], "a": [2]}), tmp_path / "d" / "2.parquet")
    assert to_frame(read("d", base=tmp_path)).to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}


def test_damaged_and_empty_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and then nothing PAR1")
    with pytest.raises(DataProblem, match="damaged Parquet"):
        read("a.parquet", base=tmp_path)
    pq.write_table(pa.table({"a": pa.array([], pa.int64())}), tmp_path / "a.parquet")
    with pytest.raises(DataProblem, match="has no rows"):
        read("a.parquet", base=tmp_path)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE t (id INT, code TEXT, day TEXT, x REAL)"))
        rows = [(i, f"0{i}", f"2020-01-0{i}", i / 4 if i % 2 else None) for i in range(1, 8)]
        connection.exec_driver_sql("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
    engine.dispose()
    return tmp_path


def test_a_query_is_read_with_its_types(database: Path) -> None:
    found = read("sqlite:///shop.db", base=database, query="SELECT * FROM t ORDER BY id DESC")
    frame = to_frame(found)
    assert frame["id"].tolist() == [7, 6, 5, 4, 3, 2, 1]
    assert frame["code"].iloc[0] == "07"
    assert frame["day"].iloc[0] == pd.Timestamp("2020-01-07")
    assert frame["x"].isna().sum() == 3


def test_the_address_may_stand_in_the_environment(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_URL", "sqlite:///shop.db")
    assert read("env:SHOP_URL", base=database, query="SELECT id FROM t").rows == 7
    monkeypatch.delenv("SHOP_URL")
    with pytest.raises(DataProblem, match="SHOP_URL is not set"):
        read("env:SHOP_URL", base=database, query="SELECT id FROM t")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (None, "needs a query"),
        ("SELECT * FROM nowhere", "no such table: nowhere"),
        ("SELECT id FROM t WHERE id > 99", "gives no rows"),
        ("SELECT id, code AS id FROM t", "'id' name columns 1, 2"),
    ],
)
def test_a_query_that_gives_nothing_usable_is_refused(
    database: Path, query: str | None, said: str
) -> None:
    with pytest.raises(DataProblem, match=said):
        read("sqlite:///shop.db", base=database, query=query)


def test_a_database_file_that_is_not_there_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match=r"'none\.db' does not exist"):
        read("sqlite:///none.db", base=tmp_path, query="SELECT 1")
    assert not list(tmp_path.iterdir())


def test_passwords_never_show(tmp_path: Path) -> None:
    url = "postgresql://ann:s3cret@localhost:1/shop"
    with pytest.raises(DataProblem) as error:
        read(url, base=tmp_path, query="SELECT 1")
    assert "s3cret" not in str(error.value)
    with pytest.raises(DataProblem) as error:
        read(url, base=tmp_path)
    assert "s3cret" not in str(error.value)


def test_mixed_values_of_a_database_column_become_text(tmp_path: Path) -> None:
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path}/m.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        connection.exec_driver_sql("INSERT INTO t VALUES (?)", [(1,), ("a",), (None,), (2.5,)])
    engine.dispose()
    frame = to_frame(read("sqlite:///m.db", base=tmp_path, query="SELECT x FROM t"))
    assert frame["x"].fillna("-").tolist() == ["1", "a", "-", "2.5"]
