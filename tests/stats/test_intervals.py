import numpy as np
import pytest
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.intervals import bootstrap, mean, newcombe, wilson


# Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_equals_the_published_intervals(successes, n, low, high):
    share = wilson(successes, n)
    assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (0, 10**7), (10**7, 10**7), (3, 7)])
def test_wilson_agrees_with_scipy_and_contains_its_share(k, n):
    share = wilson(k, n)
    oracle = stats.binomtest(k, n).proportion_ci(method="wilson")
    assert (share.low, share.high) == pytest.approx((oracle.low, oracle.high), abs=1e-9)
    assert 0 <= share.low <= share.value <= share.high <= 1


def test_no_cases_have_no_share():
    assert not wilson(0, 0).known


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5)])
def test_counts_that_contradict_are_refused(k, n):
    with pytest.raises(WrongInput):
        wilson(k, n)


# Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((5, 56, 0, 29), -0.0381, 0.1926),
    ],
)
def test_newcombe_equals_the_published_intervals(counts, low, high):
    gap = newcombe(*counts)
    assert (gap.low, gap.high) == pytest.approx((low, high), abs=6e-5)


def test_an_empty_group_has_no_difference():
    assert not newcombe(0, 0, 3, 10).known


def test_a_mean_has_students_interval():
    values = [4.1, 3.9, 5.0, 4.4]
    oracle = stats.ttest_1samp(values, 0).confidence_interval(0.9)
    got = mean(values, level=0.9, unit="EUR")
    assert (got.low, got.high) == pytest.approx((oracle.low, oracle.high))
    assert got.unit == "EUR"


@pytest.mark.parametrize("values", [[], [1.0], [2.0, 2.0, 2.0]])
def test_a_mean_without_spread_has_no_interval(values):
    got = mean(values)
    assert not got.known
    assert "not enough data" in got.note
    assert got.value == (values[0] if values else None)


def test_a_mean_of_missing_values_is_refused():
    with pytest.raises(WrongInput, match="1 values are not finite"):
        mean([1.0, np.nan])


def test_a_bootstrapped_mean_covers_like_the_t_interval():
    rng, worlds, hits = np.random.default_rng(0), 200, 0
    for _ in range(worlds):
        got = bootstrap(np.mean, rng.normal(3, 1, 40), rng=rng, draws=200)
        hits += got.low <= 3 <= got.high
    assert hits / worlds >= 0.89


def test_bootstrap_resamples_rows_together():
    x = np.arange(50.0)
    got = bootstrap(lambda a, b: float((a - b).mean()), x, x - 1, rng=np.random.default_rng(0))
    assert not got.known
    assert got.value == 1.0


def test_bootstrap_says_when_the_statistic_is_mostly_undefined():
    def only_one(a):
        return 1 / int(a.max() > 8)

    got = bootstrap(only_one, np.arange(10.0), rng=np.random.default_rng(0), draws=100)
    assert not got.known
    assert "undefined on" in got.note


@pytest.mark.parametrize("n", [0, 1, 9])
def test_bootstrap_of_a_handful_is_not_enough(n):
    assert not bootstrap(np.mean, np.arange(float(n)), rng=np.random.default_rng(0)).known


def test_bootstrap_refuses_unequal_lengths():
    with pytest.raises(WrongInput, match="equally long"):
        bootstrap(np.mean, [1.0], [1.0, 2.0], rng=np.random.default_rng(0))
