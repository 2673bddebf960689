"""Points of disparity taken away: the interval holds the truth, and nothing is made up."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.fairness.pricing import Exam, Way, points
from tenfold.fairness.treatments import Gap
from tenfold.stats.payoffs import value_per_case
from tenfold.vocabulary import ValueModel


def _way(key: str, decided: np.ndarray) -> Way:
    return Way(key, key, "", "none", decided)


@pytest.mark.parametrize("left", [0.0, 0.1])
def test_the_interval_of_the_points_taken_away_holds_the_truth(left: float) -> None:
    worlds, held, prices, priced, drawn = 80, 0, 0, 0, 0
    value = ValueModel(
        task="binary", payoffs={"TP": 60, "FP": -40, "FN": 0, "TN": 0}, volume_per_week=100
    )
    for world in range(worlds):
        rng = np.random.default_rng(world)
        group = rng.integers(0, 2, 600)
        y = (rng.random(600) < 0.5).astype(np.intp)
        luck = rng.random(600)
        before, after = (luck < 0.4 + apart * group for apart in (0.2, left))
        exam = Exam(y, group, ["a", "b"], "selection_rate", value, 0, 0.95)
        ways = [_way("candidate", 1 * before), _way("other", 1 * after)]
        _, one, lot = points(exam, [*ways, _way("lot", 0.4 + 0.1 * group)])
        drawn += lot.over_candidate.low <= -50 <= lot.over_candidate.high
        truth = 100 * (0.2 - left)
        assert one.removed.low is not None
        assert one.removed.high is not None
        held += one.removed.low <= truth <= one.removed.high
        # Deciding is worth 10 a positive and a negative on average: what is lost per point.
        true_price = 100 * (0.2 - left) * 0.5 * 10 / truth
        # A price is told where the points are surely more than none, and only there.
        assert one.price.known == (one.removed.low > 0)
        if one.price.low is not None and one.price.high is not None:
            priced += 1
            prices += one.price.low <= true_price <= one.price.high
    # 95 % less three standard errors of so many worlds; a price that is not told holds nothing.
    assert held / worlds >= 0.876
    # The candidate acts on half of them, the lot on .45, and an action is worth 10: 50 a week.
    assert drawn / worlds >= 0.876
    assert priced > 10
    assert prices / priced >= 0.95 - 3 * (0.95 * 0.05 / priced) ** 0.5


@pytest.mark.parametrize("gap", ["selection_rate", "fpr", "fnr"])
def test_what_is_decided_by_lot_is_priced_as_all_lots_are_on_average(gap: Gap) -> None:
    value = ValueModel(
        task="binary", payoffs={"TP": 60, "FP": -40, "FN": -5, "TN": 1}, volume_per_week=100
    )
    rng = np.random.default_rng(0)
    group, y = rng.integers(0, 2, 800), (rng.random(800) < 0.5).astype(np.intp)
    candidate = (rng.random(800) < 0.3 + 0.3 * group).astype(np.intp)
    chance = np.where(rng.random(800) < 0.5, rng.random(800), group)
    exam = Exam(y, group, ["a", "b"], gap, value, 0, 0.95)
    one = points(exam, [_way("candidate", candidate), _way("lot", chance)])[1]
    assert one.random
    money, share = [], []
    counted = {"selection_rate": y >= 0, "fpr": y == 0, "fnr": y == 1}[gap]
    for _ in range(2000):
        drawn = (rng.random(800) < chance).astype(np.intp)
        money.append(value_per_case(value, y, drawn).mean() * 100)
        hit = 1 - drawn if gap == "fnr" else drawn
        share.append([hit[(group == k) & counted].mean() for k in (0, 1)])
    assert one.money.value == pytest.approx(np.mean(money), abs=4 * np.std(money) / 2000**0.5)
    told = [rate.value for rate in one.rates.values()]
    assert told == pytest.approx(np.mean(share, axis=0), abs=0.004)
    assert one.money.low < one.money.value < one.money.high
    gained = one.money.value - value_per_case(value, y, candidate).mean() * 100
    assert one.over_candidate.value == pytest.approx(gained)
    assert one.over_candidate.low < gained < one.over_candidate.high


def test_the_interval_of_decisions_by_lot_is_that_of_plain_ones_where_no_lot_is_drawn() -> None:
    rng = np.random.default_rng(0)
    group, y = rng.integers(0, 2, 500), (rng.random(500) < 0.5).astype(np.intp)
    luck = rng.random(500)
    value = ValueModel(
        task="binary", payoffs={"TP": 60, "FP": -40, "FN": 0, "TN": 0}, volume_per_week=100
    )
    exam = Exam(y, group, ["a", "b"], "selection_rate", value, 0, 0.95)
    plain = (luck < 0.5).astype(float)
    barely = np.where(np.arange(500) == 0, np.abs(plain - 1e-9), plain)
    told = points(exam, [_way("c", y), _way("plain", plain.astype(np.intp)), _way("lot", barely)])
    assert [one.random for one in told] == [False, False, True]
    for figure in ("money", "over_candidate"):
        first, second = (getattr(one, figure) for one in told[1:])
        assert second.value == pytest.approx(first.value)
        width = first.high - first.low
        assert (second.low, second.high) == pytest.approx((first.low, first.high), abs=0.1 * width)


def test_groups_in_which_nobody_is_to_be_counted_are_no_gap_of_nothing() -> None:
    y, group = np.array([0] * 20 + [1] * 20), np.array([0] * 20 + [1] * 20)
    exam = Exam(y, group, ["a", "b"], "fpr", None, 0, 0.95)
    both = points(exam, [_way("candidate", y), _way("other", 1 - y)])
    for one in both:
        assert one.disparity.value is None
        assert "not enough data" in one.disparity.note
        assert one.removed.value is None
        assert not one.best
