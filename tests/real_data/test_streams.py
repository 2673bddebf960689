"""Public streams that drift, through steps 2, 3 and 8: alarms where they changed, else none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.scaffold import new_project
from tenfold.executing import Outcome, execute
from tenfold.project import Project
from tenfold.standing import Standing

pytestmark = pytest.mark.real_data
# Work is made smaller, nothing is left out: every detector, the contract and the gate run.
SMALL: dict[str, dict[str, Any]] = {
    "data_quality": {"sample_rows": 1000},
    "baseline_models": {
        "tree": False, "forest": False, "xgboost": False, "network": False,
        "boosting": False, "cv_folds": 3, "fit_budget": 12,
    },
}  # fmt: skip
SEED = 20261123


def _project(
    folder: Path, rows: pd.DataFrame, target: str, *, boosting: bool = False, **decisions: Any
) -> Project:
    """Steps 1 to 3 on some rows."""
    folder.mkdir()
    rows.to_csv(folder / "rows.csv", index=False)
    made = new_project(folder / "p", data=str(folder / "rows.csv"), target=target).project
    given = dict(made.given().decisions["data_quality"])
    made.save(registry.get("data_quality"), given | SMALL["data_quality"] | decisions)
    made.save(registry.get("baseline_models"), SMALL["baseline_models"] | {"boosting": boosting})
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(made))
    return made


def _watched(project: Project, later: pd.DataFrame, **decisions: Any) -> Outcome:
    path = project.folder / "later.csv"
    later.to_csv(path, index=False)
    given = {"current": str(path), "cadences": [], **decisions}
    return execute(registry.get("monitoring"), Standing(project, {"monitoring": given}, "later"))


def _alarms(outcome: Outcome) -> list[str]:
    return [alarm for period in outcome.record.evidence.periods for alarm in period.alarms]


def _status(outcome: Outcome, code: str) -> str:
    return next(check.status for check in outcome.gate.checks if check.code == code)


def _electricity(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "elec2" / "elec.csv.gz")


def test_the_electricity_market_alarms_as_it_opens(shared_data: Path, tmp_path: Path) -> None:
    rows = _electricity(shared_data)
    project = _project(tmp_path / "real", rows[:10_000], "class")
    outcome = _watched(project, rows[10_000:20_000], chunk_rows=500)
    # Trade with Victoria begins after some 17,000 rows: until then its columns never vary.
    first = {}
    for k, period in enumerate(outcome.record.evidence.periods):
        for alarm in period.alarms:
            first.setdefault(alarm.partition(":")[0], k)
    opened = (rows[10_000:20_000]["vicprice"] != rows["vicprice"][0]).to_numpy().argmax() // 500
    for column in ("vicprice", "vicdemand", "transfer"):
        assert opened <= first[column] <= opened + 1
    assert first["nswdemand"] < 5
    assert outcome.record.evidence.joint.p <= 0.01
    assert _status(outcome, "TF0801") == "warn"
    assert _status(outcome, "TF0809") == "warn"


def test_the_same_rows_in_random_order_raise_no_alarm(shared_data: Path, tmp_path: Path) -> None:
    rows = _electricity(shared_data).sample(frac=1, random_state=SEED)
    project = _project(tmp_path / "mixed", rows[:10_000], "class")
    outcome = _watched(project, rows[10_000:20_000], chunk_rows=500)
    assert _alarms(outcome) == []
    for code in ("TF0801", "TF0802", "TF0803", "TF0806", "TF0809"):
        assert _status(outcome, code) == "pass"
    one = outcome.record.evidence.performance
    assert one.expected.value == pytest.approx(one.realised.value, abs=0.015)
    assert outcome.record.evidence.joint.p > 0.01


def _hires(shared_data: Path) -> pd.DataFrame:
    rows = pd.read_csv(shared_data / "bike_sharing" / "hour.csv.gz").dropna(subset=["temp"])
    day = pd.to_datetime(rows["dteday"], format="%m/%d/%y").dt.strftime("%Y-%m-%d")
    kept = ["hr", "holiday", "weekday", "workingday", "weathersit", "temp", "hum", "windspeed"]
    return rows[[*kept, "cnt"]].assign(dteday=day.to_numpy())


def test_bicycles_of_a_second_year_are_missed_by_far_and_it_shows_with_outcomes(
    shared_data: Path, tmp_path: Path
) -> None:
    rows = _hires(shared_data)
    old = rows["dteday"] < "2012"
    project = _project(tmp_path / "real", rows[old], "cnt", boosting=True, time="dteday")
    outcome = _watched(project, rows[~old])
    evidence = outcome.record.evidence
    one = evidence.performance
    # Twice as many hires on a day of the same weather: no look at the features can tell.
    assert one.realised.low > 1.5 * one.expected.high
    assert _status(outcome, "TF0803") == "warn"
    assert any(alarm.startswith("temp:") for alarm in _alarms(outcome))
    assert evidence.material.unit == "week"
    # January to October hold a summer and half of two winters: seasons alarm on the past, too.
    assert evidence.replay.past_alarms > 0


def test_errors_of_bicycles_in_random_order_are_foreseen(shared_data: Path, tmp_path: Path) -> None:
    rows = _hires(shared_data)
    day = rows["dteday"].to_numpy()
    mixed = rows.sample(frac=1, random_state=SEED).assign(dteday=day)
    old = mixed["dteday"] < "2012"
    project = _project(tmp_path / "mixed", mixed[old], "cnt", boosting=True, time="dteday")
    outcome = _watched(project, mixed[~old])
    assert _alarms(outcome) == []
    one = outcome.record.evidence.performance
    assert one.expected.value == pytest.approx(one.realised.value, rel=0.05)
    assert one.expected.low <= one.realised.high
    assert one.realised.low <= one.expected.high
    for code in ("TF0801", "TF0802", "TF0803", "TF0806", "TF0809"):
        assert _status(outcome, code) == "pass"


def test_taxi_batches_of_two_years_name_the_new_surcharge(
    shared_data: Path, tmp_path: Path
) -> None:
    def month(name: str) -> pd.DataFrame:
        rows = pd.read_csv(shared_data / "nyc_taxi" / f"yellow_tripdata_sample_{name}.csv.gz")
        return rows.drop(columns=["total_amount", "tip_amount", "dropoff_datetime"])

    project = _project(
        tmp_path / "taxi", month("2018-01"), "fare_amount", time="pickup_datetime",
        task="regression",
    )  # fmt: skip
    for name in ("2019-02", "2019-06"):
        outcome = _watched(project, month(name))
        evidence = outcome.record.evidence
        # The surcharge was introduced in February 2019: empty before, 2.5 dollars since.
        assert "congestion_surcharge: share missing" in evidence.periods[0].alarms
        assert evidence.joint.auc > 0.99
        assert "vendor_id" in {rule.column for rule in evidence.contract.broken}
        # Columns of one value and a few wild ones keep the budget where nothing changed.
        assert evidence.replay.false_alarms_per_month.high <= 1
        assert _status(outcome, "TF0806") == "pass"
