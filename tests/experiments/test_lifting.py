"""Lifts against scipy, a regression, a bootstrap and simulated worlds without an effect."""

from __future__ import annotations

import doctest
from typing import Any

import numpy as np
import pytest
import tea_tasting
from scipy import special, stats
from tea_tasting.aggr import Aggregates

from tenfold.experiments import lifting
from tenfold.experiments.lifting import Lift, lift_of
from tenfold.vocabulary import ExperimentMetric

MEAN = ExperimentMetric(name="value", column="y")
RATIO = ExperimentMetric(name="rate", column="y", over="d")
Z = 1.959963984540054


def sums(**columns: Any) -> Aggregates:
    names = list(columns)
    values = [np.asarray(columns[name], dtype=float) for name in names]
    pairs = [(a, b) for a in range(len(names)) for b in range(a)]
    return Aggregates(
        len(values[0]),
        {name: float(v.mean()) for name, v in zip(names, values, strict=True)},
        {name: float(v.var(ddof=1)) for name, v in zip(names, values, strict=True)},
        {(names[a], names[b]): float(np.cov(values[a], values[b])[0, 1]) for a, b in pairs},
    )


def drawn(seed: int = 0, n: tuple[int, int] = (40, 70), lift: float = 0.5) -> list[dict[str, Any]]:
    """Two arms of unequal size and spread, with a covariate x and a denominator d."""
    rng = np.random.default_rng(seed)
    arms = []
    for arm, size in enumerate(n):
        x = rng.normal(5, 2, size)
        d = 1 + rng.poisson(3, size)
        y = 10 + 0.8 * x + rng.normal(lift * arm, 1 + arm, size)
        arms.append({"y": y, "x": x, "d": d})
    return arms


def lift(metric: ExperimentMetric, arms: list[dict[str, Any]], covariate: str = "") -> Lift:
    return lift_of(metric, covariate, *(sums(**arm) for arm in arms))


def test_the_examples_of_the_docstrings_run() -> None:
    assert doctest.testmod(lifting).failed == 0


def test_a_mean_is_compared_as_welch_does() -> None:
    arms = drawn()
    mine = lift(MEAN, arms)
    theirs = stats.ttest_ind(arms[1]["y"], arms[0]["y"], equal_var=False)
    absolute, _ = mine.intervals(Z, level=0.95)
    assert mine.p == pytest.approx(theirs.pvalue, rel=1e-10)
    assert mine.freedom == pytest.approx(theirs.df)
    low, high = theirs.confidence_interval(0.95)
    assert (absolute.low, absolute.high) == pytest.approx((low, high), rel=1e-9)
    assert 2 * special.ndtr(-abs(mine.z)) == pytest.approx(mine.p)


@pytest.mark.parametrize(
    ("metric", "covariate"), [(MEAN, ""), (MEAN, "x"), (RATIO, ""), (RATIO, "x")]
)
def test_every_kind_agrees_with_tea_tasting(metric: ExperimentMetric, covariate: str) -> None:
    arms = [sums(**arm) for arm in drawn(3)]
    mine = lift_of(metric, covariate, *arms)
    test = tea_tasting.RatioOfMeans(metric.column, metric.over or None, covariate or None, None)
    theirs = test.analyze(dict(enumerate(arms)), 0, 1, "arm")
    absolute, _ = mine.intervals(Z, level=0.95)
    assert (mine.control, mine.treated) == pytest.approx((theirs.control, theirs.treatment))
    assert mine.p == pytest.approx(theirs.pvalue, rel=1e-9)
    assert absolute.low == pytest.approx(theirs.effect_size_ci_lower)
    assert absolute.high == pytest.approx(theirs.effect_size_ci_upper)


def test_a_covariate_does_what_a_regression_on_it_does() -> None:
    arms = drawn(1, n=(20_000, 20_000))
    mine = lift(MEAN, arms, "x")
    y, x = (np.concatenate([arm[name] for arm in arms]) for name in "yx")
    treated = np.repeat([0.0, 1.0], 20_000)
    slopes = np.linalg.lstsq(np.column_stack([np.ones_like(y), treated, x]), y, rcond=None)[0]
    assert mine.treated - mine.control == pytest.approx(slopes[1], abs=2e-4)


@pytest.mark.parametrize("rho", [0.3, 0.6, 0.9])
def test_a_covariate_leaves_one_minus_rho_squared_of_the_variance(rho: float) -> None:
    rng = np.random.default_rng(4)
    arms = []
    for _ in range(2):
        x = rng.standard_normal(100_000)
        arms.append({"y": rho * x + (1 - rho**2) ** 0.5 * rng.standard_normal(len(x)), "x": x})
    mine = lift(MEAN, arms, "x")
    assert mine.narrowed is not None
    assert (1 - mine.narrowed) / (1 - rho**2) == pytest.approx(1, abs=0.02)


def test_a_ratio_has_the_spread_that_a_bootstrap_finds() -> None:
    arms = drawn(5, n=(400, 500))
    rng = np.random.default_rng(0)
    ends = []
    for arm in arms:
        picks = rng.integers(len(arm["y"]), size=(4_000, len(arm["y"])))
        ends.append(arm["y"][picks].sum(axis=1) / arm["d"][picks].sum(axis=1))
    assert lift(RATIO, arms).error == pytest.approx((ends[1] - ends[0]).std(), rel=0.05)


