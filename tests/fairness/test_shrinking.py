import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.fairness.gaps import wilson_limits
from tenfold.fairness.shrinking import shrunk


def test_a_small_group_is_drawn_towards_the_others_and_a_large_one_hardly():
    small, large, *_ = shrunk([0, 400, 30, 32, 28], [10, 1000, 100, 100, 100])
    assert small.value > 0.1
    assert large.value == pytest.approx(0.4, abs=0.02)


def test_credible_intervals_cover_and_are_shorter_than_single_ones():
    rng, hits, total, mine, single = np.random.default_rng(0), 0, 0, 0.0, 0.0
    for _ in range(25):
        n = rng.integers(10, 100, 12)
        true = rng.beta(15, 35, 12)
        x = rng.binomial(n, true)
        found = shrunk(x, n)
        low, high = wilson_limits(x / n, n, 1.96)
        hits += sum(one.low <= rate <= one.high for one, rate in zip(found, true, strict=True))
        total += 12
        mine += sum(one.high - one.low for one in found)
        single += float((high - low).sum())
    assert 0.92 <= hits / total <= 0.98
    assert mine < 0.9 * single


def test_two_groups_cannot_lend_each_other_anything():
    assert not any(one.known for one in shrunk([1, 2], [10, 20]))


def test_counts_that_contradict_are_refused():
    with pytest.raises(WrongInput):
        shrunk([11, 2, 3], [10, 20, 30])
