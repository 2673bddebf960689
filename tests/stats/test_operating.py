import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.stats.operating import (
    best_threshold,
    capacity_threshold,
    decide,
    net_benefit,
    profit_curve,
)
from tenfold.stats.payoffs import threshold, value_per_case
from tenfold.vocabulary import ValueModel

THRESHOLDS = [0.05, 0.10, 0.15, 0.20]
N, POSITIVES = 750, 105
# True and false positives of dcurves' df_binary at these thresholds, from its published
# tp_rate and fp_rate (n = 750); famhistory follows from any two of its net benefits.
PUBLISHED = {
    "all": ([(105, 645)] * 4, [0.094737, 0.044444, -0.011765, -0.075]),
    "famhistory": ([(24, 91)] * 4, [0.025614, 0.018519, 0.010588, 0.001667]),
    "cancerpredmarker": (
        [(96, 320), (87, 193), (82, 128), (75, 98)],
        [0.105544, 0.087407, 0.079216, 0.067333],
    ),
}
PAYOFFS = {"TP": 70.0, "FP": -20.0, "FN": -40.0, "TN": 5.0}
VALUE = ValueModel(task="binary", payoffs=PAYOFFS)


def scores_with(counts):
    """Scores on which exactly `counts` true and false positives reach each threshold."""
    p = {1: np.zeros(POSITIVES), 0: np.zeros(N - POSITIVES)}
    for (hits, misses), t in zip(counts, THRESHOLDS, strict=True):
        p[1][:hits] = p[0][:misses] = t
    y = np.repeat([1, 0], [POSITIVES, N - POSITIVES])
    return y, np.concatenate([p[1], p[0]])


def some_cases(n=400, seed=0):
    rng = np.random.default_rng(seed)
    p = rng.beta(1, 3, n).round(3)
    return (rng.random(n) < p).astype(int), p


@pytest.mark.parametrize("predictor", PUBLISHED)
def test_net_benefit_equals_the_published_decision_curves(predictor):
    counts, published = PUBLISHED[predictor]
    y, p = scores_with(counts)
    got = [net_benefit(y, p, t) for t in THRESHOLDS]
    assert got == pytest.approx(published, abs=1e-6)


def test_profit_over_treating_nobody_is_net_benefit_times_the_gain_of_a_hit():
    y, p = some_cases()
    t = threshold(PAYOFFS)
    acted = value_per_case(VALUE, y, (p >= t).astype(int)).mean()
    nobody = value_per_case(VALUE, y, np.zeros_like(y)).mean()
    gain = (PAYOFFS["TP"] - PAYOFFS["FN"]) * net_benefit(y, p, t)
    assert acted - nobody == pytest.approx(gain, abs=1e-12)


@pytest.mark.parametrize("t", [-0.1, 1.0, np.nan])
def test_net_benefit_refuses_thresholds_without_odds(t):
    with pytest.raises(WrongInput):
        net_benefit([0, 1], [0.1, 0.9], t)


def test_the_profit_curve_equals_pricing_every_threshold_alone():
    y, p = some_cases(60)
    curve = profit_curve(VALUE, y, p)
    for t, money, acted in zip(curve.thresholds, curve.money, curve.acted, strict=True):
        decided = (p >= t).astype(int)
        assert money == pytest.approx(value_per_case(VALUE, y, decided).mean())
        assert acted == pytest.approx(decided.mean())


def test_a_thinned_profit_curve_keeps_the_best_point_and_both_ends():
    y, p = some_cases(3000)
    full = profit_curve(VALUE, y, p, points=10**6)
    thin = profit_curve(VALUE, y, p, points=50)
    assert len(thin.money) <= 50
    assert max(thin.money) == max(full.money)
    assert (thin.thresholds[0], thin.thresholds[-1]) == (full.thresholds[0], full.thresholds[-1])


def test_the_best_threshold_earns_the_most_on_its_cases():
    y, p = some_cases()
    t = best_threshold(VALUE, y, p)
    earned = value_per_case(VALUE, y, (p >= t).astype(int)).mean()
    assert earned == pytest.approx(max(profit_curve(VALUE, y, p, points=10**6).money))


def test_the_best_threshold_of_calibrated_probabilities_nears_t_star():
    y, p = some_cases(200_000)
    assert best_threshold(VALUE, y, p) == pytest.approx(threshold(PAYOFFS), abs=0.05)


def test_with_one_score_only_the_best_is_all_or_nobody():
    assert best_threshold(VALUE, [1, 1, 0], [0.3, 0.3, 0.3]) <= 0.3
    assert best_threshold(VALUE, [0, 0, 0], [0.3, 0.3, 0.3]) > 0.3


def test_nobody_is_acted_on_even_at_certainty_when_acting_never_pays():
    assert best_threshold(VALUE, [0, 0, 0], [1.0, 1.0, 0.2]) > 1


def test_the_best_threshold_stands_between_neighbouring_floats():
    low = 0.5
    high = float(np.nextafter(low, 1))
    assert low < best_threshold(VALUE, [0, 1], [low, high]) <= high


def test_thresholds_need_a_binary_task_and_cases():
    y, p = some_cases()
    regression = ValueModel(task="regression", payoffs={"over": 1, "under": 1})
    with pytest.raises(WrongInput, match="binary"):
        profit_curve(regression, y, p)
    with pytest.raises(WrongInput, match="No payoff"):
        best_threshold(ValueModel(task="binary"), y, p)
    with pytest.raises(WrongInput, match="at least one case"):
        best_threshold(VALUE, [], [])


def test_capacity_is_never_exceeded_and_used_as_far_as_ties_allow():
    rng = np.random.default_rng(0)
    for capacity in (0, 5, 17, 50, 100, 300):
        p = rng.random(200).round(1)
        t = capacity_threshold(p, capacity_per_week=capacity, volume_per_week=100)
        acted = (p >= t).sum()
        room = len(p) * capacity / 100
        assert acted <= room
        below = p[p < t]
        assert below.size == 0 or acted + (p == below.max()).sum() > room


def test_capacity_does_not_buy_cases_below_t_star():
    assert capacity_threshold(
        [0.9, 0.2], capacity_per_week=10, volume_per_week=1, at_least=0.5
    ) == (0.5)


@pytest.mark.parametrize(("capacity", "volume"), [(-1, 10), (1, 0)])
def test_an_impossible_capacity_is_refused(capacity, volume):
    with pytest.raises(WrongInput):
        capacity_threshold([0.5], capacity_per_week=capacity, volume_per_week=volume)


def test_binary_decisions_are_those_of_t_star():
    p = np.linspace(0, 1, 1001)
    assert (decide(VALUE, p) == (p >= threshold(PAYOFFS))).all()


def test_multiclass_decisions_maximise_expected_money():
    labels = ["low", "mid", "high"]
    rng = np.random.default_rng(0)
    table = rng.normal(size=(3, 3))
    payoffs = {
        f"{a}→{b}": float(table[i, j]) for i, a in enumerate(labels) for j, b in enumerate(labels)
    }
    value = ValueModel(task="multiclass", payoffs=payoffs)
    p = rng.dirichlet([1, 1, 1], 50)
    expected = [int(np.argmax([p[k] @ table[:, j] for j in range(3)])) for k in range(50)]
    assert decide(value, p, labels=labels).tolist() == expected


def test_a_regression_has_no_class_to_decide_for():
    value = ValueModel(task="regression", payoffs={"over": 1, "under": 1})
    with pytest.raises(WrongInput, match="no class"):
        decide(value, [1.0])
