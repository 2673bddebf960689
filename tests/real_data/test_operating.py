"""Strangers' batches at work: taxi months checked in order, companies scored from new to file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.check import check_batch
from tenfold.delivery.operating.ledger import read_ledger
from tenfold.delivery.operating.score import score_batch
from tenfold.delivery.operating.serving import serving
from tenfold.delivery.scaffold import new_project
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing

pytestmark = pytest.mark.real_data
# Work is made smaller, nothing is left out.
SMALL: dict[str, dict[str, object]] = {
    "data_quality": {"sample_rows": 2000},
    "baseline_models": {"fit_budget": 10, "cv_folds": 2, "row_cap": 1500},
}


def _ran(folder: Path, data: Path, target: str, **decisions: Any) -> Project:
    time = decisions.pop("time", None)
    project = new_project(folder, data=str(data), target=target, time=time).project
    for slug, given in SMALL.items():
        project.save(registry.get(slug), given | (decisions if slug == "data_quality" else {}))
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(project))
    return project


def test_taxi_months_in_order(shared_data: Path, tmp_path: Path) -> None:
    def month(name: str) -> str:
        return str(shared_data / "nyc_taxi" / f"yellow_tripdata_sample_{name}.csv.gz")

    project = _ran(
        tmp_path / "taxi",
        Path(month("2018-01")),
        "fare_amount",
        time="pickup_datetime",
        known_later=["dropoff_datetime", "total_amount", "tip_amount", "payment_type"],
    )
    own = check_batch(project, month("2018-01"))
    assert own.exit_code == 0, own.lines()
    assert "are not later than the last training row" in "\n".join(own.lines())
    for name in ("2019-01", "2019-02", "2019-06"):
        report = check_batch(project, month(name))
        # A vendor and a surcharge that 2018 did not have; both are in the data's own notes.
        assert report.exit_code == 1
        assert "vendor_id" in {clause.column for clause in report.result.broken}
        assert report.examined.faults == []
        assert report.watched is not None
        assert {"vendor_id", "congestion_surcharge"} <= set(report.watched.drift.alarms)
    # Neither a new vendor nor a new tariff makes the old distances alarm.
    assert report.watched.drift.ratios["trip_distance"] < 1
    assert len(read_ledger(project.folder).entries) == 1
    raw = pd.read_csv(month("2019-01"))
    raw.assign(trip_distance=raw["trip_distance"] * 1000).to_csv(tmp_path / "m.csv", index=False)
    metres = check_batch(project, str(tmp_path / "m.csv"))
    assert [fault.kind for fault in metres.examined.faults] == ["unit"]


def test_spaceflight_companies_from_new_to_scores(shared_data: Path, tmp_path: Path) -> None:
    data = shared_data / "kedro_spaceflights" / "companies.csv"
    project = _ran(tmp_path / "space", data, "iata_approved")
    rows = pd.read_csv(data).drop(columns="iata_approved")
    rows.to_csv(tmp_path / "in.csv", index=False)
    report = score_batch(project, str(tmp_path / "in.csv"), tmp_path / "out.parquet", chunk=4000)
    found = pd.read_parquet(tmp_path / "out.parquet")
    assert report.rows == len(found) == 10_019
    assert found["id"].tolist() == rows["id"].astype(str).tolist()
    said = serving(project, asked_by="a test").scorer.score(rows)
    assert found["score"].to_numpy() == pytest.approx(said.p, abs=1e-12)
    # Without payoffs there is no money, and no rank.
    assert report.money is None
    assert not {"money", "rank"} & set(found.columns)
