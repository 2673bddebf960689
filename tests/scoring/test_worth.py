"""Expected money of a decision: chances times payoffs, case by case."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.scoring import expected_worth
from tenfold.stats.estimated import expected_money
from tenfold.vocabulary import ValueModel

LOANS = ValueModel(
    task="binary",
    payoffs={"TP": -20, "FP": -20, "FN": -1900, "TN": 420},
    volume_per_week=60,
)
THREE = ValueModel(
    task="multiclass",
    payoffs={
        f"{a}→{d}": 10.0 * (a == d) - 5.0 * (a == "low" and d == "high")
        for a in ("low", "middle", "high")
        for d in ("low", "middle", "high")
    },
)


def test_acting_gains_exactly_from_the_threshold_on() -> None:
    t = LOANS.threshold
    assert t is not None
    p = np.array([t - 0.01, t, t + 0.01])
    worth = expected_worth(LOANS, p, (p >= t).astype(int))
    assert worth is not None
    assert np.sign(worth.gain.round(9)).tolist() == [-1.0, 0.0, 1.0]
    # Leaving alone is worth p·FN + (1−p)·TN, declining −20 whatever happens.
    assert worth.money.tolist() == pytest.approx([p[0] * -1900 + (1 - p[0]) * 420, -20, -20])


def test_the_mean_is_what_step_8_expects_per_case() -> None:
    p = np.random.default_rng(0).beta(1, 4, 500)
    decided = (p >= 0.19).astype(int)
    worth = expected_worth(LOANS, p, decided)
    whole = expected_money(LOANS, p, decided, rng=np.random.default_rng(1))
    assert worth is not None
    assert whole.value == pytest.approx(60 * worth.money.mean())


def test_of_several_classes_the_gain_is_over_the_next_best() -> None:
    labels = ["low", "middle", "high"]
    p = np.array([[0.1, 0.2, 0.7]])
    worth = expected_worth(THREE, p, np.array([2]), labels=labels)
    assert worth is not None
    assert worth.money.tolist() == pytest.approx([0.7 * 10 - 0.1 * 5])
    assert worth.gain.tolist() == pytest.approx([6.5 - 2.0])


@pytest.mark.parametrize(
    "value",
    [
        ValueModel(task="binary"),
        ValueModel(task="binary", payoffs={"TP": 1}),
        ValueModel(task="regression", payoffs={"over": 1, "under": 2}),
    ],
)
def test_what_cannot_be_priced_is_none(value: ValueModel) -> None:
    assert expected_worth(value, np.array([0.5]), np.array([1])) is None
