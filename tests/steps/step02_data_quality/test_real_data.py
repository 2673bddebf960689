"""Step 2 on public tables, no decision beyond what a first look gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenfold.steps.step02_data_quality import DataQualityEvidence
from tenfold.vocabulary import Check

Judge = Callable[..., dict[str, Check]]
Run = Callable[..., DataQualityEvidence]

pytestmark = pytest.mark.real_data

FIRST_LOOK: dict[str, dict[str, Any]] = {
    "telco_churn/Telco-Customer-Churn.csv": {"target": "Churn", "id": "customerID"},
    "german_credit/german.csv": {"target": "c20", "positive": 2, "header": False},
    "bank_marketing/bank-additional.csv": {"target": "y"},
    "bike_sharing/day.csv": {"target": "cnt", "time": "dteday", "id": "instant"},
    "titanic/titanic_reference.csv": {"target": "Survived", "id": "PassengerId"},
}


def first_look(name: str, folder: Path) -> dict[str, Any]:
    return {"source": str(folder / name)} | FIRST_LOOK[name]


@pytest.mark.parametrize(
    ("name", "leaks"),
    [
        ("telco_churn/Telco-Customer-Churn.csv", []),
        ("german_credit/german.csv", []),
        ("bank_marketing/bank-additional.csv", ["duration"]),
        ("bike_sharing/day.csv", ["casual", "registered"]),
        ("titanic/titanic_reference.csv", ["boat", "body"]),
    ],
)
def test_leaks_are_found_and_nothing_else_blocks(
    name: str, leaks: list[str], shared_data: Path, run: Run, judge: Judge
) -> None:
    given = first_look(name, shared_data)
    evidence = run(value=None, **given)
    assert sorted(leak.column for leak in evidence.leaks) == leaks
    assert set(leaks) <= set(evidence.data.features)
    checks = judge(evidence, **given)
    blocking = [code for code, check in checks.items() if check.status == "block"]
    assert blocking == (["TF0203"] if leaks else [])
    if leaks:
        decided = given | {"known_later": leaks}
        assert judge(run(value=None, **decided), **decided)["TF0203"].status == "pass"


def test_bike_sharing_is_split_by_time_and_its_counter_gets_no_range(
    shared_data: Path, run: Run
) -> None:
    evidence = run(value=None, **first_look("bike_sharing/day.csv", shared_data))
    assert evidence.split.kind == "time"
    assert not [r.text for r in evidence.contract.broken if r.column == "instant"]


def test_sentinels_of_bank_marketing_are_proposed(shared_data: Path, run: Run) -> None:
    evidence = run(value=None, **first_look("bank_marketing/bank-additional.csv", shared_data))
    proposed = [p.finding.proposal for p in evidence.findings if p.finding.detector == "sentinels"]
    assert {"sentinels": {"pdays": ["999"]}} in proposed
