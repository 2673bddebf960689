import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.stats.learning_curve import learning_curve

SIZES = np.array([60, 125, 250, 500, 1000])


def law(n, c=0.5):
    return 100 - 500 * n**-c


def noisy(rng, c=0.5, folds=8, sd=0.5):
    common = rng.normal(0, 3, folds)
    return law(SIZES[:, None].astype(float), c) + common + rng.normal(0, sd, (5, folds))


@pytest.mark.parametrize("c", [0.4, 0.8])
def test_the_gain_of_more_labels_is_found(c):
    curve = learning_curve(SIZES, noisy(np.random.default_rng(0), c, sd=0.01), n_test=100)
    truth = law(2000.0, c) - law(1000.0, c)
    assert curve.gain.value == pytest.approx(truth, rel=0.2)
    assert curve.exponent == pytest.approx(c, abs=0.1)
    assert curve.ceiling == pytest.approx(100, abs=4)
    assert curve.fitted == pytest.approx(curve.means, abs=0.5)


def test_a_flat_curve_promises_nothing():
    flat = np.random.default_rng(0).normal(50, 1, (5, 10))
    gain = learning_curve(SIZES, flat, n_test=100).gain
    assert gain.low < 0 < gain.high


@pytest.mark.parametrize(
    ("sizes", "folds", "more", "why"),
    [
        ([250, 500, 1000], 5, 500, "sizes and 5 folds"),
        (SIZES, 2, 500, "2 folds"),
        ([400, 500, 600, 700], 5, 500, "span less"),
        (SIZES, 5, 1001, "beyond twice"),
    ],
)
def test_too_little_to_extrapolate_from_is_said(sizes, folds, more, why):
    rng = np.random.default_rng(0)
    values = rng.normal(size=(len(sizes), folds))
    curve = learning_curve(sizes, values, n_test=50, more=more)
    assert not curve.gain.known
    assert why in curve.gain.note
    assert curve.fitted == []


def test_scores_that_never_vary_are_not_enough():
    assert not learning_curve(SIZES, np.full((5, 5), 3.0), n_test=50).gain.known
    same = np.repeat(law(SIZES.astype(float))[:, None], 5, axis=1)
    assert not learning_curve(SIZES, same, n_test=50).gain.known


@pytest.mark.parametrize(
    ("sizes", "values"),
    [
        ([1, 2], [[1.0]]),
        ([2, 1], [[1.0], [2.0]]),
        ([1, 2], [[1.0], [np.nan]]),
        ([1, 2], [1.0, 2.0]),
    ],
)
def test_scores_that_do_not_fit_the_sizes_are_refused(sizes, values):
    with pytest.raises(WrongInput):
        learning_curve(sizes, values, n_test=10)


def test_the_interval_covers_the_gain():
    rng, worlds, hits = np.random.default_rng(1), 200, 0
    truth = law(2000.0) - law(1000.0)
    for _ in range(worlds):
        gain = learning_curve(SIZES, noisy(rng), n_test=100).gain
        hits += gain.low <= truth <= gain.high
    assert hits / worlds >= 0.91
