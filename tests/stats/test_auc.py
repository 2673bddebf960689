import numpy as np
import pytest
from scipy import special
from sklearn.metrics import roc_auc_score

from tenfold.errors import WrongInput
from tenfold.stats.intervals import auc


def sample(rng, area, positives, negatives, digits=None):
    score = np.concatenate(
        [
            rng.normal(np.sqrt(2) * special.ndtri(area), 1, positives),
            rng.normal(0, 1, negatives),
        ]
    )
    score = score if digits is None else score.round(digits)
    return np.repeat([1, 0], [positives, negatives]), score


@pytest.mark.parametrize("digits", [None, 1, 0])
def test_the_area_is_that_of_scikit_learn_with_and_without_ties(digits):
    y, score = sample(np.random.default_rng(0), 0.8, 60, 300, digits)
    assert auc(y, score).value == pytest.approx(roc_auc_score(y, score))


def test_many_cases_give_delongs_interval():
    y, score = sample(np.random.default_rng(0), 0.75, 40_000, 60_000)
    positives, negatives = score[y == 1], score[y == 0]
    above = np.searchsorted(np.sort(negatives), positives) / len(negatives)
    below = 1 - np.searchsorted(np.sort(positives), negatives) / len(positives)
    error = np.sqrt(above.var(ddof=1) / len(above) + below.var(ddof=1) / len(below))
    got = auc(y, score)
    assert (got.high - got.low) / 2 == pytest.approx(1.959964 * error, rel=1e-3)


def test_reversing_the_score_mirrors_the_interval():
    y, score = sample(np.random.default_rng(0), 0.9, 50, 70)
    one, two = auc(y, score), auc(y, -score)
    assert (two.low, two.high) == pytest.approx((1 - one.high, 1 - one.low))


def test_perfect_separation_keeps_doubt():
    got = auc([0] * 50 + [1] * 50, range(100))
    assert got.value == 1
    assert 0.85 < got.low < 0.97
    assert got.high == 1


def test_a_constant_score_is_a_coin():
    got = auc([0, 1] * 50, np.zeros(100))
    assert got.value == 0.5
    assert got.low < 0.5 < got.high


@pytest.mark.parametrize(("positives", "negatives"), [(9, 500), (500, 9)])
def test_below_ten_of_a_class_there_is_no_interval(positives, negatives):
    y, score = sample(np.random.default_rng(0), 0.9, positives, negatives)
    got = auc(y, score)
    assert got.value is not None
    assert got.low is None
    assert "too few" in got.note


@pytest.mark.parametrize("y", [[], [1, 1, 1], [0, 0, 0]])
def test_one_class_has_no_area(y):
    assert auc(y, np.arange(float(len(y)))).value is None


def test_scores_that_are_missing_or_unpaired_are_refused():
    with pytest.raises(WrongInput):
        auc([0, 1], [0.1, np.nan])
    with pytest.raises(WrongInput):
        auc([0, 1, 1], [0.1, 0.2])


@pytest.mark.parametrize("digits", [None, 0])
@pytest.mark.parametrize(("positives", "negatives"), [(10, 90), (50, 50), (50, 450)])
def test_the_interval_covers_an_area_near_one(positives, negatives, digits):
    rng, worlds, hits = np.random.default_rng(7), 400, 0
    # With rounded scores the true area is that of the rounded normals.
    shift = np.sqrt(2) * special.ndtri(0.97)
    truth = 0.97 if digits is None else _rounded_area(shift)
    for _ in range(worlds):
        got = auc(*sample(rng, 0.97, positives, negatives, digits))
        hits += got.low <= truth <= got.high
    assert hits / worlds >= 0.93


def _rounded_area(shift):
    levels = np.arange(-9, 15)
    p = np.diff(special.ndtr(np.append(levels - 0.5, 14.5) - shift))
    q = np.diff(special.ndtr(np.append(levels - 0.5, 14.5)))
    return float(p @ (np.cumsum(q) - q / 2))
