"""Roles: what is proposed, each with its reason, and the real tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.tables import Inference, from_frame, infer_roles, profile, read, to_frame


def inferred(frame: pd.DataFrame, target: str = "y", **options: object) -> Inference:
    return infer_roles(profile(from_frame(frame)), frame, target, **options)  # type: ignore[arg-type]


@pytest.fixture
def visits() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    n = 400
    return pd.DataFrame(
        {
            "row": range(n),
            "visitId": [f"V{i:05d}" for i in range(n)],
            "patient_id": rng.integers(0, 90, n),
            "visited_on": pd.Timestamp("2023-01-01")
            + pd.to_timedelta(rng.integers(0, 500, n), "D"),
            "date_of_birth": pd.Timestamp("1960-01-01") + pd.to_timedelta(range(n), "D"),
            "Sex": rng.choice(["f", "m"], n),
            "AgeGroup": rng.choice(["young", "old"], n),
            "average": rng.normal(size=n),
            "y": rng.integers(0, 2, n),
        }
    )


def test_every_role_is_found_and_explained(visits: pd.DataFrame) -> None:
    found = inferred(visits)
    roles = found.roles
    assert (roles.id, roles.time, roles.group) == ("visitId", "visited_on", "patient_id")
    assert roles.protected == ["Sex", "AgeGroup"]
    assert [each.column for each in roles.excluded] == ["row"]
    assert found.split.kind == "time"
    assert all(each.reason.endswith(".") for each in found.inferred)
    said = {each.role for each in found.inferred}
    assert {"task", "positive", "id", "time", "group", "protected", "split"} <= said


def test_groups_are_kept_together_where_there_is_no_time(visits: pd.DataFrame) -> None:
    assert inferred(visits.drop(columns="visited_on")).split.kind == "group"
    plain = visits.drop(columns=["visited_on", "patient_id"])
    assert inferred(plain).split.kind == "random"


def test_who_somebody_is_stays_out_of_the_model_and_what_few_share_stays_in(
    visits: pd.DataFrame,
) -> None:
    n = len(visits)
    mails = [f"p{i}@example.org" for i in range(n)]
    named = visits.assign(Name=[f"Person {i}, Mr." for i in range(n)], contact=mails)
    found = inferred(named.assign(nickname=["basic", "plus"] * (n // 2)))
    left_out = {each.column: each.reason for each in found.roles.excluded}
    assert sorted(left_out) == ["Name", "contact", "row"]
    assert "looks like person's name: who somebody is would be learnt" in left_out["Name"]
    assert "looks like e-mail" in left_out["contact"]
    said = [each.reason for each in found.inferred if each.column == "Name"]
    assert len(said) == 1
    assert "Name" not in [
        each.column for each in inferred(named, protected=["Name"]).roles.excluded
    ]


def test_what_the_user_states_is_taken_over(visits: pd.DataFrame) -> None:
    found = inferred(visits, id="row", time="date_of_birth", protected=["average"], positive="0")
    assert (found.roles.id, found.roles.time) == ("row", "date_of_birth")
    assert found.roles.protected == ["average"]
    assert found.labels == ["1", "0"]
    reasons = [each.reason for each in found.inferred if each.role == "id"]
    assert reasons == ["'row' was given as the id."]


def test_an_id_with_a_few_repeats_is_still_the_id(visits: pd.DataFrame) -> None:
    doubled = pd.concat([visits, visits.head(4)], ignore_index=True)
    found = inferred(doubled)
    assert found.roles.id == "visitId"
    assert any("but for 4 repeats" in each.reason for each in found.inferred)


def test_a_measure_that_differs_in_every_row_is_no_id() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"income": rng.permutation(10**6)[:200], "y": rng.integers(0, 2, 200)})
    assert inferred(frame).roles.id is None


REAL = [
    ("telco_churn/Telco-Customer-Churn.csv", True, "Churn", "binary", "Yes", "random"),
    ("german_credit/german.csv", False, "c20", "binary", "2", "random"),
    (
        "uci_credit_default/UCI_Credit_Card.csv",
        True,
        "default.payment.next.month",
        "binary",
        "1",
        "",
    ),
    ("adult/adult-train.csv.gz", False, "c14", "binary", ">50K", "random"),
    ("bank_marketing/bank-additional.csv", True, "y", "binary", "yes", "random"),
    ("bike_sharing/hour.csv.gz", True, "cnt", "regression", None, "time"),
    ("bike_sharing/day.csv", True, "cnt", "regression", None, "time"),
    ("titanic/titanic_reference.csv", True, "Survived", "binary", "1", "random"),
    ("wine_quality/winequality-red.csv", False, "c11", "regression", None, "random"),
    ("ames_housing/ames.csv", True, "Sale_Price", "regression", None, "random"),
]


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "header", "target", "task", "positive", "split"), REAL)
def test_real_tables_are_understood(
    shared_data: Path,
    name: str,
    header: bool,
    target: str,
    task: str,
    positive: str | None,
    split: str,
) -> None:
    table = read(name, base=shared_data, header=header)
    described = profile(table)
    found = infer_roles(described, to_frame(table, limit=5000), target)
    assert (found.task, found.roles.positive) == (task, positive)
    assert found.split.kind == (split or "random")
    assert described.rows == table.rows


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "target", "leaks"),
    [
        ("bank_marketing/bank-additional.csv", "y", ["duration"]),
        ("bike_sharing/hour.csv.gz", "cnt", ["registered", "casual"]),
        ("titanic/titanic_reference.csv", "Survived", ["boat"]),
    ],
)
def test_known_leaks_stand_out(shared_data: Path, name: str, target: str, leaks: list[str]) -> None:
    table = read(name, base=shared_data)
    found = infer_roles(profile(table), to_frame(table), target)
    described = profile(table, target=target, task=found.task, positive=found.roles.positive)
    strengths = {
        c.name: c.association.strength.value or 0 for c in described.columns if c.association
    }
    ranked = sorted(strengths, key=lambda column: -strengths[column])
    assert set(ranked[: len(leaks)]) == set(leaks)


@pytest.mark.real_data
def test_a_real_table_of_repeated_names_is_refused_with_both(shared_data: Path) -> None:
    from tenfold.errors import DataProblem

    with pytest.raises(DataProblem, match="'decile_score' name columns 8, 33"):
        read("compas/compas-scores-two-years.csv.gz", base=shared_data)
