"""Points of disparity taken away: the interval holds the truth, and nothing is made up."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.fairness.pricing import Exam, Way, points
from tenfold.vocabulary import ValueModel


def _way(key: str, decided: np.ndarray) -> Way:
    return Way(key, key, "", "none", decided.astype(np.intp))


@pytest.mark.parametrize("left", [0.0, 0.1])
def test_the_interval_of_the_points_taken_away_holds_the_truth(left: float) -> None:
    worlds, held, prices = 80, 0, 0
    value = ValueModel(
        task="binary", payoffs={"TP": 60, "FP": -40, "FN": 0, "TN": 0}, volume_per_week=100
    )
    for world in range(worlds):
        rng = np.random.default_rng(world)
        group = rng.integers(0, 2, 600)
        y = (rng.random(600) < 0.5).astype(np.intp)
        luck = rng.random(600)
        before, after = luck < 0.4 + 0.2 * group, luck < 0.4 + left * group
        exam = Exam(y, group, ["a", "b"], "selection_rate", value, 0, 0.95)
        one = points(exam, [_way("candidate", before), _way("other", after)])[1]
        truth = 100 * (0.2 - left)
        assert one.removed.low is not None
        assert one.removed.high is not None
        held += one.removed.low <= truth <= one.removed.high
        # Deciding is worth 10 a positive and a negative on average: what is lost per point.
        true_price = 100 * (0.2 - left) * 0.5 * 10 / truth
        if one.price.low is not None and one.price.high is not None:
            prices += one.price.low <= true_price <= one.price.high
        else:
            prices += 1
    # 95 % less three standard errors of 80 worlds.
    assert held / worlds >= 0.876
    assert prices / worlds >= 0.876


def test_groups_in_which_nobody_is_to_be_counted_are_no_gap_of_nothing() -> None:
    y, group = np.array([0] * 20 + [1] * 20), np.array([0] * 20 + [1] * 20)
    exam = Exam(y, group, ["a", "b"], "fpr", None, 0, 0.95)
    both = points(exam, [_way("candidate", y), _way("other", 1 - y)])
    for one in both:
        assert one.disparity.value is None
        assert "not enough data" in one.disparity.note
        assert one.removed.value is None
        assert not one.best
