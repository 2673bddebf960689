"""Which rows are rows of the model."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from mlflow.types import ColSpec, Schema

from tenfold.delivery.serving.checking import Refusal, conformed

_SCHEMA = Schema(
    [
        ColSpec("double", "income"),
        ColSpec("string", "area"),
        ColSpec("boolean", "member"),
        ColSpec("datetime", "since"),
    ]
)
_ROW = {"income": 1.5, "area": "007", "member": True, "since": "2025-03-01T00:00:00"}


def _checked(*changes: dict[str, Any]) -> pd.DataFrame | Refusal:
    return conformed(pd.DataFrame([_ROW | change for change in changes]), _SCHEMA)


@pytest.mark.parametrize(
    "changes",
    [
        [{}],
        [{"income": None}],
        [{"income": 1}, {"income": 2}],
        [{"income": 1}, {"income": None}],
        [{"area": None}],
        [{"area": "x"}, {"area": None}],
        [{"since": None}],
        [{"since": "2025-03-01"}, {"since": "2025-03-01T10:00:00"}],
        [{"since": pd.Timestamp("2025-03-01")}],
        [{"since": "2025-03-01T00:00:00Z"}],
        [{"other": [1, 2]}],
    ],
)
def test_usable_rows_come_in_the_types_of_the_model(changes: list[dict[str, Any]]) -> None:
    found = _checked(*changes)
    assert isinstance(found, pd.DataFrame), found
    assert list(found) == ["income", "area", "member", "since"]
    assert found["income"].dtype == "float64"
    assert found["member"].dtype == "bool"
    assert pd.api.types.is_datetime64_any_dtype(found["since"])
    assert len(found) == len(changes)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ([{"income": "1"}], "income"),
        ([{"income": 1}, {"income": "1"}], "income"),
        ([{"income": True}], "income"),
        ([{"income": float("-inf")}], "income"),
        ([{"income": {"a": 1}}], "income"),
        ([{"area": 7}], "area"),
        ([{"area": "x"}, {"area": 7}], "area"),
        ([{"area": ["x"]}], "area"),
        ([{"member": 1}], "member"),
        ([{"member": "true"}], "member"),
        ([{"member": True}, {"member": None}], "member"),
        ([{"since": 20250301}], "since"),
        ([{"since": "yesterday"}], "since"),
        ([{"since": "01.03.2025"}], "since"),
        ([{"since": "99999-01-01"}], "since"),
    ],
)
def test_another_type_is_named_and_nothing_is_guessed(
    changes: list[dict[str, Any]], name: str
) -> None:
    found = _checked(*changes)
    assert isinstance(found, Refusal)
    assert found.cause == "types"
    assert f"'{name}' must be " in found.sentence
    assert found.sentence.count(" must be ") == 1


@pytest.mark.parametrize("value", [7, 7.0, "7", None])
def test_numbers_are_written_as_text_where_the_model_reads_them_so(value: object) -> None:
    found = conformed(pd.DataFrame([_ROW | {"area": value}]), _SCHEMA, {"area"})
    assert isinstance(found, pd.DataFrame)
    assert found["area"].tolist() == ([None] if value is None else ["7"])


@pytest.mark.parametrize("value", [True, float("inf"), [7]])
def test_other_things_are_not_written_as_numbers(value: object) -> None:
    found = conformed(pd.DataFrame([_ROW | {"area": value}]), _SCHEMA, {"area"})
    assert isinstance(found, Refusal)


def test_many_faults_are_said_at_once_and_bounded() -> None:
    wide = Schema([ColSpec("double", f"x{k}") for k in range(20)])
    wrong = conformed(pd.DataFrame([{f"x{k}": "a" for k in range(20)}]), wide)
    lacking = conformed(pd.DataFrame([{"y": 1}]), wide)
    assert isinstance(wrong, Refusal)
    assert isinstance(lacking, Refusal)
    assert "and 15 more" in wrong.sentence
    assert "and 15 more" in lacking.sentence


def test_a_column_that_is_there_twice_is_refused() -> None:
    frame = pd.DataFrame([_ROW])
    found = conformed(pd.concat([frame, frame[["income"]]], axis=1), _SCHEMA)
    assert isinstance(found, Refusal)
    assert found.sentence == "The rows have 'income' more than once. Send it once."


def test_no_rows_are_refused() -> None:
    found = conformed(pd.DataFrame([_ROW]).head(0), _SCHEMA)
    assert isinstance(found, Refusal)
    assert found.cause == "empty"
