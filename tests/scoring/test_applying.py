"""From raw predictions to calibrated ones, and from those to decisions."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.scoring import calibrated, decide, log_odds, predict
from tenfold.vocabulary import Calibrator, DecisionRule


class _Model:
    """Answers with fixed chances, as XGBoost does in float32."""

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        return np.tile(np.array([0.25, 0.7499999], dtype=np.float32), (len(X), 1))

    def predict(self, X: np.ndarray) -> np.ndarray:
        return np.array([1.0, np.nan])


def test_chances_sum_to_one_and_an_unseen_class_has_none() -> None:
    X = np.zeros((2, 1))
    p = predict(_Model(), X, [0, 2], task="multiclass", classes=3)
    assert p[:, 1].tolist() == [0.0, 0.0]
    assert p.sum(axis=1).tolist() == [1.0, 1.0]


def test_an_amount_that_is_none_becomes_zero() -> None:
    X = np.zeros((2, 1))
    assert predict(_Model(), X, [], task="regression", classes=0).tolist() == [1.0, 0.0]


def test_calibration_keeps_the_order_and_stays_between_zero_and_one() -> None:
    p = np.linspace(0, 1, 11)
    for map_ in (
        Calibrator(kind="sigmoid", slope=0.7, intercept=-1.0),
        Calibrator(kind="isotonic", x=[0.0, 0.5, 1.0], y=[0.1, 0.1, 0.8]),
    ):
        q = calibrated(map_, p)
        assert (np.diff(q) >= 0).all()
        assert 0 <= q.min() <= q.max() <= 1
    rows = calibrated(Calibrator(kind="sigmoid", slope=2.0), np.array([[0.2, 0.3, 0.5]]))
    assert rows.sum() == pytest.approx(1.0)


def test_a_tie_acts_and_a_threshold_above_one_never_does() -> None:
    at = DecisionRule(threshold=0.3, how="", source="fixed")
    never = DecisionRule(threshold=1.5, how="", source="fixed")
    p = np.array([0.29, 0.3, 1.0])
    assert decide(at, p).tolist() == [0, 1, 1]
    assert decide(never, p).tolist() == [0, 0, 0]


def test_payoffs_decide_between_classes() -> None:
    p = np.array([[0.6, 0.4]])
    plain = DecisionRule(how="", source="none")
    costly = DecisionRule(payoffs=[[1.0, 0.0], [0.0, 9.0]], how="", source="payoffs")
    assert decide(plain, p).tolist() == [0]
    assert decide(costly, p).tolist() == [1]


def test_log_odds_of_certainty_are_finite() -> None:
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()
