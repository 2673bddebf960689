"""Errors of amounts are foreseen where the relation holds, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.stats.direct_loss import fit_errors
from tenfold.stats.estimated import expected_money_of_amounts
from tenfold.stats.money import money_per_week
from tenfold.vocabulary import ValueModel

VALUE = ValueModel(
    task="regression",
    payoffs={"over": [0.8, 1, 1.2], "under": [2.5, 3, 3.5]},
    volume_per_week=[90, 100, 110],
)


def _cases(rng, rows, *, centre=0.0):
    """Cases whose outcome scatters more the larger the feature; the prediction is the mean."""
    x = rng.normal(centre, 1, (rows, 2))
    predicted = 3 * x[:, 0]
    return x, predicted, predicted + rng.normal(size=rows) * np.exp(0.7 * x[:, 1])


def test_the_error_of_another_mix_of_cases_is_foreseen() -> None:
    rng = np.random.default_rng(0)
    model = fit_errors(*_cases(rng, 6000))
    for centre in (-0.5, 0.0, 0.5):
        x, predicted, y = _cases(rng, 4000, centre=centre)
        found = model.mean_error(x, predicted)
        came = np.abs(y - predicted).mean()
        assert found.value == pytest.approx(came, rel=0.1)
        assert found.low < found.value < found.high
    # Knowing nothing of the cases, the error of the past would be expected: 35 % too little.
    assert came > 1.3 * np.abs(np.subtract(*_cases(rng, 4000)[1:])).mean()


def test_the_interval_covers_the_mean_error_of_cases_to_come() -> None:
    rng = np.random.default_rng(1)
    model = fit_errors(*_cases(rng, 6000))
    inside = 0
    for _ in range(100):
        x, predicted, y = _cases(rng, 300)
        found = model.mean_error(x, predicted)
        inside += found.low <= np.abs(y - predicted).mean() <= found.high
    assert inside >= 87  # 95 less three standard errors of a hundred trials, and the model's own


def test_expected_money_agrees_with_what_comes() -> None:
    rng = np.random.default_rng(2)
    x, predicted, y = _cases(rng, 6000)
    model = fit_errors(x, predicted, y)
    x, predicted, y = _cases(rng, 3000)
    found = expected_money_of_amounts(
        VALUE, model.sides(x, predicted), noise=model.noise, learnt_from=model.rows, rng=rng
    )
    came = money_per_week(VALUE, y, predicted, rng=rng)
    assert found.low < came.value < found.high
    assert came.low < found.value < came.high
    assert found.value_model == VALUE.digest


def test_what_is_too_little_or_does_not_fit_is_said() -> None:
    rng = np.random.default_rng(3)
    assert fit_errors(*_cases(rng, 199)) is None
    x, predicted, y = _cases(rng, 300)
    with pytest.raises(WrongInput):
        fit_errors(x[:-1], predicted[:-1], y)
    model = fit_errors(x, predicted, y)
    assert model.mean_error(x[:1], predicted[:1]).value is None
    sides = model.sides(x[:9], predicted[:9])
    few = expected_money_of_amounts(VALUE, sides, noise=model.noise, learnt_from=300, rng=rng)
    assert "not enough data" in few.note
    other = ValueModel(task="binary", payoffs={"TP": 1}, volume_per_week=1)
    wrong = expected_money_of_amounts(other, sides, noise=model.noise, learnt_from=300, rng=rng)
    assert wrong.value is None
    assert "amounts" in wrong.note
