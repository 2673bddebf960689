"""The loss that a doubtful gain is expected to bring."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.stats.shortfall import expected_shortfall
from tenfold.vocabulary import Money


def _gain(value, error):
    return Money(
        value=value, low=value - 1.96 * error, high=value + 1.96 * error, method="normal", unit="€"
    )


@pytest.mark.parametrize(("u", "table"), [(0.0, 0.3989), (0.5, 0.1978), (1.0, 0.0833), (2, 0.0085)])
def test_it_is_the_unit_normal_loss_integral_of_published_tables(u, table):
    assert expected_shortfall(_gain(u, 1.0)).value == pytest.approx(table, abs=6e-5)


@pytest.mark.parametrize("floor", [0.0, 30.0])
def test_it_is_the_mean_of_simulated_losses(floor):
    draws = np.random.default_rng(0).normal(20, 50, 400_000)
    found = expected_shortfall(_gain(20, 50), floor)
    assert found.value == pytest.approx(np.maximum(0, floor - draws).mean(), rel=0.01)
    assert found.low <= found.value <= found.high


def test_a_sure_gain_puts_nothing_at_risk_and_a_sure_loss_all_of_it():
    assert expected_shortfall(_gain(100, 1)).value == pytest.approx(0, abs=1e-12)
    lost = expected_shortfall(_gain(-100, 1))
    assert lost.value == pytest.approx(100)
    assert (lost.low, lost.high) == pytest.approx((98.04, 101.96), abs=1e-3)
    exact = Money(value=-7.0, low=-7.0, high=-7.0, method="exact", unit="€")
    assert expected_shortfall(exact).value == 7.0


def test_without_an_interval_nobody_can_tell():
    assert not expected_shortfall(Money.not_evaluated("no payoffs")).known
