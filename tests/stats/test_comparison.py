import numpy as np
import pytest
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.comparison import corrected_difference, corrected_mean
from tenfold.stats.intervals import wilson


def test_scikit_learns_example_of_comparing_two_models_is_reproduced():
    # "Statistical comparison of models using grid search" in scikit-learn's gallery.
    from sklearn.datasets import make_moons
    from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
    from sklearn.svm import SVC

    X, y = make_moons(noise=0.352, random_state=1, n_samples=100)
    cv = RepeatedStratifiedKFold(n_splits=10, n_repeats=10, random_state=0)
    rbf, linear = (
        cross_val_score(SVC(kernel=kernel, random_state=0), X, y, scoring="roc_auc", cv=cv)
        for kernel in ("rbf", "linear")
    )
    result = corrected_difference(rbf, linear, n_train=90, n_test=10, alternative="greater")
    assert (result.t, result.p) == pytest.approx((0.7503, 0.2274), abs=1e-4)
    assert (result.naive_t, result.naive_p) == pytest.approx((2.6112, 0.0052), abs=1e-4)


def test_the_interval_and_the_two_sided_test_agree():
    rng = np.random.default_rng(0)
    gaps = rng.normal(0.02, 0.02, 30)
    result = corrected_difference(gaps, np.zeros(30), n_train=90, n_test=10)
    level = 1 - result.p
    edge = corrected_difference(gaps, np.zeros(30), n_train=90, n_test=10, level=level)
    assert edge.difference.low == pytest.approx(0, abs=1e-12)


def test_one_sided_tests_share_the_two_sided_one():
    a, b = [0.8, 0.82, 0.78, 0.81], [0.79, 0.8, 0.78, 0.8]
    sizes = {"n_train": 80, "n_test": 20}
    more = corrected_difference(a, b, **sizes, alternative="greater")
    less = corrected_difference(a, b, **sizes, alternative="less")
    both = corrected_difference(a, b, **sizes)
    assert more.p + less.p == pytest.approx(1)
    assert both.p == pytest.approx(2 * more.p)


def test_without_shared_rows_it_is_the_t_test():
    a = np.array([0.8, 0.82, 0.78, 0.81])
    got = corrected_mean(a, n_train=10**12, n_test=1)
    oracle = stats.ttest_1samp(a, 0).confidence_interval(0.95)
    assert (got.low, got.high) == pytest.approx((oracle.low, oracle.high))


def test_equal_models_do_not_differ():
    a = [0.7, 0.8, 0.9]
    result = corrected_difference(a, a, n_train=8, n_test=2)
    assert result.difference.value == 0
    assert not result.difference.known
    assert (result.t, result.p) == (None, 1.0)


@pytest.mark.parametrize("gap", [0.1, 1e-17])
def test_differences_without_spread_make_no_test(gap):
    a = np.array([0.7, 0.8, 0.9])
    result = corrected_difference(a + gap, a, n_train=8, n_test=2)
    assert not result.difference.known
    assert result.t is None
    assert result.p == (None if gap == 0.1 else 1.0)


@pytest.mark.parametrize("scores", [[], [0.5]])
def test_one_fold_is_not_enough(scores):
    assert not corrected_mean(scores, n_train=8, n_test=2).known
    assert corrected_difference(scores, scores, n_train=8, n_test=2).t is None


def test_folds_that_do_not_pair_are_refused():
    with pytest.raises(WrongInput, match="Pair them"):
        corrected_difference([0.1, 0.2], [0.1], n_train=8, n_test=2)
    with pytest.raises(WrongInput, match="no fold"):
        corrected_mean([0.1, 0.2], n_train=0, n_test=2)
    with pytest.raises(WrongInput, match="not finite"):
        corrected_mean([0.1, np.nan], n_train=8, n_test=2)


def test_models_that_are_equally_good_are_told_apart_as_rarely_as_promised():
    # Two blocks of features, exchangeable by construction: neither model is better. The
    # full-size run is in benchmarks/stats_coverage.py.
    rng, worlds, n = np.random.default_rng(2), 600, 200
    corrected = naive = 0
    for _ in range(worlds):
        y = np.arange(n) % 2
        X = rng.normal(size=(2, n, 5)) + 0.3 * y[None, :, None]
        a, b = (centroid_scores(X[i], y, np.random.default_rng(0)) for i in (0, 1))
        result = corrected_difference(a, b, n_train=180, n_test=20)
        corrected += (result.p or 0) < 0.05
        naive += (result.naive_p or 0) < 0.05
    # Promised are 2 to 6 %; 600 worlds can tell what surely lies outside, on either side: a test
    # that never rejects is as wrong as one that rejects too often.
    rate = wilson(corrected, worlds)
    assert rate.low <= 0.06
    assert rate.high >= 0.02
    assert naive / worlds > 0.3


def centroid_scores(X, y, rng, folds=10, repeats=10):
    """Accuracy of nearest centroids in repeated stratified cross-validation, shape (100,)."""
    scores = []
    for _ in range(repeats):
        fold = np.empty(len(y), dtype=int)
        for c in (0, 1):
            fold[y == c] = rng.permutation((y == c).sum()) % folds
        for k in range(folds):
            train, test = fold != k, fold == k
            one, nil = X[train & (y == 1)].mean(axis=0), X[train & (y == 0)].mean(axis=0)
            side = (X[test] - (one + nil) / 2) @ (one - nil) > 0
            scores.append((side == y[test]).mean())
    return np.array(scores)
