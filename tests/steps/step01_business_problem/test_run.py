from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenfold.step import GateView
from tenfold.steps.step01_business_problem import STEP, BusinessProblemEvidence
from tenfold.vocabulary import Money, Triple, ValueModel, canonical_json

Run = Callable[..., BusinessProblemEvidence]


def _money(evidence: BusinessProblemEvidence) -> dict[str, Money]:
    return {
        n: m for n in type(evidence).model_fields if isinstance(m := getattr(evidence, n), Money)
    }


def test_a_project_without_any_decision_runs_and_evaluates_nothing(run: Run) -> None:
    found = run({})
    assert len(_money(found)) == 11
    for money in _money(found).values():
        assert money.value is None
        assert money.note.startswith("not evaluated: ")
    for estimate in (found.threshold, found.p_loss, found.reachable, found.required_change):
        assert estimate.value is None
    assert found.payoffs_from == "missing"
    assert not found.value.evaluated


def test_exactly_one_field_is_the_value_model() -> None:
    kinds = [i.annotation for i in BusinessProblemEvidence.model_fields.values()]
    assert kinds.count(ValueModel) == 1


def test_every_money_figure_carries_the_digest(run: Run, ranges: dict[str, Any]) -> None:
    found = run(ranges)
    for name, money in _money(found).items():
        assert money.value is not None, name
        assert money.value_model == found.value.digest, name
        assert money.unit in ("EUR", "EUR/week"), name


def test_german_credit_acts_from_one_sixth(run: Run, credit: dict[str, Any]) -> None:
    found = run(credit)
    assert found.threshold.value == pytest.approx(1 / 6)
    assert found.value.threshold == pytest.approx(1 / 6)


def test_the_npv_of_a_certain_project_is_arithmetic(run: Run, credit: dict[str, Any]) -> None:
    found = run(credit | {"expected_capture": 0.5})
    assert found.gain.value == pytest.approx(0.75)
    assert found.npv.value == pytest.approx(52 * (0.75 - 0.1) - 5)
    assert (found.npv.low, found.npv.high) == (found.npv.value, found.npv.value)
    assert found.p_loss.value == 0
    assert found.evpi.value == pytest.approx(0)
    assert found.payback_weeks == 8  # 5 / 0.65 = 7.7
    assert found.npv_distribution is None


def test_the_expected_capture_is_said_to_be_an_assumption(run: Run, ranges: dict[str, Any]) -> None:
    found = run(ranges)
    for estimate in (found.gain, found.npv):
        assert "assumes that a model closes 20 % of the gap" in estimate.note
    assert found.today.note == ""


def test_elicited_payoffs_are_said_to_be_elicited(run: Run, ranges: dict[str, Any]) -> None:
    none = dict.fromkeys(("payoff_tp", "payoff_fp", "payoff_fn", "payoff_tn"))
    asked = {"tradeoff_false_alarms": [4, 5, 7], "money_anchor": [0.8, 1, 1.3]}
    found = run(ranges | none | asked)
    assert found.payoffs_from == "elicited"
    assert "elicited, not measured" in found.today.note
    assert "elicited, not measured" in found.gain.note
    assert found.threshold.value == pytest.approx(1 / 6)
    given = run(ranges)
    assert given.gain.value == pytest.approx(found.gain.value)


def test_contradicting_payoffs_do_not_crash_and_price_nothing(
    run: Run, credit: dict[str, Any]
) -> None:
    found = run(credit | {"payoff_tp": -9})
    assert found.perfect.value is None
    assert "earns no more than leaving it alone" in found.perfect.note
    assert found.threshold.value is None
    assert "is not positive" in found.threshold.note


def test_an_amount_is_predicted_at_the_newsvendor_s_quantile(
    run: Run, demand: dict[str, Any]
) -> None:
    found = run(demand)
    assert found.threshold.value == pytest.approx(0.75)
    assert found.today.value == pytest.approx(-91_000)
    assert found.required_gain.value == pytest.approx(2000)
    assert found.blind.value is None


def test_several_classes_are_priced_to_the_npv(run: Run, triage: dict[str, Any]) -> None:
    found = run(triage)
    assert found.today.value == pytest.approx(-70)
    assert found.perfect.value == pytest.approx(0)
    assert found.npv.value == pytest.approx(52 * (0.2 * 70 - 10) - 100)


