"""The recipe as a value."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import ValidationError

from tenfold.features import CleanRule, DerivedFeature, FeatureRecipe


def recipe() -> FeatureRecipe:
    return FeatureRecipe(
        columns=["age", "income", "when"],
        kinds={"age": "number"},
        clean=[CleanRule(column="age", rule="missing", values=["999"], reason="not asked")],
        derived=[
            DerivedFeature(name="r", kind="ratio", columns=["income", "age"], author="Ann"),
            DerivedFeature(name="f", kind="formula", formula="r * 2"),
        ],
    )


def test_it_survives_json_and_keeps_its_digest() -> None:
    again = FeatureRecipe.model_validate_json(recipe().model_dump_json())
    assert again == recipe()
    assert again.digest == recipe().digest


def test_another_rule_gives_another_digest() -> None:
    assert recipe().model_copy(update={"clean": []}).digest != recipe().digest


def test_one_name_stands_for_one_feature() -> None:
    with pytest.raises(ValidationError, match="'age' is the name of two features"):
        FeatureRecipe(columns=["age", "age"])


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"rule": "missing"}, "needs values"),
        ({"rule": "range"}, "needs low or high"),
        ({"rule": "unit", "low": 1}, "needs a factor"),
        ({"rule": "clip", "low": 2, "high": 1}, "lies above"),
        ({"rule": "magic"}, "Input should be"),
    ],
)
def test_an_incomplete_cleaning_rule_says_what_it_lacks(
    fields: dict[str, object], fact: str
) -> None:
    with pytest.raises(ValidationError, match=fact):
        CleanRule.model_validate({"column": "x"} | fields)


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"kind": "ratio", "columns": ["a"]}, "takes 2"),
        ({"kind": "group_aggregate", "columns": ["a"]}, "needs by"),
        ({"kind": "formula", "formula": "a.b"}, "no place in a formula"),
    ],
)
def test_an_incomplete_feature_says_what_it_lacks(fields: dict[str, object], fact: str) -> None:
    with pytest.raises(ValidationError, match=fact):
        DerivedFeature.model_validate({"name": "x"} | fields)


def test_the_recipe_is_imported_without_pandas() -> None:
    code = "import sys, tenfold.features as f; f.FeatureRecipe(); print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
