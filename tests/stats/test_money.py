import numpy as np
import pytest

from tenfold.stats.money import money_difference, money_per_week
from tenfold.vocabulary import Triple, ValueModel

SURE = ValueModel(
    task="binary", payoffs={"TP": 90, "FP": -10, "FN": 0, "TN": 0}, volume_per_week=100
)
UNSURE = SURE.model_copy(
    update={
        "payoffs": SURE.payoffs | {"TP": Triple(low=40, likely=90, high=150)},
        "volume_per_week": Triple(low=50, likely=100, high=160),
    }
)


def cases(n, *, seed=0, sensitivity=0.7, specificity=0.9, prevalence=0.3):
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < prevalence).astype(int)
    acted = np.where(y == 1, rng.random(n) < sensitivity, rng.random(n) > specificity)
    return y, acted.astype(int)


def rng():
    return np.random.default_rng(11)


def test_the_value_is_the_mean_at_the_likely_payoffs_times_the_volume():
    y, acted = [1, 0] * 50, [1, 0] * 40 + [0, 1] * 10
    money = money_per_week(SURE, y, acted, rng=rng())
    assert money.value == 100 * (40 * 90 - 10 * 10) / 100
    assert money.unit == "EUR/week"
    assert money.value_model == SURE.digest
    assert money.n == 100


def test_money_is_not_evaluated_without_payoffs_or_volume_or_some_of_them():
    y, acted = cases(50)
    for lacking in ({"payoffs": {}}, {"volume_per_week": None}):
        value = SURE.model_copy(update=lacking)
        money = money_per_week(value, y, acted, rng=rng())
        assert money.value is None
        assert money.note.startswith("not evaluated")
    partial = SURE.model_copy(update={"payoffs": {"TP": Triple(low=1, likely=1, high=1)}})
    assert "FP" in money_per_week(partial, y, acted, rng=rng()).note


@pytest.mark.parametrize("n", [0, 1, 9])
def test_a_handful_of_cases_is_not_enough(n):
    money = money_per_week(SURE, [1] * n, [1] * n, rng=rng())
    assert not money.known
    assert "not enough data" in money.note


def test_perfect_decisions_on_few_cases_still_carry_doubt():
    money = money_per_week(SURE, [0, 1] * 10, [0, 1] * 10, rng=rng())
    assert money.value == 4500
    assert money.low < 4000
    assert money.high > 4500


def test_a_rule_that_acts_on_nobody_is_worth_nothing_for_sure_where_leaving_alone_is_free():
    y, _ = cases(300)
    nobody = np.zeros_like(y)
    alone = money_per_week(UNSURE, y, nobody, rng=rng(), always=True)
    assert (alone.low, alone.value, alone.high) == (0, 0, 0)
    # A model that acted on none of these may act on the next: its doubt stays.
    assert money_per_week(UNSURE, y, nobody, rng=rng()).high > 0


def test_a_perfect_model_makes_no_error_that_could_cost():
    free = SURE.model_copy(
        update={"payoffs": {k: Triple(low=v, likely=v, high=v) for k, v in
                            {"TP": 0, "FP": -200, "FN": -400, "TN": 0}.items()}}
    )  # fmt: skip
    y, _ = cases(300)
    perfect = money_per_week(free, y, y, rng=rng(), perfect=True)
    assert (perfect.low, perfect.value, perfect.high) == (0, 0, 0)
    # Of a model that happened to be right, the next decision may be wrong.
    assert money_per_week(free, y, y, rng=rng()).low < -100
    # How many hits there are to be had stays in doubt.
    found = money_per_week(SURE, y, y, rng=rng(), perfect=True, draws=20_000)
    half = 1.96 * 100 * 90 * np.sqrt(y.mean() * (1 - y.mean()) / len(y))
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.05)


def test_acting_on_everybody_is_in_doubt_by_the_mix_of_cases_alone():
    y, _ = cases(400)
    found = money_per_week(SURE, y, np.ones_like(y), rng=rng(), always=True, draws=20_000)
    share = y.mean()
    half = 1.96 * 100 * 100 * np.sqrt(share * (1 - share) / len(y))
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.05)


def test_over_a_rule_that_acts_on_nobody_a_gain_is_what_the_model_earns():
    y, acted = cases(300)
    gain = money_difference(SURE, y, acted, np.zeros_like(y), rng=rng(), always=True, draws=20_000)
    own = money_per_week(SURE, y, acted, rng=rng(), draws=20_000)
    assert gain.value == own.value
    assert (gain.low, gain.high) == pytest.approx((own.low, own.high), rel=0.02)


def test_a_rule_that_differs_from_case_to_case_is_never_taken_for_one_that_does_not():
    y, acted = cases(200)
    assert money_per_week(SURE, y, acted, rng=rng(), always=True) == money_per_week(
        SURE, y, acted, rng=rng()
    )


