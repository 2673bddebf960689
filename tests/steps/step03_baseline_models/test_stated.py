"""Today's rule known by its quality alone is worth what the same rule is worth case by case."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.stats.money import money_difference, money_per_week
from tenfold.steps.step03_baseline_models import stated
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import MetricUse
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.ruling import Looked, Rules, ruled
from tenfold.vocabulary import DecisionRule, Triple, ValueModel

PAYOFFS = {"TP": [80, 90, 100], "FP": -10, "FN": 0, "TN": 1}


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def cases():
    """Outcomes, a model that decides them well, and what is done today."""
    draw = np.random.default_rng(1)
    y = (draw.random(800) < 0.3).astype(int)
    model = np.where(draw.random(800) < 0.9, y, 1 - y)
    done = np.where(draw.random(800) < np.where(y == 1, 0.6, 0.2), 1, 0)
    return y, model, done


def binary(y, done, **more) -> ValueModel:
    return ValueModel(
        task="binary",
        payoffs=PAYOFFS,
        volume_per_week=[90, 100, 110],
        today_tpr=done[y == 1].mean(),
        today_fpr=done[y == 0].mean(),
        **more,
    )


def test_rates_give_the_money_that_the_rule_itself_would(cases):
    y, model, done = cases
    value = binary(y, done)
    for told, measured in (
        (
            stated.per_week(value, y, rng=rng(), level=0.95),
            money_per_week(value, y, done, rng=rng()),
        ),
        (
            stated.over(value, y, model, rng=rng(), level=0.95),
            money_difference(value, y, model, done, rng=rng()),
        ),
    ):
        assert told.value == pytest.approx(measured.value)
        assert told.low < told.value < told.high
        assert told.value_model == value.digest
        assert "not measured" in told.note


def test_mean_errors_give_the_money_that_the_predictions_themselves_would():
    draw = np.random.default_rng(2)
    y = draw.normal(size=500)
    model, done = y + draw.normal(scale=0.5, size=500), np.zeros(500)
    value = ValueModel(
        task="regression",
        payoffs={"over": [1, 2, 3], "under": 5},
        volume_per_week=100,
        today_over=np.maximum(done - y, 0).mean(),
        today_under=np.maximum(y - done, 0).mean(),
    )
    told = stated.over(value, y, model, rng=rng(), level=0.95)
    measured = money_difference(value, y, model, done, rng=rng())
    assert told.value == pytest.approx(measured.value)
    assert 0 < told.low < told.value < told.high
    alone = stated.per_week(value, y, rng=rng(), level=0.95)
    assert alone.value == pytest.approx(money_per_week(value, y, done, rng=rng()).value)


def test_doubt_about_what_is_stated_widens_the_interval(cases):
    y, model, done = cases
    sure = binary(y, done)
    unsure = sure.model_copy(update={"today_tpr": Triple(low=0.3, likely=0.6, high=0.9)})
    widths = [
        found.high - found.low
        for found in (
            stated.over(value, y, model, rng=rng(), level=0.95) for value in (sure, unsure)
        )
    ]
    assert widths[1] > 1.5 * widths[0]


def test_today_acts_on_no_more_cases_than_capacity_allows(cases):
    y, _, done = cases
    value = binary(y, done, capacity_per_week=10.0)
    share = 10 / (100 * done.mean())
    acted = np.where(done == 1, share, 0.0)
    gain = np.where(y == 1, 90.0 * acted, -10.0 * acted + (1 - acted)) * 100
    told = stated.per_week(value, y, rng=rng(), level=0.95)
    assert told.value == pytest.approx(gain.mean())


def test_nine_cases_and_half_a_statement_give_no_figure():
    value = ValueModel(task="regression", payoffs={"over": 1, "under": 1}, volume_per_week=1)
    assert stated.quality(value) == {}
    assert (
        stated.quality(value.model_copy(update={"today_over": Triple(low=1, likely=1, high=1)}))
        == {}
    )
    whole = value.model_copy(
        update=dict.fromkeys(("today_over", "today_under"), Triple(low=1, likely=1, high=1))
    )
    assert not stated.over(whole, np.ones(9), np.ones(9), rng=rng(), level=0.95).known


@pytest.mark.parametrize(
    ("apart", "told"),
    [
        ([-0.1, 0.0, 0.1], False),
        ([0.005, 0.1, 0.2], True),
        ([-0.2, -0.1, -0.005], True),
        # One number is never met to the last digit.
        ([0.005, 0.005, 0.005], False),
        ([0.3, 0.3, 0.3], True),
    ],
)
def test_a_rule_that_does_otherwise_than_stated_is_told(cases, apart, told):
    y, model, done = cases
    rate = [done[y == 1].mean() + each for each in apart]
    value = binary(y, done).model_copy(update={"today_tpr": Triple.model_validate(rate)})
    nobody, rule = np.zeros(len(y)), DecisionRule(threshold=0.5, how="", source="fixed")
    found = ruled(
        Looked(y, model.astype(float), nobody, None, done, ""),
        Rules(rule, rule, None),
        (),
        2,
        BaselineDecisions(),
        MetricUse(asked="auto", reported="auc", chosen_by="log_loss", higher_is_better=True),
        Purse(value, "binary", ("no", "yes"), 0.95, 0),
    )
    note = found.told["today_note"]
    assert bool(note) is told
    assert (f"{done[y == 1].mean():.1%}" in note) is told
    assert "negatives" not in note
