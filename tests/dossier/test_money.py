"""The waterfall: order, geometry, units, and why there is none."""

import pytest

from tenfold.charts import WaterfallBar
from tenfold.dossier.money import waterfall
from tenfold.vocabulary import Money


def bar(order, value, low=None, high=None, *, unit="EUR/week", model="m"):
    doubt = {} if low is not None else {"note": "exact"}
    amount = Money(
        value=value, low=low, high=high, unit=unit, method="x", value_model=model, **doubt
    )
    return WaterfallBar(order=order, label=f"bar {order}", amount=amount)


def test_bars_stand_in_their_order_with_zero_and_interval_to_scale():
    found = waterfall([bar(30, 50, 25, 75), bar(20, -50, -100, 0), bar(10, 100)], ran=True)
    (bars,) = found.groups
    assert [b.label for b in bars] == ["bar 10", "bar 20", "bar 30"]
    perfect, today, baseline = bars
    assert perfect.zero == today.zero == baseline.zero == 50
    assert (perfect.body.start, perfect.body.end) == (50, 99)
    assert (today.body.start, today.body.end) == (25.5, 50)
    assert (today.doubt.start, today.doubt.end) == (1, 50)
    assert baseline.doubt.width == pytest.approx(24.5)
    assert perfect.doubt is None
    assert perfect.reference
    assert not baseline.reference
    assert today.loses
    assert not baseline.loses


def test_without_any_amount_the_reason_of_the_bars_is_given():
    bars = [
        WaterfallBar(order=o, label="b", amount=Money.not_evaluated("no payoffs are given"))
        for o in (10, 20)
    ]
    found = waterfall(bars, ran=True)
    assert not found.evaluated
    assert found.why_not == "no payoffs are given"


def test_without_bars_the_reason_tells_a_project_that_never_ran_from_one_without_payoffs():
    assert waterfall([], ran=False).why_not == "no step has run"
    assert "payoffs" in waterfall([], ran=True).why_not


def test_a_bar_without_amount_stands_among_the_others_without_a_body():
    missing = WaterfallBar(order=20, label="none", amount=Money.not_evaluated("capacity unknown"))
    (bars,) = waterfall([bar(10, 100, 90, 110), missing], ran=True).groups
    assert bars[1].body is None
    assert bars[1].doubt is None


def test_a_bar_that_one_step_cannot_price_gives_way_to_the_step_that_can():
    unknown = WaterfallBar(order=20, label="unknown", amount=Money.not_evaluated("rates unknown"))
    (bars,) = waterfall([unknown, bar(20, 7), bar(10, 9)], ran=True).groups
    assert [b.label for b in bars] == ["bar 10", "bar 20"]


def test_what_a_bar_earns_over_today_is_kept_where_it_is_known():
    known = bar(40, 9).model_copy(update={"gain": bar(40, 2, 1, 3).amount})
    unknown = bar(30, 8).model_copy(update={"gain": Money.not_evaluated("no rule is stated")})
    (gain,) = waterfall([unknown, known], ran=True).gains
    assert (gain.label, gain.amount.low) == ("bar 40", 1)


def test_different_units_are_never_drawn_on_one_scale():
    found = waterfall([bar(10, 5), bar(20, 5000, unit="JPY/week")], ran=True)
    assert [[b.label for b in group] for group in found.groups] == [["bar 10"], ["bar 20"]]


def test_amounts_under_different_payoffs_are_told_apart():
    assert waterfall([bar(10, 5, model="a"), bar(20, 6, model="b")], ran=True).mixed
    assert not waterfall([bar(10, 5), bar(20, 6)], ran=True).mixed


def test_all_zero_amounts_are_drawn_without_dividing_by_zero():
    (bars,) = waterfall([bar(10, 0.0, 0.0, 0.0)], ran=True).groups
    assert bars[0].body.width == 0
