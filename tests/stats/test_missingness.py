import numpy as np
import pytest
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.missingness import missingness


def rng(seed=0):
    return np.random.default_rng(seed)


def test_missing_values_that_go_with_the_target_are_found_and_sized():
    draw = rng()
    y = (draw.random(2000) < 0.2).astype(int)
    missing = draw.random(2000) < np.where(y == 1, 0.3, 0.1)
    got = missingness(missing, y, task="binary", rng=rng())
    assert got.p == 0.001
    assert got.missing == missing.sum()
    assert got.effect.low > 0.1


def test_the_table_p_value_is_that_of_the_exact_test():
    table = np.array([[12, 28], [30, 130]])
    missing = np.repeat([True, False], table.sum(axis=1))
    y = np.concatenate([np.repeat([1, 0], row) for row in table])
    got = missingness(missing, y, task="binary", rng=rng(), draws=20_000)
    # Chi-square orders the tables of one margin as their distance from expectation does.
    hits = np.arange(0, 41)
    law = stats.hypergeom(200, 42, 40)
    far = np.abs(hits - 40 * 42 / 200) >= abs(12 - 40 * 42 / 200) - 1e-9
    assert got.p == pytest.approx(law.pmf(hits)[far].sum(), abs=0.01)


def test_regression_targets_are_compared_by_rank_and_sized_by_mean():
    draw = rng()
    y = draw.exponential(size=400)
    missing = draw.random(400) < np.where(y > 1, 0.4, 0.1)
    got = missingness(missing, y, task="regression", rng=rng())
    assert got.p <= 0.002
    assert got.effect.low > 0


def test_many_rows_give_the_same_answer_as_shuffling():
    draw = rng()
    y = draw.normal(size=20_001)
    missing = draw.random(20_001) < 0.01
    exact = missingness(missing[:-1], y[:-1], task="regression", rng=rng(), draws=999)
    limit = missingness(missing, y, task="regression", rng=rng())
    assert limit.p == pytest.approx(exact.p, abs=0.05)


def test_several_classes_give_a_p_value_and_the_largest_gap():
    draw = rng()
    y = draw.integers(0, 3, 900)
    missing = draw.random(900) < np.where(y == 2, 0.3, 0.1)
    got = missingness(missing, y, task="multiclass", rng=rng())
    assert got.p == 0.001
    assert got.effect.value > 0.1
    assert not got.effect.known


@pytest.mark.parametrize("count", [0, 4, 96, 100])
def test_hardly_any_or_hardly_none_missing_is_not_enough(count):
    got = missingness(np.arange(100) < count, np.arange(100) % 2, task="binary", rng=rng())
    assert got.p is None
    assert not got.effect.known


def test_a_constant_target_is_not_enough():
    got = missingness(np.arange(100) < 50, np.ones(100), task="regression", rng=rng())
    assert got.p is None


def test_targets_that_do_not_pair_are_refused():
    with pytest.raises(WrongInput):
        missingness([True, False], [1], task="binary", rng=rng())


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("share", [0.03, 0.4])
def test_missing_at_random_is_accused_as_rarely_as_promised(task, share):
    draw, worlds, accused = rng(5), 300, 0
    for _ in range(worlds):
        missing = np.arange(200) < 200 * share
        y = {
            "binary": lambda: (draw.random(200) < 0.15).astype(int),
            "multiclass": lambda: draw.integers(0, 4, 200),
            "regression": lambda: draw.exponential(size=200),
        }[task]()
        p = missingness(missing, y, task=task, rng=draw, draws=199).p
        accused += p is not None and p <= 0.05
    assert accused / worlds <= 0.085


@pytest.mark.parametrize("constant", [0.1, 1000.1])
def test_one_constant_group_gives_an_interval_without_a_warning(constant: float) -> None:
    absent = np.arange(100) < 30
    y = np.where(absent, constant, rng().normal(constant, 1, 100))
    effect = missingness(absent, y, task="regression", rng=rng()).effect
    rest = y[~absent]
    half = stats.t.ppf(0.975, 69) * rest.std(ddof=1) / np.sqrt(70)
    assert effect.high - effect.value == pytest.approx(half)


def test_the_interval_of_the_mean_difference_is_welchs() -> None:
    absent = np.arange(200) < 60
    y = rng().normal(absent, 1 + absent)
    effect = missingness(absent, y, task="regression", rng=rng()).effect
    ends = stats.ttest_ind(y[absent], y[~absent], equal_var=False).confidence_interval(0.95)
    assert (effect.low, effect.high) == pytest.approx((ends.low, ends.high))
