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


def test_a_rule_that_is_not_stated_is_not_computed(laboratory, rows, value):
    work, _ = laboratory.work(rows, "bad", features=["plan"])
    assert "step 1" in why_not(work, None)
    assert "step 1" in why_not(work, value.model_copy(update={"today": "unknown"}))
    many, _ = laboratory.work(rows.assign(bad=["a", "b", "c"] * 40), "bad", task="multiclass")
    classes = value.model_copy(update={"task": "multiclass", "today_class": "z"})
    assert "today_class" in why_not(many, value)
    assert "'z' is no class" in why_not(many, classes)
    amounts, _ = laboratory.work(rows, "bad", task="regression")
    assert "today_over" in why_not(amounts, value)


def test_a_class_that_is_answered_today_is_answered_in_every_row(laboratory, rows, value):
    many, _ = laboratory.work(rows.assign(bad=["a", "b", "c"] * 40), "bad", task="multiclass")
    today = value.model_copy(update={"task": "multiclass", "today_class": "b"})
    assert set(acts(many, today)) == {many.labels.index("b")}


def test_acting_on_all_or_none_needs_no_column(laboratory, rows, value):
    work, _ = laboratory.work(rows, "bad", features=["plan"])
    assert acts(work, value).sum() == 0
    assert acts(work, value.model_copy(update={"today": "act_on_all"})).all()


def test_shares_of_positives_come_from_training_rows():
    train, y = np.array([1, 1, 1, 0, 0, 0]), np.array([1, 1, 0, 0, 0, 0])
    on_train, on_test = shares(train, y, np.array([0, 1]))
    np.testing.assert_allclose(on_test, [1 / 5, 3 / 5])
    assert on_train.shape == (6,)
    three, _ = shares(np.array([1, 1, 1]), np.array([0, 1, 2]), np.array([1]), classes=3)
    np.testing.assert_allclose(three, np.full((3, 3), 1 / 3))
