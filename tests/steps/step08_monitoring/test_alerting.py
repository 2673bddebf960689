"""Every alert has its bound, its money and its way; what cannot be judged has a reason instead."""

from __future__ import annotations

import pytest

from tenfold.steps.step08_monitoring.alerting import alerts_of
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.findings import FeatureDrift, Kept, Period
from tenfold.steps.step08_monitoring.outlook import Performance
from tenfold.vocabulary import Estimate, Money, Triple, ValueModel

VALUE = ValueModel(
    task="binary", payoffs={"TP": 1, "FP": 0, "FN": 0, "TN": 0}, volume_per_week=168_000
)
NONE = Money.not_evaluated("step 1 gives no payoffs")
SCORE = Estimate(value=0.8, low=0.75, high=0.85, method="given")
FEATURE = FeatureDrift(column="a", kind="number", shift=SCORE, stream="mean")
FULL = {"owner": "risk officer", "route": "tickets", "page_route": "phone", "runbook": "Look."}


def _money(value, half):
    return Money(value=value, low=value - half, high=value + half, method="given", unit="EUR/week")


def _performance(**changed):
    given = {
        "score": "AUC", "higher_is_better": True, "promised": SCORE, "expected": SCORE,
        "realised": SCORE, "promised_money": _money(1000, 100), "today_money": _money(600, 50),
        "expected_money": _money(950, 90), "realised_money": NONE, "change": NONE,
        "gain": _money(400, 80), "break_even": 0.7,
    }  # fmt: skip
    return Performance(**given | changed)


def _period(evidence, alarms=()):
    return Period(
        label="1", rows=9, labelled=9, evidence=evidence, loudest="a: mean", alarms=list(alarms),
        predicted=0.5, expected_money=NONE, realised_money=NONE,
    )  # fmt: skip


def _alerts(performance=None, *, value=VALUE, contract=None, periods=None, **decisions):
    kept = contract or Kept(rules=3, rows=9)
    return alerts_of(
        MonitoringDecisions(**FULL | decisions),
        performance or _performance(),
        [FEATURE],
        periods or [_period(0.4)],
        kept,
        value,
        regression=False,
    )


def test_all_that_can_go_wrong_has_an_alert() -> None:
    found = _alerts(latency_p50_ms=10, latency_p95_ms=50, latency_p99_ms=90)
    bounds = {one.metric: one for one in found.alerts if "seconds" not in one.metric}
    assert not found.silent
    assert bounds["tenfold_drift_evidence_ratio"].bound == 1
    assert bounds["tenfold_drift_evidence_ratio"].inclusive
    assert bounds["tenfold_expected_score"].bound == 0.7
    assert not bounds["tenfold_expected_score"].above
    assert bounds["tenfold_expected_money_per_week"].bound == 900
    assert bounds["tenfold_batch_broken_clauses"].bound == 0
    # One of 100 of a thousand requests an hour.
    assert bounds["tenfold_refused_requests_total"].bound == pytest.approx(10)
    late = {one.quantile: one for one in found.alerts if one.metric == "tenfold_scoring_seconds"}
    assert {share: one.bound for share, one in late.items()} == {0.5: 0.01, 0.95: 0.05, 0.99: 0.09}
    # Late answers cost what the model adds to the cases that they come too late for.
    assert late[0.95].money.value == pytest.approx(0.05 * 400)
    assert late[0.99].money.low == pytest.approx(0.01 * 320)
    # The schedule is step 4's: an alert of step 8 on it would displace the one that knows it.
    assert not any(one.age for one in found.alerts)
    assert [one.key for one in found.alerts] == [one.key for one in found.ringing]


def test_money_says_who_is_woken_and_where() -> None:
    found = {one.key: one for one in _alerts(latency_p95_ms=50).alerts}
    assert (found["drift"].severity, found["drift"].route) == ("page", "phone")
    slow = found["latency_slowest_twentieth"]
    assert (slow.severity, slow.route) == ("ticket", "tickets")
    assert found["drift"].runbook.endswith("Look.")
    assert {one.owner for one in found.values()} == {"risk officer"}
    calm = {one.key: one for one in _alerts(page_from=401.0).alerts}
    assert {one.severity for one in calm.values()} == {"ticket"}
    same = {one.key: one for one in _alerts(page_route="").alerts}
    assert same["drift"].route == "tickets"


def test_without_payoffs_nobody_is_woken_and_money_says_why() -> None:
    bare = _performance(
        promised_money=NONE, today_money=NONE, expected_money=NONE, gain=NONE, break_even=None,
        break_even_note="step 1 gives no payoffs",
    )  # fmt: skip
    found = _alerts(bare, value=None)
    assert {one.severity for one in found.alerts} == {"ticket"}
    assert {one.key for one in found.alerts} == {"drift", "contract", "outdated"}
    assert all(one.money.note for one in found.alerts)
    assert len(found.silent) == 6
    assert all(one.why for one in found.silent)


def test_an_alert_says_whether_it_would_ring_now() -> None:
    quiet = {one.key: one.rings for one in _alerts(latency_p95_ms=5).ringing}
    assert quiet["drift"] is False
    assert quiet["expected_score"] is False
    assert quiet["latency_slowest_twentieth"] is None
    worse = _performance(
        expected=SCORE.model_copy(update={"value": 0.6}), expected_money=_money(880, 9)
    )
    broken = Kept(rules=3, rows=9, broken_count=2)
    rung = _alerts(worse, contract=broken, periods=[_period(1.0, ["a: mean"])]).ringing
    assert {one.key for one in rung if one.rings} == {
        "drift", "expected_score", "expected_money", "contract",
    }  # fmt: skip


def test_drift_that_has_cost_money_is_priced_by_what_it_cost() -> None:
    lost = _performance(change=_money(-120, 50))
    drift = _alerts(lost, periods=[_period(3.0, ["a: mean"])]).alerts[0]
    assert (drift.money.low, drift.money.value, drift.money.high) == (70, 120, 170)
    assert _alerts(lost).alerts[0].money.value == 400  # no alarm: what may be lost


def test_rows_that_step_2_has_held_still_leave_the_alert() -> None:
    found = _alerts(contract=Kept(why="step 2 held these rows against the contract (TF0201)"))
    state = next(one for one in found.ringing if one.key == "contract")
    assert state.rings is None
    without = _alerts(contract=Kept(why="the contract of step 2 has no rules"))
    assert any("no rules" in one.why for one in without.silent)


def test_one_refused_request_rings_for_no_share_of_few() -> None:
    few = VALUE.model_copy(update={"volume_per_week": Triple(low=60, likely=60, high=60)})
    found = _alerts(value=few)
    assert "refused" not in {one.key for one in found.alerts}
    why = next(one.why for one in found.silent if "refused" in one.title)
    assert "less than one" in why


def test_at_stake_is_never_more_than_the_model_adds_and_has_its_interval() -> None:
    wide = _performance(promised_money=_money(1000, 900))
    money = next(one.money for one in _alerts(wide).alerts if one.key == "expected_money")
    assert (money.low, money.value, money.high) == (320, 400, 480)
