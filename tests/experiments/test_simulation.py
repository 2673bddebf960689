"""The planned design in simulated worlds: it keeps its error at every look, and its power."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tea_tasting.aggr import Aggregates

from tenfold.errors import WrongInput
from tenfold.experiments import simulation, worlds
from tenfold.experiments.lifting import lift_of
from tenfold.experiments.simulation import replays
from tenfold.experiments.sizing import inflated, means, shares
from tenfold.vocabulary import Arm, ExperimentMetric, ExperimentPlan, Spending

YES = np.repeat([0.0, 1.0], [900, 100])


def plan(
    units: int, looks: int = 1, spending: Spending = "obrien_fleming", **changes
) -> ExperimentPlan:
    return ExperimentPlan(
        hypothesis="it helps",
        unit="customer",
        arms=[Arm(name="a", weight=1), Arm(name="b", weight=1)],
        metrics=[ExperimentMetric(name="m", column="m")],
        salt="s",
        units_planned=units,
        looks=looks,
        spending=spending,
        **changes,
    )


@pytest.mark.parametrize(("looks", "naive"), [(5, 0.141), (14, 0.219), (30, 0.280)])
def test_looks_that_are_planned_cost_little_and_peeking_costs_much(looks, naive) -> None:
    units = round(2 * shares(0.1, 0.01).control)
    found = replays(YES, plan(units, looks), effect=0.01, worlds=80_000)
    assert found.peeking.value == pytest.approx(naive, abs=0.006)
    assert found.false_positives.low <= 0.05
    assert found.false_positives.value <= 0.052
    # Both count the same worlds, so that 2 points are not blurred by chance.
    assert found.fixed.value - found.power.value <= 0.02
    assert found.fixed.value == pytest.approx(0.8, abs=0.006)


def test_always_valid_bounds_hold_when_every_unit_is_looked_at() -> None:
    rng = np.random.default_rng(0)
    units = 600
    every = [k / units for k in range(2, units + 1)]
    found = replays(
        rng.lognormal(0, 1, 3_000),
        plan(2 * units, spending="always_valid"),
        effect=0.6,
        worlds=1_500,
        times=every,
    )
    assert len(found.looks) == units - 1
    assert found.false_positives.value <= 0.05
    assert found.peeking.value > 0.3


@pytest.mark.parametrize(("alpha", "power"), [(0.05, 0.8), (0.01, 0.9)])
def test_planned_power_is_had_on_skewed_values(alpha: float, power: float) -> None:
    values = np.random.default_rng(3).gamma(1.0, 30.0, 2_000)
    sd = values.std()
    needed = means(sd, 0.2 * sd, alpha=alpha, power=power)
    looked = inflated(needed, alpha=alpha, power=power, looks=5, spending="obrien_fleming")
    found = replays(
        values,
        plan(round(2 * looked.control), 5, alpha=alpha, power=power),
        effect=0.2 * sd,
        worlds=8_000,
    )
    assert found.power.value == pytest.approx(power, abs=0.02)
    assert found.false_positives.value <= alpha * 1.15
    assert found.expected_share < 0.85


def test_a_single_look_is_a_plain_test_by_hand() -> None:
    values = np.random.default_rng(4).normal(size=500)
    found = replays(values, plan(60), effect=0.7, worlds=4_000)
    centred = (0.7 / values.std()) * (30 / 2) ** 0.5
    true = stats.nct.sf(stats.t.ppf(0.975, 58), 58, centred)
    assert found.power == found.fixed
    assert found.power.value == pytest.approx(true, abs=0.025)
    assert found.false_positives == found.peeking
    assert found.expected_share == 1


@pytest.mark.parametrize("n", [3, 40, 2_000])
def test_worlds_are_judged_as_results_are(n: int) -> None:
    rng = np.random.default_rng(n)
    metric, arms, sums = ExperimentMetric(name="m", column="m"), [], []
    for size in (n, 2 * n):
        x = rng.gamma(1.0, 1.0, size)
        arms.append(Aggregates(size, {"m": float(x.mean())}, {"m": float(x.var(ddof=1))}))
        sums.append((np.array([[x.sum()]]), np.array([[(x**2).sum()]])))
    z = worlds._z(sums[0], sums[1], np.array([[n, 2 * n]]), 0.0)
    assert z[0, 0] == pytest.approx(lift_of(metric, "", *arms).z, abs=1e-6)


def test_weights_give_each_arm_its_units_and_several_primaries_their_share() -> None:
    uneven = plan(1_000).model_copy(
        update={"arms": [Arm(name="a", weight=3), Arm(name="b", weight=1), Arm(name="c", weight=1)]}
    )
    found = replays(YES, uneven, effect=0.05, worlds=4_000)
    assert found.units == 800
    assert found.notes == ["One comparison of several: it is tested at 0.025."]
    assert found.false_positives.value < 0.04


def test_large_plans_are_played_smaller_with_the_same_power() -> None:
    values = np.random.default_rng(5).normal(size=3_000)
    sd = values.std()
    needed = means(sd, 0.02 * sd)
    found = replays(values, plan(round(2 * needed.control)), effect=0.02 * sd, worlds=2_000)
    assert found.units <= simulation._DRAWS / 2_000
    assert found.notes[0].startswith("Worlds of 20,000 units in place of 78,")
    assert found.effect == 0.02 * sd
    assert found.power.value == pytest.approx(0.8, abs=0.03)


def test_the_same_seed_gives_the_same_worlds() -> None:
    one, two, other = (
        replays(YES, plan(500, 3), effect=0.1, seed=s, worlds=500) for s in (1, 1, 2)
    )
    assert one == two
    assert one != other


def test_a_harmful_effect_is_found_too() -> None:
    found = replays(YES, plan(2_000, 3), effect=-0.06, worlds=1_000)
    assert found.power.value > 0.95


@pytest.mark.parametrize(
    ("values", "effect", "units", "words"),
    [
        ([1.0, 1.0], 0.1, 100, "without any spread"),
        (YES, 0.0, 100, "nothing to find"),
        (YES, 0.95, 100, "cannot change by 0.95"),
        (YES, 0.01, None, "no planned number of units"),
        (YES, 0.01, 2, "too few to look at"),
        ([1.0, np.nan], 0.1, 100, "not finite"),
    ],
)
def test_what_cannot_be_replayed_is_refused(values, effect, units, words) -> None:
    with pytest.raises(WrongInput, match=words):
        replays(values, plan(units), effect=effect)
