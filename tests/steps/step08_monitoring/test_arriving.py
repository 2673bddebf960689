"""Later rows are read as step 2 read its own, cleaned alike, and held against its contract."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.scaffold import new_project
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing

SMALL = {"tree": False, "boosting": False, "xgboost": False, "cv_folds": 3, "todays_rule": False}
LATER = "2025-11-01"
STEP = registry.get("monitoring")


@pytest.fixture(scope="session")
def odd(cases, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A source without a header, cut by |, in Latin-1, with spellings that step 2 cleans."""
    folder = tmp_path_factory.mktemp("odd")
    _odd(cases(1500, seed=1, first="2025-01-01", days=200)).to_csv(
        folder / "rows.txt", sep="|", encoding="latin-1", index=False, header=False
    )
    made = new_project(folder / "p", data=str(folder / "rows.txt"), target="c5", header=False)
    made.project.save(
        registry.get("data_quality"),
        {
            "delimiter": "|",
            "encoding": "latin-1",
            "positive": "ja",
            "time": "c1",
            "id": "c0",
            "sentinels": {"c5": ["?"]},
            "clean": [
                {"column": "c1", "rule": "date", "values": ["%d.%m.%y"], "reason": "German"},
                {"column": "c5", "rule": "category", "mapping": {"yes": "ja", "no": "nein"},
                 "reason": "two languages"},
            ],
            "rules": ["c3 must be at most 200"],
        },
    )  # fmt: skip
    made.project.save(registry.get("baseline_models"), dict(SMALL))
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(made.project))
    return made.project


def _odd(rows: pd.DataFrame) -> pd.DataFrame:
    day = pd.to_datetime(rows["day"]).dt.strftime("%d.%m.%y")
    return rows.assign(day=day, plan=rows["plan"].replace("plus", "plüs"))


def _watched(project: Project, run_id: str, **decisions: Any) -> Any:
    given = {"cadences": [], **decisions}
    return execute(STEP, Standing(project, {"monitoring": given}, run_id))


def test_header_delimiter_encoding_dates_and_outcomes_are_those_of_step_2(odd, cases, tmp_path):
    later = _odd(cases(600, seed=2, first=LATER, days=6))
    later.loc[later.index[:50], "bad"] = "?"
    path = tmp_path / "later.txt"
    later.to_csv(path, sep="|", encoding="latin-1", index=False, header=False)
    outcome = _watched(odd, "alike", current=str(path))
    material = outcome.record.evidence.material
    assert (material.current_rows, material.labelled) == (600, 550)
    assert (material.unit, material.periods) == ("day", 6)
    said = {alarm for period in outcome.record.evidence.periods for alarm in period.alarms}
    assert not any("c4" in alarm for alarm in said)  # ü is still ü
    assert outcome.record.evidence.contract.broken_count == 0
    assert outcome.record.evidence.contract.rules > 5


def test_breaches_of_the_contract_are_evidence_and_ring(odd, cases, tmp_path):
    later = _odd(cases(600, seed=3, first=LATER, days=6))
    later["tenure"] *= 10
    later["plan"] = later["plan"].replace("max", "gold")
    path = tmp_path / "later.txt"
    later.assign(new=1).to_csv(path, sep="|", encoding="latin-1", index=False, header=False)
    outcome = _watched(odd, "broken", current=str(path))
    kept = outcome.record.evidence.contract
    columns = {rule.column: rule for rule in kept.broken}
    assert columns["c3"].source == "written"
    assert kept.broken[0].source == "written"
    assert 0.9 < columns["c3"].share <= 1
    assert "c4" in columns
    assert kept.unknown_columns == ["c6"]
    check = next(one for one in outcome.gate.checks if one.code == "TF0809")
    assert check.status == "block"
    assert "c3" in check.evidence
    state = next(one for one in outcome.record.evidence.ringing if one.key == "contract")
    assert (state.now, state.rings) == (kept.broken_count, True)
    sheet = next(one for one in outcome.view.sheets if one.title == "The data contract")
    assert len(sheet.rows) == kept.broken_count


def test_later_rows_may_come_from_a_database_by_a_query_of_their_own(
    project: Project, cases, tmp_path: Path
):
    with sqlite3.connect(tmp_path / "later.db") as base:
        cases(700, seed=4, first=LATER, days=7).to_sql("later", base, index=False)
    outcome = _watched(
        project,
        "database",
        current=f"sqlite:///{tmp_path / 'later.db'}",
        current_query="SELECT * FROM later WHERE day >= '2025-11-03'",
    )
    assert outcome.record.evidence.material.periods == 5


def test_the_contract_says_nothing_of_values_of_private_columns(project, cases, tmp_path):
    later = cases(400, seed=5, first=LATER, days=4)
    later["case"] = later["case"].iloc[0]
    later.to_csv(tmp_path / "later.csv", index=False)
    evidence = _watched(project, "private", current=str(tmp_path / "later.csv")).record.evidence
    assert "case" in {rule.column for rule in evidence.contract.broken}
    assert "c5-0" not in evidence.contract.model_dump_json()
