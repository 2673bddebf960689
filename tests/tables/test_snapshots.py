"""Snapshots: the same content gives the same bytes, and comes back as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.tables import content_fingerprint, from_frame, load, read, snapshot, to_frame
from tenfold.tables.snapshots import write
from tenfold.vocabulary import FileRef


@pytest.fixture
def store(tmp_path: Path) -> Callable[[str, Callable[[Path], None]], FileRef]:
    def keep(suffix: str, write: Callable[[Path], None]) -> FileRef:
        path = tmp_path / f"new{suffix}"
        write(path)
        data = path.read_bytes()
        name = hashlib.sha256(data).hexdigest()
        path.rename(tmp_path / f"{name}{suffix}")
        return FileRef(path=f"{name}{suffix}", sha256=name, bytes=len(data))

    return keep


def frame(rows: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    made = pd.DataFrame(
        {
            "whole": rng.integers(0, 2**62, rows),
            "real": rng.normal(size=rows),
            "word": pd.Series(rng.choice(["a", "b", None], rows), dtype="str"),  # type: ignore[list-item]
            "day": pd.Timestamp("1600-01-01") + pd.to_timedelta(rng.integers(0, 9, rows), unit="D"),
        }
    )
    return made.assign(day=made["day"].astype("datetime64[us]"), x=made["whole"].astype("Int64"))


def test_equal_content_gives_equal_bytes_and_comes_back(
    tmp_path: Path, store: Callable[..., FileRef]
) -> None:
    data = frame()
    one, two = snapshot(from_frame(data), store), snapshot(from_frame(data.copy()), store)
    assert one == two
    assert one.path == f"{one.sha256}.parquet"
    pd.testing.assert_frame_equal(load(tmp_path / one.path), data.assign(x=data["whole"]))


def test_a_changed_cell_or_order_gives_other_bytes(store: Callable[..., FileRef]) -> None:
    data = frame()
    changed = data.copy()
    changed.loc[299, "real"] += 1e-9
    hashes = {
        snapshot(from_frame(each), store).sha256
        for each in (data, changed, data.iloc[::-1], data[list(reversed(data.columns))])
    }
    assert len(hashes) == 4


def test_a_file_and_its_frame_have_the_same_snapshot(
    tmp_path: Path, store: Callable[..., FileRef]
) -> None:
    data = pd.DataFrame({"a": range(140_000), "b": [f"w{i % 7}" for i in range(140_000)]})
    data.to_csv(tmp_path / "a.csv", index=False)
    table = read("a.csv", base=tmp_path)
    assert snapshot(table, store) == snapshot(from_frame(to_frame(table)), store)


def test_a_missing_or_damaged_snapshot_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"nonsense")
    for name in ("a.parquet", "b.parquet"):
        with pytest.raises(DataProblem, match=f"snapshot '{name}' cannot be read"):
            load(tmp_path / name)


def test_the_fingerprint_of_content_knows_values_names_and_order() -> None:
    data = frame(50)
    known = content_fingerprint(data)
    assert content_fingerprint(data.copy()) == known
    assert content_fingerprint(data.iloc[::-1]) != known
    assert content_fingerprint(data.rename(columns={"word": "w"})) != known
    assert content_fingerprint(data.assign(real=data["real"] + 1e-12)) != known


def test_the_fingerprint_of_content_is_the_same_everywhere() -> None:
    data = pd.DataFrame(
        {"n": [1, 2], "x": [0.5, None], "w": ["é", None], "d": pd.to_datetime(["1600-01-01"] * 2)}
    )
    # A change here means that every stored fingerprint and split changes with it.
    assert content_fingerprint(data).startswith("83702b33e5471f47")


def test_the_writer_leaves_no_trace_of_pandas(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    write(from_frame(frame()), tmp_path / "a.parquet")
    assert pq.read_schema(tmp_path / "a.parquet").metadata is None
