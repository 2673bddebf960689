"""Which rows are rows of the model."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from mlflow.types import ColSpec, Schema

from tenfold.delivery.serving.checking import Refusal, conformed
from tenfold.delivery.serving.losing import numbers_of
from tenfold.features.recipe import CleanRule, FeatureRecipe

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
    found = conformed(pd.DataFrame([_ROW | {"area": value}]), _SCHEMA, {"area": []})
    assert isinstance(found, pd.DataFrame)
    assert found["area"].tolist() == ([None] if value is None else ["7"])


@pytest.mark.parametrize("value", [True, float("inf"), [7]])
def test_other_things_are_not_written_as_numbers(value: object) -> None:
    found = conformed(pd.DataFrame([_ROW | {"area": value}]), _SCHEMA, {"area": []})
    assert isinstance(found, Refusal)


_COMMA = CleanRule(column="area", rule="decimal_comma")
_BLANK = CleanRule(column="area", rule="missing", values=["999", "Unknown"])
_RANGE = CleanRule(column="area", rule="range", low=0, high=100)
_RENAMED = CleanRule(column="area", rule="category", mapping={"none": "0", "withheld": ""})


def _read(value: object, *rules: CleanRule) -> pd.DataFrame | Refusal:
    rows = pd.DataFrame([_ROW | {"area": "7"}, _ROW | {"area": value}])
    return conformed(rows, _SCHEMA, {"area": rules})


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("7", []),
        ("true", []),
        (" ", []),
        (None, [_COMMA]),
        ("1.234,56", [_COMMA]),
        ("€ 1234.56", [_COMMA]),
        (1234.56, [_COMMA]),
        ("999", [_BLANK, _COMMA]),
        (999, [_BLANK, _COMMA]),
        ("unknown", [_BLANK, _COMMA]),
        ("unknown", [_BLANK, _RANGE]),
        ("1500", [_RANGE]),
        ("1.500,00", [_COMMA, _RANGE]),
        ("None", [_RENAMED]),
        ("withheld", [_RENAMED]),
    ],
)
def test_what_the_recipe_reads_or_blanks_is_its_business(
    value: object, rules: list[CleanRule]
) -> None:
    found = _read(value, *rules)
    assert isinstance(found, pd.DataFrame), found


@pytest.mark.parametrize("rules", [[], [_COMMA], [_BLANK, _COMMA], [_RANGE], [_COMMA, _RANGE]])
@pytest.mark.parametrize("value", ["abc", "NaN", "inf", "-", True])
def test_what_cleaning_would_lose_is_refused_and_not_repeated(
    value: object, rules: list[CleanRule]
) -> None:
    found = _read(value, *rules)
    assert isinstance(found, Refusal)
    assert found == Refusal(
        "types",
        "Wrong types: 'area' must be a number. Send each column as the model was trained on it.",
    )


def test_numbers_are_what_training_found_or_what_a_rule_makes() -> None:
    other = CleanRule(column="only derived from", rule="percent")
    coded = CleanRule(column="coded", rule="category")
    recipe = FeatureRecipe(columns=["area", "coded", "plain"], clean=[_COMMA, other, coded, _RANGE])
    found = numbers_of(recipe, {"area": "number", "coded": "category", "plain": "number"})
    assert found == {"area": (_COMMA, _RANGE), "plain": (), "only derived from": (other,)}


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
