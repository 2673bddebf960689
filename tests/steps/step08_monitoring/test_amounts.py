"""Amounts are watched without outcomes and with them, in their unit and in money."""

from __future__ import annotations

import pytest

LATER = "2025-11-01"


def _check(outcome, code):
    return next(check for check in outcome.gate.checks if check.code == code)


def test_errors_are_foreseen_where_nothing_has_changed(watched_amounts, trips):
    outcome = watched_amounts(trips(2000, seed=2, first=LATER, days=20))
    one = outcome.record.evidence.performance
    assert one.score == "mean absolute error"
    assert not one.higher_is_better
    assert one.expected.value == pytest.approx(one.realised.value, rel=0.06)
    assert one.expected.low < one.realised.value < one.expected.high
    assert one.realised_money.low < one.expected_money.value < one.realised_money.high
    for code in ("TF0801", "TF0802", "TF0803"):
        assert _check(outcome, code).status == "pass"


def test_a_mix_that_is_harder_to_predict_shows_without_outcomes(watched_amounts, trips):
    hard = trips(2000, seed=3, first=LATER, days=20)
    hard["rush"] = 0.6 + 0.4 * hard["rush"]
    easy = trips(2000, seed=4, first=LATER, days=20)
    easy["rush"] = 0.3 * easy["rush"]
    expected = {}
    for name, rows in (("hard", hard), ("easy", easy)):
        one = watched_amounts(rows.drop(columns="minutes")).record.evidence.performance
        assert one.realised.value is None
        expected[name] = one.expected.value
    # Minutes scatter by 1 + 4·rush: 4.2 on average against 1.6.
    assert expected["hard"] > 1.8 * expected["easy"]


def test_trips_that_take_longer_block_with_outcomes_and_not_without(watched_amounts, trips):
    outcome = watched_amounts(trips(2000, seed=5, first=LATER, days=20, slower=1.6))
    assert _check(outcome, "TF0802").status == "pass"
    realised = _check(outcome, "TF0803")
    assert realised.status == "block"
    assert realised.money_at_risk.low > 0  # surely less than promised: a loss, said as one


def test_training_again_by_schedule_pays_once_trips_take_longer(watched_amounts, trips):
    later = trips(2400, seed=6, first=LATER, days=20, slower=1.6)
    found = watched_amounts(later, cadences=[5], retraining_cost=5).record.evidence.retraining
    by_schedule = next(one for one in found.cadences if one.trigger == "schedule")
    assert by_schedule.net.low > 0


def test_the_alert_rings_when_the_error_rises_above_break_even(watched_amounts, trips):
    evidence = watched_amounts(trips(800, seed=7, first=LATER, days=8)).record.evidence
    alert = next(one for one in evidence.alerts if one.key == "expected_score")
    assert alert.above
    assert alert.bound == evidence.performance.break_even > evidence.performance.expected.high
