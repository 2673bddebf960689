"""Today's rule decides the same rows as every model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.features import CleanRule, FeatureRecipe
from tenfold.steps.step03_baseline_models.today import acts, shares, why_not
from tenfold.vocabulary import TodayRule


@pytest.fixture
def rows():
    return pd.DataFrame(
        {
            "income": ["1.200,50", "900,00", None, "3.000,00"] * 30,
            "plan": ["basic", "gold", "basic", None] * 30,
            "bad": [0, 1] * 60,
        }
    )


def ruled(value, column, operator, limit):
    rule = TodayRule(column=column, operator=operator, value=limit)
    return value.model_copy(update={"today": "rule", "rule": rule})


def test_numbers_are_compared_after_cleaning_and_gaps_are_not_acted_on(laboratory, rows, value):
    recipe = FeatureRecipe(
        columns=["income"], clean=[CleanRule(column="income", rule="decimal_comma")]
    )
    work, _ = laboratory.work(rows, "bad", recipe=recipe)
    found = acts(work, ruled(value, "income", "<", "1000"), rows)
    np.testing.assert_array_equal(found, [0, 1, 0, 0] * 30)


@pytest.mark.parametrize(("operator", "acted"), [("==", [1, 0, 1, 0]), ("!=", [0, 1, 0, 0])])
def test_labels_are_compared_as_text(laboratory, rows, value, operator, acted):
    work, _ = laboratory.work(rows, "bad", features=["plan"])
    found = acts(work, ruled(value, "plan", operator, "basic"), rows)
    np.testing.assert_array_equal(found, acted * 30)


@pytest.mark.parametrize(
    ("column", "operator", "limit", "word"),
    [
        ("elsewhere", "<", "1", "which the data lack"),
        ("plan", "<", "basic", "compares no numbers"),
        ("plan", ">", "3", "compares no numbers"),
    ],
)
def test_a_rule_that_cannot_be_computed_says_why(
    laboratory, rows, value, column, operator, limit, word
):
    work, _ = laboratory.work(rows, "bad", features=["plan"])
    today = ruled(value, column, operator, limit)
    assert word in why_not(work, today)
    assert acts(work, today) is None


def test_an_unknown_rule_and_several_classes_have_none(laboratory, rows, value):
    work, _ = laboratory.work(rows, "bad", features=["plan"])
    assert "step 1" in why_not(work, None)
    assert "step 1" in why_not(work, value.model_copy(update={"today": "unknown"}))
    many, _ = laboratory.work(rows.assign(bad=["a", "b", "c"] * 40), "bad", task="multiclass")
    assert "more answers than two" in why_not(many, value)


def test_acting_on_all_or_none_needs_no_column(laboratory, rows, value):
    work, _ = laboratory.work(rows, "bad", features=["plan"])
    assert acts(work, value).sum() == 0
    assert acts(work, value.model_copy(update={"today": "act_on_all"})).all()


def test_shares_of_positives_come_from_training_rows():
    train, y = np.array([1, 1, 1, 0, 0, 0]), np.array([1, 1, 0, 0, 0, 0])
    on_train, on_test = shares(train, y, np.array([0, 1]))
    np.testing.assert_allclose(on_test, [1 / 5, 3 / 5])
    assert on_train.shape == (6,)
