import numpy as np
import pytest
from scipy import special

from tenfold.errors import WrongInput
from tenfold.stats.calibration import calibration, miscalibration_cost, recalibrated
from tenfold.vocabulary import ValueModel

VALUE = ValueModel(
    task="binary", payoffs={"TP": 40, "FP": -10, "FN": 0, "TN": 0}, volume_per_week=1000
)


def cases(n, *, slope=1.0, shift=0.0, seed=0):
    """True log odds are slope · logit(p) + shift."""
    rng = np.random.default_rng(seed)
    p = special.expit(rng.normal(-1, 1.2, n))
    y = rng.random(n) < special.expit(slope * special.logit(p) + shift)
    return y.astype(int), p


def test_slope_and_intercept_equal_those_of_statsmodels():
    import statsmodels.api as sm

    y, p = cases(800, slope=0.6, shift=0.4)
    logit = special.logit(p)
    both = sm.GLM(y, sm.add_constant(logit), family=sm.families.Binomial()).fit()
    large = sm.GLM(y, np.ones(800), family=sm.families.Binomial(), offset=logit).fit()
    got = calibration(y, p)
    assert [got.slope.value, got.slope.low, got.slope.high] == pytest.approx(
        [both.params[1], *both.conf_int()[1]], abs=1e-6
    )
    assert [got.intercept.value, got.intercept.low, got.intercept.high] == pytest.approx(
        [large.params[0], *large.conf_int()[0]], abs=1e-6
    )


def test_brier_is_the_mean_squared_error():
    y, p = cases(300)
    assert calibration(y, p).brier.value == pytest.approx(((p - y) ** 2).mean())


def test_overconfident_probabilities_have_a_slope_below_one():
    y, p = cases(3000, slope=0.5)
    assert calibration(y, p).slope.high < 0.7


def test_probabilities_that_are_too_high_have_a_negative_intercept():
    y, p = cases(3000, shift=-0.5)
    assert calibration(y, p).intercept.high < -0.3


def test_right_probabilities_show_about_the_error_of_chance():
    y, p = cases(5000)
    result = calibration(y, p)
    expected = float(result.ece.note.split("about ")[1].split(" ")[0])
    assert result.ece.value == pytest.approx(expected, rel=0.6)
    assert sum(group.observed.n for group in result.bins) == 5000


@pytest.mark.parametrize(
    ("y", "p"),
    [
        ([0] * 100, np.linspace(0.1, 0.9, 100)),
        ([0] * 95 + [1] * 5, np.linspace(0.1, 0.9, 100)),
        ([0] * 50 + [1] * 50, np.linspace(0.01, 0.99, 100)),
        ([0, 1] * 50, np.full(100, 0.5)),
        ([0] * 50 + [1] * 50, np.repeat([0.0, 1.0], 50)),
    ],
    ids=["one class", "few positives", "separated", "constant", "certain"],
)
def test_what_cannot_be_fitted_has_no_slope(y, p):
    got = calibration(y, p)
    assert not got.slope.known
    assert "not enough data" in got.slope.note


@pytest.mark.parametrize("p", [[0.5, 1.2], [0.5, np.nan], [0.5]])
def test_what_is_no_probability_is_refused(p):
    with pytest.raises(WrongInput):
        calibration([0, 1], p)


def test_recalibration_brings_the_slope_to_one():
    y, p = cases(4000, slope=0.5, shift=0.5)
    better = recalibrated(y, p, rng=np.random.default_rng(0))
    got = calibration(y, better)
    assert got.slope.value == pytest.approx(1, abs=0.1)
    assert got.intercept.value == pytest.approx(0, abs=0.1)


def test_recalibration_leaves_alone_what_it_cannot_fit():
    p = np.linspace(0.01, 0.99, 20)
    assert (recalibrated(np.zeros(20), p, rng=np.random.default_rng(0)) == p).all()


def test_miscalibration_costs_money_where_it_moves_decisions():
    y, p = cases(6000, shift=-1.5)
    cost = miscalibration_cost(VALUE, y, p, rng=np.random.default_rng(0))
    assert cost.low > 0
    right = miscalibration_cost(VALUE, *cases(6000), rng=np.random.default_rng(0))
    assert right.low <= 0 <= right.high


def test_miscalibration_without_payoffs_is_not_evaluated():
    y, p = cases(100)
    cost = miscalibration_cost(ValueModel(task="binary"), y, p, rng=np.random.default_rng(0))
    assert cost.note.startswith("not evaluated")


@pytest.mark.parametrize("n", [200, 1000])
def test_slope_and_intercept_cover_the_truth(n):
    worlds, slopes, intercepts = 200, 0, 0
    for seed in range(worlds):
        got = calibration(*cases(n, seed=seed))
        slopes += got.slope.low <= 1 <= got.slope.high
        intercepts += got.intercept.low <= 0 <= got.intercept.high
    assert slopes / worlds >= 0.91
    assert intercepts / worlds >= 0.91
