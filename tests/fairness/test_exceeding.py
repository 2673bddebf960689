"""What errors cost more in one group than in another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.fairness.bearing import group_prices
from tenfold.fairness.exceeding import excess
from tenfold.fairness.grouping import grouping
from tenfold.fairness.records import GroupPrice
from tenfold.vocabulary import Estimate, Money, ValueModel

VALUE = ValueModel(
    task="binary", payoffs={"TP": 60, "FP": -40, "FN": 0, "TN": 0}, volume_per_week=100
)


def _world(seed: int, wrong: tuple[float, float], n: int = 400) -> Money:
    """Every case should be left; so many of each group are acted on, at 40 each."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(["a", "b"], n // 2)
    acted = rng.random(n) < np.where(groups == "a", *wrong)
    part = grouping(pd.Series(groups, name="sex"))
    prices = group_prices(VALUE, np.zeros(n, dtype=int), acted.astype(int), [part])
    by = {one.group: one for one in prices}
    return excess(by["b"], by["a"])


@pytest.mark.parametrize("wrong", [(0.3, 0.3), (0.2, 0.5)])
def test_the_interval_holds_the_truth(wrong: tuple[float, float]) -> None:
    worlds, truth = 300, 40 * (wrong[1] - wrong[0]) * 50
    found = [_world(seed, wrong) for seed in range(worlds)]
    held = np.mean([one.low <= truth <= one.high for one in found])  # type: ignore[operator]
    assert abs(held - 0.95) <= 3 * (0.95 * 0.05 / worlds) ** 0.5
    assert np.mean([one.value for one in found]) == pytest.approx(truth, abs=15)  # type: ignore[misc]


def test_it_is_money_under_the_payoffs_of_the_group() -> None:
    found = _world(0, (0.2, 0.5))
    assert (found.unit, found.value_model, found.n) == ("EUR/week", VALUE.digest, 400)


def test_where_one_side_has_no_price_or_no_spread_nothing_is_told() -> None:
    known = _price(Estimate(value=2.0, low=1.0, high=3.0, n=50, method="t"))
    for lacking in (
        Estimate.not_enough("no case", n=0),
        Estimate.not_enough("one case has no spread", n=1, value=2.0),
    ):
        for sides in ((known, _price(lacking)), (_price(lacking), known)):
            assert not excess(*sides).known
    nothing = _price(Estimate(value=0.0, low=0.0, high=0.0, n=50, method="t"))
    assert excess(nothing, known).value == 0


def _price(case: Estimate) -> GroupPrice:
    return GroupPrice(
        attribute="sex", group="a", n=case.n, loss_per_case=case,
        loss_per_week=Money.of(case, VALUE),
    )  # fmt: skip