def test_a_ratio_without_an_effect_is_claimed_in_one_world_of_twenty() -> None:
    rng = np.random.default_rng(6)
    worlds, units = 3_000, 400
    views = 1 + rng.poisson(4, (worlds, 2, units))
    clicks = rng.binomial(views, special.expit(rng.normal(-1, 1, views.shape)))
    mine = naive = 0
    for world in range(worlds):
        pair = []
        for c, v in zip(clicks[world], views[world], strict=True):
            m = np.cov(c, v)
            means = {"y": float(c.mean()), "d": float(v.mean())}
            spread = {"y": float(m[0, 0]), "d": float(m[1, 1])}
            pair.append(Aggregates(units, means, spread, {("y", "d"): float(m[0, 1])}))
        mine += (lift_of(RATIO, "", *pair).p or 1.0) < 0.05
    x, n = clicks.sum(axis=2), views.sum(axis=2)
    p = x.sum(axis=1) / n.sum(axis=1)
    z = (x[:, 1] / n[:, 1] - x[:, 0] / n[:, 0]) / np.sqrt(p * (1 - p) * (1 / n).sum(axis=1))
    naive = (np.abs(z) > Z).mean()
    assert 0.04 <= mine / worlds <= 0.06
    # Views of one person taken for independent ones: about 11 %.
    assert 0.09 <= naive <= 0.14


def test_the_relative_interval_decides_as_the_absolute_one_does() -> None:
    for seed in range(200):
        mine = lift(MEAN, drawn(seed, n=(8, 9), lift=2.0))
        absolute, relative = mine.intervals(2.5, level=0.95)
        assert absolute.excludes(0) == relative.excludes(0)
        assert relative.low < relative.value < relative.high


def test_the_relative_interval_covers() -> None:
    rng = np.random.default_rng(7)
    held, worlds = 0, 2_000
    for y0, y1 in zip(rng.normal(2, 3, (worlds, 60)), rng.normal(3, 3, (worlds, 60)), strict=True):
        pair = [Aggregates(60, {"y": y.mean()}, {"y": y.var(ddof=1)}) for y in (y0, y1)]
        _, relative = lift_of(MEAN, "", *pair).intervals(Z, level=0.95)
        held += relative.low <= 0.5 <= relative.high if relative.known else True
    assert 0.935 <= held / worlds <= 0.965


@pytest.mark.parametrize("centre", [0.0, -5.0])
def test_money_around_or_below_nothing_has_an_absolute_lift_only(centre: float) -> None:
    rng = np.random.default_rng(8)
    mine = lift(MEAN, [{"y": rng.normal(centre, 100, 50)}, {"y": rng.normal(centre, 100, 50)}])
    absolute, relative = mine.intervals(Z, level=0.95)
    assert absolute.known
    assert not relative.known
    assert "not clearly above 0" in relative.note


@pytest.mark.parametrize("bound", [8.5, 40.0])
def test_a_bound_far_out_leaves_a_wide_interval_or_none(bound: float) -> None:
    absolute, _ = lift(MEAN, drawn(n=(500, 500))).intervals(bound, level=0.95)
    assert absolute.known
    assert absolute.low < 0 < absolute.high
    few, _ = lift(MEAN, drawn(n=(2, 2))).intervals(bound, level=0.95)
    assert few.known or "too few units" in few.note


def test_values_without_spread_have_no_lift() -> None:
    for pair in ([{"y": [3.0] * 5}] * 2, [{"y": [0.1] * 7}, {"y": [0.1] * 9}]):
        assert lift(MEAN, pair).why == "'value' is the same for everybody"
    same = [{"y": np.arange(1, 6) * 2, "d": np.arange(1, 6)}] * 2
    assert lift(RATIO, same).why == "'rate' is the same for everybody"


def test_one_arm_without_spread_is_still_compared() -> None:
    mine = lift(MEAN, [{"y": [0.0] * 30}, {"y": [0.0, 1.0] * 15}])
    assert mine.why == ""
    assert mine.freedom == pytest.approx(29)


def test_arms_too_small_and_ratios_over_nothing_have_no_lift() -> None:
    assert lift_of(MEAN, "", None, sums(y=[1, 2])).why == "an arm has no unit with a value"
    single = Aggregates(1, {"y": 1.0}, {"y": 0.0})
    assert lift_of(MEAN, "", single, sums(y=[1, 2])).why == "an arm has a single unit with a value"
    nothing = lift(RATIO, [{"y": [1, 2, 3], "d": [0, 0, 0]}, {"y": [1, 2, 3], "d": [1, 1, 2]}])
    assert "does not sum to more than 0" in nothing.why


def test_a_constant_covariate_is_not_used() -> None:
    arms = [arm | {"x": np.full(len(arm["y"]), 3.0)} for arm in drawn()]
    mine = lift(MEAN, arms, "x")
    assert (mine.covariate, mine.narrowed) == ("", None)
    assert mine.p == pytest.approx(lift(MEAN, arms).p)


def test_a_covariate_that_tells_all_leaves_no_spread() -> None:
    arms = [arm | {"x": arm["y"]} for arm in drawn()]
    assert lift(MEAN, arms, "x").why == "the values have no spread"
