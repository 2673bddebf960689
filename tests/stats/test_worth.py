import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.stats.worth import annuity_weeks, evpi, evpi_normal, npv, tornado
from tenfold.vocabulary import Triple, ValueModel


def rng():
    return np.random.default_rng(4)


@pytest.mark.parametrize(
    ("mean", "sd", "published"),
    [(100_000, 150_000, 22_668), (0, 150_000, 59_841), (300_000, 150_000, 1_274)],
)
def test_perfect_information_on_a_normal_worth_equals_the_reference(mean, sd, published):
    assert evpi_normal(mean, sd) == pytest.approx(published, rel=0.005)
    assert evpi_normal(-mean, sd) == pytest.approx(published, rel=0.005)


def test_drawn_and_exact_value_of_information_agree():
    drawn = np.random.default_rng(0).normal(100_000, 150_000, 400_000)
    assert evpi(drawn) == pytest.approx(evpi_normal(100_000, 150_000), rel=0.02)


def test_certainty_leaves_nothing_to_learn():
    assert evpi_normal(5, 0) == 0
    assert evpi([5.0, 5.0]) == 0


@pytest.mark.parametrize("sd", [-1, np.nan, np.inf])
def test_a_spread_that_is_none_is_refused(sd):
    with pytest.raises(WrongInput):
        evpi_normal(0, sd)


def test_an_undiscounted_annuity_counts_the_weeks():
    assert annuity_weeks(52, 0.0) == 52


def test_a_year_of_weekly_payments_is_discounted_to_its_textbook_worth():
    weekly = 1.1 ** (1 / 52) - 1
    assert annuity_weeks(52, 0.1) == pytest.approx((1 - 1 / 1.1) / weekly)


def test_net_present_value_of_certain_flows_is_arithmetic():
    value = ValueModel(
        task="binary",
        build_cost=10_000,
        switching_cost=500,
        run_cost_per_year=5_200,
        horizon_weeks=104,
        discount_rate=0.08,
    )
    result = npv(value, np.full(100, 400.0), weekly_likely=400, rng=rng())
    expected = sum(300 / 1.08 ** (week / 52) for week in range(1, 105)) - 10_500
    assert result.npv.value == pytest.approx(expected)
    assert (result.npv.low, result.npv.high) == pytest.approx((expected, expected))
    assert result.npv.unit == "EUR/104 weeks"
    assert (result.p_negative, result.sd) == (0.0, pytest.approx(0.0, abs=1e-6))
    paid = 300 * np.cumsum(1.08 ** (-np.arange(1, 105) / 52))
    assert result.break_even_weeks == int(np.argmax(paid >= 10_500)) + 1


def test_the_chance_of_losing_money_follows_from_joint_draws():
    value = ValueModel(task="binary", build_cost=5_200, horizon_weeks=52)
    weekly = np.random.default_rng(0).normal(100, 50, 100_000)
    result = npv(value, weekly, weekly_likely=100, rng=rng())
    assert result.p_negative == pytest.approx(0.5, abs=0.01)
    assert result.evpi == pytest.approx(evpi_normal(0, 50 * 52), rel=0.02)


def test_unsure_costs_widen_the_interval():
    sure = ValueModel(task="binary", build_cost=1000)
    unsure = ValueModel(task="binary", build_cost=Triple(low=500, likely=1000, high=3000))
    weekly = np.full(4000, 50.0)
    narrow = npv(sure, weekly, weekly_likely=50, rng=rng()).npv
    wide = npv(unsure, weekly, weekly_likely=50, rng=rng()).npv
    assert narrow.value == wide.value
    assert narrow.high - narrow.low < 1e-9 < wide.high - wide.low


def test_a_project_that_never_pays_back_says_so():
    value = ValueModel(task="binary", build_cost=1000, horizon_weeks=10)
    result = npv(value, [1.0, 2.0], weekly_likely=1, rng=rng())
    assert result.break_even_weeks is None
    assert result.p_negative == 1.0


@pytest.mark.parametrize("weekly", [[], [np.nan], [[1.0]]])
def test_gains_that_are_no_draws_are_refused(weekly):
    with pytest.raises(WrongInput):
        npv(ValueModel(task="binary"), weekly, weekly_likely=1, rng=rng())


def test_a_discount_rate_below_minus_one_is_refused():
    with pytest.raises(WrongInput, match="discount"):
        annuity_weeks(10, -1.0)


def test_the_tornado_moves_one_quantity_at_a_time_and_puts_the_widest_first():
    triples = {
        "a": Triple(low=1, likely=2, high=3),
        "b": Triple(low=0, likely=10, high=20),
        "c": Triple(low=5, likely=5, high=5),
    }
    bars = tornado(lambda q: q["a"] * q["b"] + q["c"], triples)
    assert [bar.name for bar in bars] == ["b", "a", "c"]
    assert (bars[0].at_low, bars[0].at_likely, bars[0].at_high) == (5, 25, 45)
    assert bars[2].width == 0
