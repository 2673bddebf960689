"""Looking more than once: published bounds, degenerate looks, simulated error rates."""

import numpy as np
import pytest

from tenfold.stats.sequential import (
    always_valid,
    bounds,
    crossing,
    inflation,
    spent,
)

FIVE = [0.2, 0.4, 0.6, 0.8, 1.0]


def _even(looks: int) -> list[float]:
    return [(k + 1) / looks for k in range(looks)]


@pytest.mark.parametrize(
    ("kind", "published"),
    [
        ("obrien_fleming", [4.8769, 3.3570, 2.6803, 2.2898, 2.0310]),
        ("pocock", [2.4380, 2.4268, 2.4102, 2.3966, 2.3860]),
    ],
)
def test_bounds_equal_the_published_ones_of_five_even_looks(kind, published):
    assert bounds(FIVE, kind=kind) == pytest.approx(published, abs=1e-4)


@pytest.mark.parametrize(("looks", "error"), [(5, 0.141), (14, 0.219), (30, 0.280)])
def test_peeking_with_the_bound_of_a_single_look_errs_as_often_as_is_known(looks, error):
    found = crossing(_even(looks), [1.959964] * looks)
    assert found.upper[-1] + found.lower[-1] == pytest.approx(error, abs=1e-3)


@pytest.mark.parametrize("kind", ["obrien_fleming", "pocock"])
@pytest.mark.parametrize("times", [[1.0], _even(14), [0.1, 0.11, 0.9, 1.0]])
def test_all_bounds_together_err_as_often_as_asked_for_wherever_the_looks_lie(kind, times):
    limits = bounds(times, alpha=0.05, kind=kind)
    found = crossing(times, limits)
    assert found.upper + found.lower == pytest.approx(spent(times, alpha=0.05, kind=kind), abs=1e-6)
    assert found.upper[-1] + found.lower[-1] == pytest.approx(0.05, abs=1e-6)


def test_a_single_look_is_the_fixed_sample():
    assert bounds([1.0], kind="obrien_fleming") == pytest.approx([1.959964], abs=1e-5)
    assert inflation([1.0], alpha=0.05, power=0.8, kind="pocock") == pytest.approx(1, abs=1e-6)


def test_planned_power_is_reached_in_simulated_walks():
    rng = np.random.default_rng(7)
    limits = bounds(FIVE, kind="obrien_fleming")
    factor = inflation(FIVE, alpha=0.05, power=0.8, kind="obrien_fleming")
    drift = 2.801585 * np.sqrt(factor)
    for mean, wanted in ((0.0, 0.025), (drift, 0.8)):
        steps = rng.normal(mean / 5, np.sqrt(0.2), size=(40_000, 5)).cumsum(axis=1)
        crossed = (steps / np.sqrt(FIVE) >= limits).any(axis=1).mean()
        assert crossed == pytest.approx(wanted, abs=4 * np.sqrt(wanted * (1 - wanted) / 40_000))


def test_the_always_valid_bound_holds_when_every_single_value_is_looked_at():
    rng = np.random.default_rng(11)
    n = np.arange(1.0, 5_001.0)
    z = np.abs(rng.standard_normal((2_000, 5_000)).cumsum(axis=1)) / np.sqrt(n)
    errors = (z >= always_valid(n, alpha=0.05, planned=1_000)).any(axis=1).mean()
    # It would reach .05 only if it were looked at for ever.
    assert 0.01 < errors <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 2_000)


@pytest.mark.parametrize("times", [[], [0.0, 1.0], [0.5, 0.5], [0.9, 0.4], [0.5, 1.2]])
def test_looks_that_do_not_rise_to_one_are_refused(times):
    with pytest.raises(ValueError, match="rising shares"):
        bounds(times, kind="pocock")
