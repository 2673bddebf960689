"""Several ways are priced at once: the best may be picked, and its interval still holds."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.stats.money import money_difference
from tenfold.stats.policies import compare_policies
from tenfold.stats.triples import draw_triples
from tenfold.vocabulary import Triple, ValueModel

VALUE = ValueModel(
    task="binary",
    payoffs={"TP": [80, 90, 100], "FP": [-12, -10, -8], "FN": [-60, -50, -40], "TN": 0},
    volume_per_week=[90, 100, 110],
)
FREE = Triple(low=0, likely=0, high=0)


def _world(rng, *, blocks=12, rows=60, ways=5, gain=0.0):
    """Outcomes, decisions that are right in 70 % of the cases, and ways with a luck per block."""
    y = rng.integers(0, 2, blocks * rows)
    block = np.repeat(np.arange(blocks), rows)
    baseline = np.where(rng.random(y.size) < 0.7, y, 1 - y)
    found = []
    for _ in range(ways):
        right = np.clip(0.7 + gain + rng.normal(0, 0.06, blocks), 0, 1)[block]
        found.append(np.where(rng.random(y.size) < right, y, 1 - y))
    return y, found, baseline, block


def test_the_best_of_five_ways_without_a_gain_is_seldom_called_a_gain() -> None:
    rng, worlds = np.random.default_rng(0), 400
    called = covered = 0
    for _ in range(worlds):
        y, ways, baseline, block = _world(rng)
        found = compare_policies(
            VALUE, y, ways, baseline, blocks=block, per_week=[0] * 5, cost=FREE, rng=rng, draws=300
        )
        called += max(one.net.low for one in found) > 0
        covered += all(one.net.low <= 0 <= one.net.high for one in found)
    # One side of a simultaneous 95 % interval, and three standard errors of this simulation.
    assert called / worlds <= 0.025 + 3 * np.sqrt(0.025 / worlds)
    assert covered / worlds >= 0.95 - 3 * np.sqrt(0.05 * 0.95 / worlds)


def test_a_true_gain_is_found() -> None:
    rng = np.random.default_rng(1)
    y, ways, baseline, block = _world(rng, gain=0.15)
    found = compare_policies(
        VALUE, y, ways, baseline, blocks=block, per_week=[0] * 5, cost=FREE, rng=rng
    )
    assert all(one.net.low > 0 for one in found)
    alone = money_difference(VALUE, y, ways[0], baseline, rng=np.random.default_rng(2))
    assert found[0].gained.value == pytest.approx(alone.value)
    assert found[0].gained.low == pytest.approx(alone.low, rel=0.25)


def test_the_cost_is_drawn_from_all_three_of_its_numbers() -> None:
    rng = np.random.default_rng(3)
    y, ways, baseline, block = _world(rng, ways=1)
    cost = Triple(low=100, likely=120, high=400)
    found = compare_policies(
        VALUE, y, ways, baseline, blocks=block, per_week=[0.5], cost=cost, rng=rng, draws=4000
    )[0]
    drawn = draw_triples({"cost": cost}, rng=np.random.default_rng(4), draws=20_000)["cost"] / 2
    assert found.cost.value == 60
    assert found.cost.low == pytest.approx(np.quantile(drawn, 0.025), rel=0.05)
    assert found.cost.high == pytest.approx(np.quantile(drawn, 0.975), rel=0.05)
    assert found.net.value == pytest.approx(found.gained.value - 60)
    wide = found.net.high - found.net.low
    sure = compare_policies(
        VALUE, y, ways, baseline, blocks=block, per_week=[0.5], cost=FREE, rng=rng, draws=4000
    )[0]
    assert wide > sure.net.high - sure.net.low


def test_amounts_are_priced_by_side_and_classes_by_pair() -> None:
    rng = np.random.default_rng(5)
    amounts = ValueModel(task="regression", payoffs={"over": 1, "under": 3}, volume_per_week=10)
    y, block = rng.normal(size=200), np.repeat(np.arange(10), 20)
    found = compare_policies(
        amounts, y, [y + 0.5], y - 1, blocks=block, per_week=[0], cost=FREE, rng=rng
    )[0]
    assert found.gained.value == pytest.approx(10 * (3 * 1 - 1 * 0.5))
    keys = [f"{a}→{b}" for a in "xyz" for b in "xyz"]
    classes = ValueModel(
        task="multiclass",
        payoffs={key: 5.0 if key[0] == key[-1] else -1.0 for key in keys},
        volume_per_week=10,
    )
    y = rng.integers(0, 3, 200)
    found = compare_policies(
        classes, y, [y], np.zeros(200, int), blocks=block, per_week=[0], cost=FREE,
        labels=["x", "y", "z"], rng=rng,
    )[0]  # fmt: skip
    assert found.gained.value == pytest.approx(10 * 6 * np.mean(y != 0))


def test_one_block_is_not_enough_and_no_payoffs_are_said() -> None:
    rng = np.random.default_rng(6)
    one = compare_policies(
        VALUE, [0, 1], [[0, 1]], [0, 0], blocks=[0, 0], per_week=[0], cost=FREE, rng=rng
    )[0]
    assert one.net.value is None
    assert "not enough data" in one.net.note
    bare = ValueModel(task="binary")
    none = compare_policies(
        bare, [0, 1], [[0, 1]], [0, 0], blocks=[0, 1], per_week=[0], cost=FREE, rng=rng
    )[0]
    assert none.net.note == "not evaluated: step 1 gives no payoffs"
    with pytest.raises(WrongInput):
        compare_policies(VALUE, [0], [[0]], [0], blocks=[1], per_week=[0], cost=FREE, rng=rng)
