"""Numbers and estimates read alike everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.charts import estimate_text, number_text
from tenfold.charts.words import counted
from tenfold.vocabulary import Estimate, Money, ValueModel


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (5, "5"),
        (0.1 + 0.2, "0.3"),
        (-1234.5, "−1,234"),
        (0.00012345, "0.0001234"),
        (1e-9, "1e−09"),
        (-1e18, "−1e+18"),
        (999_999.6, "1,000,000"),
        (None, "–"),
    ],
)
def test_a_number_is_written_for_people(value, text):
    assert number_text(value) == text


def test_one_thing_is_no_plural():
    said = [counted(number, "case") for number in (0, 1, 2, 1200)]
    assert said == ["0 cases", "1 case", "2 cases", "1,200 cases"]


@given(st.floats(-1e300, 1e300))
def test_what_is_written_is_within_six_in_a_thousand(value):
    back = float(number_text(value).replace(",", "").replace("−", "-"))
    assert back == pytest.approx(value, rel=6e-3, abs=1e-300)


def test_money_carries_symbol_interval_n_and_method():
    money = Money(
        value=1240, low=980, high=1510, n=400, method="bootstrap", unit="EUR/week", value_model="x"
    )
    assert estimate_text(money) == "€1,240/week [980 to 1,510], n=400, 95% bootstrap"


def test_a_loss_has_its_sign_before_the_symbol():
    loss = Estimate(value=-12.5, low=-20, high=-5, method="t", unit="USD/case")
    assert estimate_text(loss) == "−$12/case [−20 to −5], 95% t"


def test_the_interval_decides_how_many_decimals_are_honest():
    auc = Estimate(value=0.84512345, low=0.831, high=0.859, n=7043, method="DeLong", level=0.9)
    assert estimate_text(auc) == "0.845 [0.831 to 0.859], n=7,043, 90% DeLong"


def test_other_units_follow_the_number():
    share = Estimate(value=12, low=10, high=14, method="wilson", unit="%")
    cases = Estimate(value=120, low=120, high=120, method="exact", unit="cases/week")
    assert estimate_text(share) == "12.0% [10.0 to 14.0], 95% wilson"
    assert estimate_text(cases) == "120 cases/week [120 to 120], 95% exact"


def test_an_estimate_that_declines_says_why():
    assert estimate_text(Estimate.not_enough("3 positives", n=40)) == (
        "not enough data: 3 positives, n=40"
    )
    assert estimate_text(Money.not_evaluated("no payoffs")) == "not evaluated: no payoffs"
    partial = Estimate.not_enough("one fold", value=0.8, n=5)
    assert estimate_text(partial) == "0.8, no interval (not enough data: one fold), n=5"


def test_unknown_currencies_are_written_as_given():
    money = Money.of(
        Estimate(value=5, low=4, high=6, method="t"), ValueModel(task="binary", currency="CHF")
    )
    assert estimate_text(money) == "5.0 CHF/week [4.0 to 6.0], 95% t"
