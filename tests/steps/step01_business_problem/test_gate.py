from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tenfold.steps.step01_business_problem import STEP
from tenfold.vocabulary import Check

Judge = Callable[..., dict[str, Check]]


def test_a_project_without_any_decision_ends_with_blocks_that_name_what_to_fill_in(
    judge: Judge,
) -> None:
    found = judge({})
    assert list(found) == list(STEP.codes)
    by_status = {code: check.status for code, check in found.items()}
    blocked = {"TF0101", "TF0103", "TF0104", "TF0105", "TF0107"}
    assert {code for code, status in by_status.items() if status == "block"} == blocked
    assert {by_status[code] for code in ("TF0102", "TF0106", "TF0108")} == {"not_evaluated"}
    remedies = " ".join(check.remedy for check in found.values())
    for name in (
        "metric",
        "baseline",
        "target",
        "deadline",
        "payoff_tp",
        "volume_per_week",
        "prevalence",
        "build_cost",
        "heuristic",
        "tradeoff_false_alarms",
    ):
        assert name in remedies


def test_a_complete_project_passes_but_for_the_action_that_needs_no_model(
    judge: Judge, credit: dict[str, Any]
) -> None:
    found = judge(credit)
    assert {code for code, check in found.items() if check.status != "pass"} == {"TF0106"}
    # Rejecting everyone costs .70 where accepting everyone costs 1.50.
    assert found["TF0106"].status == "warn"
    assert found["TF0106"].money_at_risk is not None
    assert found["TF0106"].money_at_risk.value == pytest.approx(0.8)


def test_a_good_rule_today_leaves_nothing_to_warn_of(judge: Judge, credit: dict[str, Any]) -> None:
    found = judge(
        credit
        | {
            "today_tpr": 0.7,
            "today_fpr": 0.3,
            "today": "rule",
            "rule_column": "age",
            "rule_operator": "<",
            "rule_value": 25,
            "build_cost": 1,
            "run_cost_per_year": 1,
        }
    )
    assert {check.status for check in found.values()} == {"pass"}
    assert not any(check.remedy or check.money_at_risk for check in found.values())


@pytest.mark.parametrize("name", ["metric", "unit", "baseline", "target"])
def test_tf0101_names_what_is_not_stated(judge: Judge, credit: dict[str, Any], name: str) -> None:
    check = judge({k: v for k, v in credit.items() if k != name})["TF0101"]
    assert check.status == "block"
    assert name in check.remedy


def test_tf0101_wants_someone_who_measures(judge: Judge, credit: dict[str, Any]) -> None:
    assert judge(credit | {"measured_by": " "})["TF0101"].status == "warn"


@pytest.mark.parametrize(
    ("baseline", "target", "direction", "status"),
    [
        (1.5, 1.0, "decrease", "pass"),
        (1.5, 1.0, "increase", "block"),
        (1.0, 1.5, "increase", "pass"),
        (1.0, 1.5, "decrease", "block"),
        (1.0, 1.0, "increase", "block"),
        (-2.0, -1.0, "increase", "pass"),
    ],
)
def test_tf0102_knows_the_improving_side(
    judge: Judge,
    credit: dict[str, Any],
    baseline: float,
    target: float,
    direction: str,
    status: str,
) -> None:
    given = {"baseline": baseline, "target": target, "direction": direction}
    check = judge(credit | given)["TF0102"]
    assert check.status == status
    assert (check.money_at_risk is not None) == (status == "block")


def test_tf0103_turns_on_the_day_itself(judge: Judge, credit: dict[str, Any]) -> None:
    assert judge(credit, date(2027, 12, 30))["TF0103"].status == "pass"
    assert judge(credit, date(2027, 12, 31))["TF0103"].status == "block"
    late = judge(credit, date(2028, 1, 1))["TF0103"]
    assert late.status == "block"
    assert late.money_at_risk is not None
    assert late.money_at_risk.unit == "EUR/week"


def test_tf0103_takes_the_day_that_was_decided_as_today(
    judge: Judge, credit: dict[str, Any]
) -> None:
    found = judge(credit | {"as_of": "2027-06-30"}, date(2035, 1, 1))["TF0103"]
    assert found.status == "pass"
    assert "as of" not in found.evidence
    assert "184 days ahead of 2027-06-30" in found.evidence


@pytest.mark.parametrize(
    "name", ["payoff_tp", "payoff_fp", "payoff_fn", "payoff_tn", "volume_per_week"]
)
def test_tf0104_names_the_missing_number(judge: Judge, credit: dict[str, Any], name: str) -> None:
    check = judge(credit | {name: None})["TF0104"]
    assert check.status == "block"
    assert name in check.remedy


def test_tf0104_blocks_zeros(judge: Judge, credit: dict[str, Any]) -> None:
    zeros = dict.fromkeys(("payoff_tp", "payoff_fp", "payoff_fn", "payoff_tn"), 0)
    assert "All payoffs are zero" in judge(credit | zeros)["TF0104"].evidence
    assert "volume is zero" in judge(credit | {"volume_per_week": 0})["TF0104"].evidence


