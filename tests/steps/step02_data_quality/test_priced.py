"""What hangs on the data: a perfect model over the best blind decision, as capacity allows."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.steps.step02_data_quality.priced import stake
from tenfold.vocabulary import Triple, ValueModel

Y = np.array([1] * 30 + [0] * 70)


def _stake(**given: object) -> float:
    model = {
        "task": "binary",
        "payoffs": {"TP": 90, "FP": -10, "FN": 0, "TN": 0},
        "volume_per_week": 100,
    }
    value = ValueModel.model_validate(model | given)
    found = stake(value, "binary", Y, ["no", "yes"], rng=np.random.default_rng(0)).value
    assert found is not None
    return found


def test_without_a_capacity_all_that_acting_blindly_costs_hangs_on_the_data() -> None:
    assert _stake() == pytest.approx(70 * 10)
    assert _stake(capacity_per_week=100) == pytest.approx(700)


def test_nobody_earns_with_cases_that_capacity_does_not_reach() -> None:
    # The perfect model acts on 10 of the 30 who would leave; the blind one on a random 10 of all.
    assert _stake(capacity_per_week=10) == pytest.approx(10 * 90 - (3 * 90 - 7 * 10))
    # For 50 there is room for every hit, and half of what acting on all would earn.
    assert _stake(capacity_per_week=50) == pytest.approx(30 * 90 - (15 * 90 - 35 * 10))


def test_a_capacity_of_an_unlikely_size_leaves_nothing_at_stake() -> None:
    assert _stake(capacity_per_week=0.001) == pytest.approx(0, abs=1e-9)


def test_the_volume_that_is_held_against_capacity_is_the_likely_one() -> None:
    volume = Triple(low=50, likely=100, high=200)
    ratio = _stake(volume_per_week=volume, capacity_per_week=50) / _stake(volume_per_week=volume)
    assert ratio == pytest.approx(1700 / 700)
