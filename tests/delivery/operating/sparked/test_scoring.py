"""Spark answers each case as this machine does, and leaves nothing where it cannot."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from whole import tenfold

from tenfold import tables
from tenfold.delivery.operating.examining import BatchRefused
from tenfold.delivery.operating.judging import ranks
from tenfold.delivery.operating.score import ScoreEngine, score_batch
from tenfold.delivery.operating.serving import serving
from tenfold.delivery.operating.sparked import check_folder_name, scoring
from tenfold.delivery.operating.sparked.ranking import ranked
from tenfold.errors import DataProblem, WrongInput
from tenfold.project import Project
from tenfold.scoring import Typical
from tenfold.tables.spark import active

Cases = Callable[..., pd.DataFrame]


def _parts(cases: Cases, folder: Path, *, suffix: str = ".parquet") -> pd.DataFrame:
    frame = cases(1200, seed=7, first="2025-11-05", days=3).drop(columns="bad")
    # Gains that are equal must be ranked in the order of rows, across parts.
    alike = frame.iloc[[3] * 101].drop(columns=["case", "day"]).set_axis(range(600, 701))
    frame.update(alike)
    folder.mkdir(exist_ok=True)
    for k, rows in enumerate((slice(0, 100), slice(100, 650), slice(650, 1200))):
        if suffix == ".csv":
            frame.iloc[rows].to_csv(folder / f"part-{k}.csv", index=False)
        else:
            frame.iloc[rows].to_parquet(folder / f"part-{k}.parquet", row_group_size=60)
    return frame


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_spark_answers_each_case_as_this_machine_does(
    project: Project, cases: Cases, tmp_path: Path, suffix: str
) -> None:
    folder = tmp_path / "batch"
    _parts(cases, folder, suffix=suffix)
    here, out = tmp_path / "a.parquet", tmp_path / "out"
    plain = score_batch(project, str(folder), here)
    said = tenfold("score", project.folder, folder, out, "--engine", "spark", "--json")
    assert said.code == 0, said.err
    found = json.loads(said.out)
    assert (found["rows"], found["acted"]) == (plain.rows, plain.acted)
    assert found["money"] == pytest.approx(plain.money, abs=1e-6)
    # Our mark in the folder is nothing to those that read it.
    a, b = pd.read_parquet(here), pd.read_parquet(out)
    with active() as spark:
        assert spark.read.parquet(str(out)).count() == tables.read(out, base=out).rows == len(a)
    # Columns, order of rows, actions, reasons and ranks are the same; numbers to 1e-9.
    pd.testing.assert_frame_equal(a, b, rtol=0, atol=1e-9)
    assert a["rank"].notna().any()
    assert sorted(p.name for p in tmp_path.glob(".out*")) == []
    # Answers of ours may be replaced, though not by what is said of themselves.
    check_folder_name(out)
    part = next(out.glob("part-*"))
    with pytest.raises(WrongInput, match=r"lies in '.*out', which the answers would replace"):
        score_batch(project, str(part), out, engine="spark")
    assert part.is_file()
    (out / "_tenfold.json").unlink()
    with pytest.raises(WrongInput, match="no part of earlier answers: '_SUCCESS'"):
        score_batch(project, str(folder), out, engine="spark")
    assert part.is_file()


def test_rows_without_an_id_are_numbered_by_their_place_in_the_batch(
    project: Project, cases: Cases
) -> None:
    model = serving(project, asked_by="a test")
    frame = cases(30, seed=7, first="2025-11-05", days=1).set_axis(range(500, 530))
    typical = Typical.of(model.scorer, model.learnt.reference.frame)
    work = scoring._Answer(model.scorer, typical, model.learnt.value, None)
    assert work(frame).column("row").to_pylist() == list(range(501, 531))


def test_a_damaged_part_and_a_worker_that_dies_leave_the_old_answers(
    project: Project, cases: Cases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out, here = tmp_path / "batch", tmp_path / "out", os.getpid()
    _parts(cases, folder)
    out.mkdir()
    (out / "part-00000.parquet").write_text("the old ones")
    (out / "_tenfold.json").write_text("{}")

    class Dies(scoring._Answer):
        def __call__(self, frame: pd.DataFrame) -> pa.Table:
            return super().__call__(frame) if os.getpid() == here else os._exit(9)

    with monkeypatch.context() as patch:
        patch.setattr(scoring, "_Answer", Dies)
        with pytest.raises(WrongInput, match="A Python process of Spark ended"):
            score_batch(project, str(folder), out, engine="spark")
    part = folder / "part-1.parquet"
    whole = bytearray(part.read_bytes())
    whole[200:4000] = bytes(3800)
    part.write_bytes(whole)
    with pytest.raises(DataProblem, match=r"part-1\.parquet"):
        score_batch(project, str(folder), out, engine="spark")
    assert sorted(path.read_text() for path in out.iterdir()) == ["the old ones", "{}"]
    assert sorted(p.name for p in tmp_path.glob(".out*")) == []


def test_a_batch_that_breaks_the_contract_is_refused_in_the_same_words(
    project: Project, cases: Cases, tmp_path: Path
) -> None:
    folder = tmp_path / "batch"
    frame = _parts(cases, folder)
    frame.assign(case="one", income=-1.0).iloc[:300].to_parquet(folder / "part-0.parquet")
    said = []
    engines: list[tuple[ScoreEngine, str]] = [("duckdb", "a.parquet"), ("spark", "out")]
    for engine, out in engines:
        # As a file here: this machine examines each file of a folder by itself.
        path = tmp_path / "one.parquet"
        pd.read_parquet(folder).to_parquet(path)
        with pytest.raises(BatchRefused) as refused:
            score_batch(project, str(path), tmp_path / out, engine=engine)
        # Spark counts the cells that are not unique, and does not list their rows.
        said.append(re.sub(r" \(rows [^)]*\)", "", str(refused.value)))
    assert said[0] == said[1]
    assert not (tmp_path / "out").exists()


def test_ranks_of_many_buckets_are_those_of_one_machine() -> None:
    rng = np.random.default_rng(3)
    gain = np.where(rng.random(4000) < 0.3, -np.inf, rng.integers(0, 50, 4000) / 10)
    rows = rng.permutation(4000)
    held = pa.table({"row": rows, "gain": pa.array(gain, mask=np.isneginf(gain))})
    with active() as spark:
        found = ranked(
            spark.createDataFrame(held),
            int(np.isfinite(gain).sum()),
            gain="gain",
            row="row",
            each=400,
        ).toArrow()
    expected = dict(zip(range(4000), ranks(gain[np.argsort(rows)]).to_pylist(), strict=True))
    assert (
        dict(zip(*(found[name].to_pylist() for name in ("row", "rank")), strict=True)) == expected
    )


def test_places_where_a_folder_of_parts_cannot_stand_are_refused(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    path = batch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("")
    for name, why in (
        ("out.csv", "a folder of Parquet parts"),
        ("full", "no part of earlier answers: 'thesis.txt'"),
        ("cases.csv", "says CSV"),
    ):
        with pytest.raises(WrongInput, match=why):
            score_batch(project, path, tmp_path / name, engine="spark")
    with pytest.raises(WrongInput, match="is a database"):
        score_batch(project, "sqlite:///x.db", tmp_path / "out", engine="spark")
