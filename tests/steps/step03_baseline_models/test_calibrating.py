"""Probabilities are corrected where that helps out of fold, and left alone where it is chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from tenfold.scoring import calibrated
from tenfold.stats.calibration import calibration
from tenfold.steps.step03_baseline_models.calibrating import calibrate, fit_calibrator
from tenfold.vocabulary import Calibrator


@pytest.fixture
def honest():
    rng = np.random.default_rng(0)
    p = rng.uniform(0.02, 0.98, size=3000)
    return (rng.random(3000) < p).astype(int), p, np.arange(3000) % 5


def test_probabilities_that_hold_are_left_alone(honest):
    y, p, fold = honest
    done = calibrate("auto", "binary", y, p, fold)
    assert done.used == "none"
    assert done.p is p


def test_overconfident_probabilities_are_brought_back(honest):
    y, p, fold = honest
    bold = expit(2.5 * logit(p) + 0.7)
    done = calibrate("auto", "binary", y, bold, fold)
    assert done.used in ("sigmoid", "isotonic")
    before, after = calibration(y, bold), calibration(y, done.p)
    assert before.slope.high < 0.6
    assert after.slope.low < 1 < after.slope.high


def test_a_sigmoid_finds_slope_and_intercept_of_the_distortion(honest):
    y, p, _ = honest
    found = fit_calibrator("sigmoid", y, expit(2 * logit(p) + 1))
    assert found.slope == pytest.approx(0.5, abs=0.05)
    assert found.intercept == pytest.approx(-0.5, abs=0.1)


def test_isotonic_needs_no_shape_and_never_says_never(honest):
    y, p, fold = honest
    bent = p**6
    done = calibrate("isotonic", "binary", y, bent, fold)
    assert done.used == "isotonic"
    assert len(done.calibrator.x) <= 100
    assert 0 < done.p.min() < done.p.max() < 1
    assert abs(done.p.mean() - y.mean()) < 0.02


def test_corrections_rise_so_that_the_ranking_stays(honest):
    y, p, _ = honest
    for kind in ("sigmoid", "isotonic"):
        corrected = calibrated(fit_calibrator(kind, y, p**3), np.linspace(0, 1, 50))
        assert (np.diff(corrected) >= 0).all()


def test_scores_that_point_the_wrong_way_are_not_turned_round(honest):
    y, p, fold = honest
    done = calibrate("sigmoid", "binary", y, 1 - p, fold)
    assert done.used == "none"
    assert "higher scores" in done.why


def test_few_cases_are_not_enough_to_correct_on():
    y = np.array([1] * 5 + [0] * 50)
    done = calibrate("auto", "binary", y, np.linspace(0.9, 0.1, 55), np.arange(55) % 5)
    assert done.used == "none"
    assert "too few" in done.why


def test_noise_is_corrected_in_at_most_one_world_of_six():
    corrected = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        p = rng.uniform(0.05, 0.95, size=400)
        y = (rng.random(400) < p).astype(int)
        corrected += calibrate("auto", "binary", y, p, np.arange(400) % 5).used != "none"
    # One standard error is exceeded by chance with probability .16; overfitting lowers it.
    assert corrected / 60 <= 0.16


def test_several_classes_share_one_temperature():
    rng = np.random.default_rng(0)
    p = rng.dirichlet([1, 1, 1], size=2000)
    y = (rng.random(2000)[:, None] > p.cumsum(axis=1)).sum(axis=1)
    sharp = p**3 / (p**3).sum(axis=1, keepdims=True)
    done = calibrate("auto", "multiclass", y, sharp, np.arange(2000) % 5)
    assert done.calibrator.slope == pytest.approx(1 / 3, abs=0.05)
    np.testing.assert_allclose(done.p.sum(axis=1), 1)


def test_no_correction_is_the_identity():
    p = np.array([0.0, 0.3, 1.0])
    assert calibrated(Calibrator(), p) is p


def test_amounts_are_not_calibrated():
    p = np.array([1.0, 2.0])
    assert calibrate("sigmoid", "regression", p, p, np.array([0, 1])).p is p