def test_unsure_payoffs_widen_the_interval():
    y, acted = cases(500)
    sure = money_per_week(SURE, y, acted, rng=rng())
    unsure = money_per_week(UNSURE, y, acted, rng=rng())
    assert unsure.value == sure.value
    assert unsure.high - unsure.low > 2 * (sure.high - sure.low)


def test_the_interval_contains_the_value_even_for_many_skewed_payoffs():
    labels = list("abcde")
    skewed = Triple(low=0, likely=0, high=10)
    value = ValueModel(
        task="multiclass",
        payoffs={f"{a}→{b}": skewed for a in labels for b in labels},
        volume_per_week=1,
    )
    y = np.arange(500) % 5
    money = money_per_week(value, y, y, labels=labels, rng=rng())
    assert money.low <= money.value == 0 <= money.high
    assert money.high > 1


def test_a_difference_is_paired():
    y, acted = cases(400)
    other = acted.copy()
    other[:4] = 1 - other[:4]
    alone = money_per_week(UNSURE, y, acted, rng=rng())
    gap = money_difference(UNSURE, y, acted, other, rng=rng())
    assert gap.high - gap.low < (alone.high - alone.low) / 2
    again = money_per_week(UNSURE, y, other, rng=rng())
    assert gap.value == pytest.approx(alone.value - again.value)


def test_equal_decisions_differ_by_nothing():
    y, acted = cases(400)
    gap = money_difference(SURE, y, acted, acted, rng=rng())
    assert gap.value == 0
    assert gap.low < 0 < gap.high


def test_swapping_the_two_turns_the_sign():
    y, acted = cases(400)
    nobody = np.zeros_like(y)
    one = money_difference(SURE, y, acted, nobody, rng=rng(), draws=20_000)
    two = money_difference(SURE, y, nobody, acted, rng=rng(), draws=20_000)
    assert one.value == -two.value
    assert one.low == pytest.approx(-two.high, rel=0.05)


def test_regression_with_certain_costs_is_the_t_interval():
    from scipy import stats

    value = ValueModel(task="regression", payoffs={"over": 2, "under": 5}, volume_per_week=10)
    y = np.random.default_rng(0).normal(size=40)
    money = money_per_week(value, y, np.zeros(40), rng=rng(), draws=200_000)
    each = -10 * np.where(y < 0, -2 * y, 5 * y)
    half = stats.t.ppf(0.975, 39) * each.std(ddof=1) / np.sqrt(40)
    assert money.value == pytest.approx(each.mean())
    assert [money.low, money.high] == pytest.approx(
        [each.mean() - half, each.mean() + half], rel=0.02
    )


def test_a_regression_difference_is_paired():
    value = ValueModel(task="regression", payoffs={"over": 1, "under": 1}, volume_per_week=1)
    y = np.random.default_rng(0).normal(0, 10, 200)
    money = money_difference(value, y, y + 1, y + 2, rng=rng())
    assert money.value == pytest.approx(1)
    assert money.high - money.low < 1e-9


def test_many_classes_are_compared_without_listing_every_outcome():
    labels = [f"c{i}" for i in range(15)]
    payoffs = {f"{a}→{b}": 1 if a == b else -1 for a in labels for b in labels}
    value = ValueModel(task="multiclass", payoffs=payoffs, volume_per_week=1)
    y = np.arange(300) % 15
    wrong = np.where(np.arange(300) < 30, (y + 1) % 15, y)
    gap = money_difference(value, y, y, wrong, labels=labels, rng=rng())
    assert gap.value == pytest.approx(0.2)
    assert gap.low < 0.2 < gap.high


def test_the_same_seed_gives_the_same_money():
    y, acted = cases(100)
    assert money_per_week(UNSURE, y, acted, rng=rng()) == money_per_week(
        UNSURE, y, acted, rng=rng()
    )


@pytest.mark.parametrize(
    ("payoffs", "sensitivity"),
    [
        ({"TP": 90, "FP": -10, "FN": 0, "TN": 0}, 0.7),
        # Losses so rare that most samples show none: a plain bootstrap covers 21 % here.
        ({"TP": 50, "FP": -10, "FN": -2000, "TN": 0}, 0.95),
    ],
)
def test_the_interval_covers_the_truth(payoffs, sensitivity):
    value = ValueModel(task="binary", payoffs=payoffs, volume_per_week=1)
    prevalence, specificity, worlds = 0.05, 0.9, 300
    truth = (
        prevalence * (sensitivity * payoffs["TP"] + (1 - sensitivity) * payoffs["FN"])
        + 0.95 * (1 - specificity) * payoffs["FP"]
    )
    draw = np.random.default_rng(3)
    hits = 0
    for seed in range(worlds):
        y, acted = cases(
            100,
            seed=seed,
            sensitivity=sensitivity,
            specificity=specificity,
            prevalence=prevalence,
        )
        money = money_per_week(value, y, acted, rng=draw, draws=500)
        hits += money.low <= truth <= money.high
    assert hits / worlds >= 0.91
