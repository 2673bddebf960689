import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.stats.association import permutation_p


def rng(seed=0):
    return np.random.default_rng(seed)


def test_fishers_lady_tasting_tea():
    # All of four and four cups told right: 1 of 70 orders does so.
    cups = np.repeat([1.0, 0.0], 4)
    p = permutation_p(lambda a, b: float(a @ b), cups, cups, rng=rng(), draws=20_000)
    assert p == pytest.approx(1 / 70, abs=0.003)


def test_two_sided_compares_sizes():
    x = np.arange(8.0) - 3.5
    p = permutation_p(
        lambda a, b: float(a @ b), x, -x, rng=rng(), draws=499, alternative="two-sided"
    )
    assert p <= 0.01


def test_a_constant_statistic_shows_nothing():
    assert permutation_p(lambda a, b: 0.0, [1, 2], [1, 2], rng=rng(), draws=99) == 1.0


def test_unequal_lengths_are_refused():
    with pytest.raises(WrongInput):
        permutation_p(lambda a, b: 0.0, [1, 2], [1], rng=rng())