def test_tf0104_warns_of_what_is_not_used_and_of_a_missing_why(
    judge: Judge, credit: dict[str, Any]
) -> None:
    assert "cost_over" in judge(credit | {"cost_over": 1})["TF0104"].evidence
    assert judge(credit | {"why": ""})["TF0104"].remedy == "Fill in why."


def test_tf0104_says_that_payoffs_were_elicited(judge: Judge) -> None:
    given = {"tradeoff_false_alarms": 5, "money_anchor": 2, "volume_per_week": 9, "why": "w"}
    check = judge(given)["TF0104"]
    assert check.status == "pass"
    assert check.evidence.startswith("Elicited by trade-off questions")


def test_tf0105_quotes_the_sentence_and_shows_a_good_one(
    judge: Judge, credit: dict[str, Any]
) -> None:
    check = judge(credit | {"objective": "implement AI for route optimization"})["TF0105"]
    assert check.status == "block"
    assert "'implement AI for route optimization'" in check.evidence
    assert "reduce fuel consumption by 15%" in check.remedy


def test_tf0106_blocks_what_even_a_perfect_model_cannot_pay(
    judge: Judge, ranges: dict[str, Any]
) -> None:
    check = judge(ranges | {"build_cost": 1e6})["TF0106"]
    assert check.status == "block"
    assert check.money_at_risk is not None
    assert check.money_at_risk.value is not None
    assert check.money_at_risk.value > 9e5


def test_tf0106_warns_when_the_expectation_loses_money(
    judge: Judge, credit: dict[str, Any]
) -> None:
    check = judge(credit | {"build_cost": 40})["TF0106"]
    assert check.status == "warn"
    assert "expected NPV is negative" in check.evidence
    assert check.money_at_risk is not None
    assert check.money_at_risk.low is not None
    assert check.money_at_risk.low >= 0
    assert (check.money_at_risk.value or 0) > 0


def test_tf0106_warns_when_the_ranges_leave_a_perfect_model_short(
    judge: Judge, ranges: dict[str, Any]
) -> None:
    given = {"build_cost": [100, 200, 20_000], "expected_capture": 0.9}
    check = judge(ranges | given)["TF0106"]
    assert check.status == "warn"
    assert "leave even a perfect model short" in check.evidence


def test_tf0106_waits_for_what_it_names(judge: Judge, credit: dict[str, Any]) -> None:
    check = judge(credit | {"prevalence": None})["TF0106"]
    assert check.status == "not_evaluated"
    assert "prevalence" in check.remedy


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"heuristic": "", "today": "unknown"}, "block", "Nothing says"),
        ({"heuristic": "The desk decides.", "today": "unknown"}, "warn", "cannot apply"),
        ({"heuristic": "", "today": "act_on_all"}, "pass", "Act on every case."),
        ({"heuristic": "", "today": "rule", "rule_column": "age"}, "block", "Nothing says"),
        ({"today": "rule", "rule_column": "age"}, "warn", "lacks rule_operator, rule_value"),
    ],
)
def test_tf0107_wants_a_rule_to_beat(
    judge: Judge, credit: dict[str, Any], change: dict[str, Any], status: str, said: str
) -> None:
    check = judge(credit | change)["TF0107"]
    assert check.status == status
    assert said in check.evidence


def test_tf0107_is_content_with_words_for_other_tasks(
    judge: Judge, demand: dict[str, Any], triage: dict[str, Any]
) -> None:
    assert judge(demand)["TF0107"].status == "pass"
    assert judge(triage)["TF0107"].evidence == "Treat every case as low."


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "pass"),
        ({"payoff_tp": -5}, "block"),
        ({"payoff_fp": 1}, "block"),
        ({"payoff_tp": [-6, 0, 1]}, "warn"),
        ({"payoff_fn": None}, "not_evaluated"),
    ],
)
def test_tf0108_wants_right_to_beat_wrong(
    judge: Judge, credit: dict[str, Any], change: dict[str, Any], status: str
) -> None:
    assert judge(credit | change)["TF0108"].status == status


def test_tf0108_explains_a_threshold_that_does_not_exist(
    judge: Judge, credit: dict[str, Any]
) -> None:
    check = judge(credit | {"payoff_tp": -9})["TF0108"]
    assert check.status == "block"
    assert "No threshold follows" in check.evidence
    assert "costs are negative" in check.remedy


def test_titles_are_those_that_docs_and_waivers_know(judge: Judge) -> None:
    assert {code: check.title for code, check in judge({}).items()} == dict(STEP.codes)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"today_class": None}, "Fill in today_class"),
        ({"today_class": "urgent"}, "Fill in today_class"),
        ({"class_shares": {"low": 0.5, "mid": 0.1, "high": 0.1}}, "Correct class_shares"),
    ],
)
def test_what_several_classes_still_need_is_named(
    judge: Judge, triage: dict[str, Any], changed: dict[str, Any], named: str
) -> None:
    found = judge(triage | changed)["TF0106"]
    assert found.status == "not_evaluated"
    assert named in found.remedy
