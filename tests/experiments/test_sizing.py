"""Sample sizes against published ones, and against what simulated experiments then find."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.experiments import sizing, waiting
from tenfold.experiments.sizing import (
    even,
    expected_share,
    inflated,
    means,
    power_at,
    shares,
    smallest_told,
)
from tenfold.stats.sequential import bounds


@pytest.mark.parametrize("module", [sizing, waiting])
def test_the_examples_of_the_docstrings_run(module) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("baseline", "effect", "units"),
    [(0.10, 0.01, 14_750.79), (0.05, 0.005, 31_233.44), (0.01, 0.002, 42_692.80)],
)
def test_two_shares_take_the_units_of_the_reference(baseline, effect, units) -> None:
    assert shares(baseline, effect).control == pytest.approx(units, abs=0.005)


@pytest.mark.parametrize(("effect", "units"), [(0.2, 393.4), (0.5, 63.8), (0.8, 25.5)])
def test_two_means_take_cohens_units(effect: float, units: float) -> None:
    assert means(1.0, effect).control == pytest.approx(units, abs=0.05)


def test_millers_calculator_is_a_formula_of_its_own_and_named() -> None:
    found = shares(0.20, 0.05, formula="miller")
    assert found.control == pytest.approx(1_030, abs=0.5)
    assert "Miller" in found.formula
    assert shares(0.05, 0.01, formula="miller").control == pytest.approx(7_663, abs=0.5)
    assert shares(0.20, 0.05).control == pytest.approx(1_093.7, abs=0.1)


@pytest.mark.parametrize("ratio", [0.25, 1.0, 3.0])
def test_unequal_arms_have_the_power_that_was_asked_for(ratio: float) -> None:
    sample = shares(0.2, 0.05, ratio=ratio)
    assert sample.treated == pytest.approx(ratio * sample.control)
    rng = np.random.default_rng(5)
    n, m = round(sample.treated), round(sample.control)
    a = rng.binomial(n, 0.25, 20_000) / n
    b = rng.binomial(m, 0.20, 20_000) / m
    pooled = (a * n + b * m) / (n + m)
    z = (a - b) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    assert np.mean(np.abs(z) > 1.959964) == pytest.approx(0.8, abs=0.015)


@pytest.mark.parametrize("spending", ["obrien_fleming", "pocock", "always_valid"])
def test_looks_cost_units_and_then_the_power_is_there(spending) -> None:
    one = means(1.0, 0.2)
    more = inflated(one, alpha=0.05, power=0.8, looks=5, spending=spending)
    assert more.control > one.control
    share = more.control / one.control
    had = power_at(share, 0.8, alpha=0.05, looks=5, spending=spending)
    assert had == pytest.approx(0.8, abs=1e-6)
    # Simulated: z walks of five looks.
    rng = np.random.default_rng(11)
    t = np.array(even(5))
    steps = rng.normal(size=(40_000, 5)) * np.sqrt(np.diff(t, prepend=0.0))
    drift = (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) * share**0.5
    z = (steps.cumsum(axis=1) + drift * t) / np.sqrt(t)
    crossed = np.abs(z) > bounds(t, kind=spending)
    assert crossed.any(axis=1).mean() == pytest.approx(0.8, abs=0.01)
    ends = np.where(crossed.any(axis=1), t[crossed.argmax(axis=1)], 1.0)
    wanted = expected_share(share, 0.8, alpha=0.05, looks=5, spending=spending)
    assert ends.mean() == pytest.approx(wanted, abs=0.01)


def test_what_so_many_units_tell_is_what_takes_so_many() -> None:
    effect = smallest_told(2.0, 5_000, 5_000, alpha=0.05, power=0.8)
    assert means(2.0, effect).control == pytest.approx(5_000, rel=2e-3)


def test_a_huge_experiment_is_sized_by_the_normal() -> None:
    assert means(1.0, 0.001).control == pytest.approx(15_697_759, rel=1e-4)


@pytest.mark.parametrize(("baseline", "effect"), [(0.1, 0.0), (0.99, 0.02), (0.0, 0.1)])
def test_what_no_experiment_can_tell_is_refused(baseline: float, effect: float) -> None:
    with pytest.raises(WrongInput, match="cannot be told apart"):
        shares(baseline, effect)


@pytest.mark.parametrize(("sd", "effect"), [(0.0, 1.0), (1.0, 0.0), (float("nan"), 1.0)])
def test_no_spread_or_no_effect_is_refused(sd: float, effect: float) -> None:
    with pytest.raises(WrongInput, match="no sample size"):
        means(sd, effect)