def test_money_without_costs_is_a_gain_and_no_npv(run: Run, ranges: dict[str, Any]) -> None:
    found = run(ranges | {"build_cost": None})
    assert found.gain.value is not None
    assert found.npv.note == "not evaluated: fill in build_cost"
    assert found.tornado_of == "gain"
    assert {bar.name for bar in found.tornado} >= {"expected_capture", "volume_per_week"}


def test_the_change_wanted_is_a_share_of_the_baseline(run: Run) -> None:
    assert run({"baseline": 26, "target": 22}).required_change.value == pytest.approx(-100 * 4 / 26)
    assert run({"baseline": -4, "target": -2}).required_change.value == pytest.approx(50)
    assert run({"baseline": 0, "target": 2}).required_change.value is None
    assert run({"baseline": 1e-308, "target": 1e300}).required_change.value is None


def test_the_worth_at_another_share_of_positives_is_what_stating_that_share_gives(
    run: Run, ranges: dict[str, Any]
) -> None:
    mix = run(ranges).mix
    assert mix.prevalence == Triple(low=0.25, likely=0.3, high=0.36)
    for share in (0.0, 0.013, 0.3, 0.512, 1.0):
        other = run(ranges | {"prevalence": share})
        assert mix.at(share, "npv") == pytest.approx(other.npv.value)
        assert mix.at(share, "gain") == pytest.approx(other.gain.value)
    assert run(ranges | {"build_cost": None}).mix.at(0.3, "npv") is None
    assert run(ranges | {"payoff_tp": None}).mix.at(0.3, "gain") is None


def test_the_same_seed_gives_the_same_record(run: Run, ranges: dict[str, Any]) -> None:
    one, two = (canonical_json(run(ranges, 4).model_dump(mode="json")) for _ in range(2))
    assert one == two
    assert canonical_json(run(ranges, 5).model_dump(mode="json")) != one


def test_evidence_survives_json(run: Run, ranges: dict[str, Any]) -> None:
    found = run(ranges | {"capacity_per_week": 20})
    assert BusinessProblemEvidence.model_validate_json(found.model_dump_json()) == found


def _triples(lowest: float, highest: float, *extremes: float) -> st.SearchStrategy[Any]:
    numbers = st.one_of(st.floats(lowest, highest), st.sampled_from(extremes))
    three = st.lists(numbers, min_size=3, max_size=3).map(sorted)
    return st.one_of(numbers, three, three, st.none()) if lowest else st.one_of(numbers, three)


_GAIN = _triples(-10, 1e4, 0.0, 1e-300, 1e15)
_LOSS = _triples(-1e4, 10, 0.0, -1e-300, -1e15)
_COST = _triples(0, 1e5, 0.0, 1e-300, 1e15)
_SHARE = _triples(0, 1, 0.0, 1e-12, 1.0)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    drawn=st.fixed_dictionaries(
        {"payoff_tp": _GAIN, "payoff_fp": _LOSS, "payoff_fn": _LOSS, "payoff_tn": _GAIN}
        | dict.fromkeys(("build_cost", "run_cost_per_year", "volume_per_week"), _COST)
        | dict.fromkeys(("cost_over", "cost_under", "today_over", "today_under"), _COST)
        | dict.fromkeys(("prevalence", "today_tpr", "today_fpr", "expected_capture"), _SHARE)
        | {
            "capacity_per_week": st.sampled_from([None, 1e-300, 20.0, 1e15]),
            "task": st.sampled_from(["binary", "regression"]),
            "today": st.sampled_from(["act_on_all", "act_on_none", "rule"]),
            "horizon_weeks": st.sampled_from([1, 52, 1040]),
            "discount_rate": st.sampled_from([0.0, 0.035, 1.0]),
        }
    )
)
def test_no_valid_decision_crashes(run: Run, drawn: dict[str, Any]) -> None:
    found = run(drawn)
    read = STEP.parse(drawn)
    checks = STEP.gate(GateView(read, found, date(2027, 1, 1)))
    assert [check.code for check in checks] == list(STEP.codes)
    assert {chart.key for chart in STEP.view(read, found).charts} >= {"npv", "sensitivity"}
    assert canonical_json(found.model_dump(mode="json"))
