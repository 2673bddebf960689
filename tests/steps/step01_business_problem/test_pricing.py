from __future__ import annotations

from typing import Any

import pytest

from tenfold.steps.step01_business_problem import STEP, BusinessProblemDecisions, pricing
from tenfold.vocabulary import TodayRule


def _read(given: dict[str, Any]) -> BusinessProblemDecisions:
    found = STEP.parse(given)
    assert isinstance(found, BusinessProblemDecisions)
    return found


def test_given_payoffs_win_over_elicited_ones(credit: dict[str, Any]) -> None:
    both = _read(credit | {"tradeoff_false_alarms": 99, "money_anchor": 7})
    found, origin = pricing.payoffs(both)
    assert origin == "given"
    assert found["FN"].likely == -5


def test_a_trade_off_and_a_price_stand_in_for_payoffs() -> None:
    found, origin = pricing.payoffs(_read({"tradeoff_false_alarms": 5, "money_anchor": 100}))
    assert origin == "elicited"
    assert (found["TP"].likely, found["FP"].likely) == (pytest.approx(500), -100)


def test_half_an_elicitation_is_none() -> None:
    assert pricing.payoffs(_read({"tradeoff_false_alarms": 5}))[1] == "missing"


def test_payoffs_given_in_part_are_not_filled_by_elicitation() -> None:
    part = _read({"payoff_tp": 5, "tradeoff_false_alarms": 5, "money_anchor": 100})
    assert pricing.payoffs(part) == ({}, "missing")
    assert pricing.missing_payoffs(part) == ["payoff_fp", "payoff_fn", "payoff_tn"]


def test_everything_missing_is_named_in_order() -> None:
    assert pricing.missing(_read({})) == [
        "payoff_tp", "payoff_fp", "payoff_fn", "payoff_tn", "volume_per_week", "prevalence",
        "today", "build_cost", "run_cost_per_year",
    ]  # fmt: skip


def test_a_payoff_table_with_a_hole_names_it() -> None:
    d = _read({"task": "multiclass", "payoff_matrix": {"a→a": 1, "a→b": 0, "b→b": 1}})
    assert pricing.missing_payoffs(d) == ["payoff_matrix['b→a']"]


def test_a_complete_example_lacks_nothing(
    credit: dict[str, Any], demand: dict[str, Any], triage: dict[str, Any]
) -> None:
    for given in (credit, demand, triage):
        assert pricing.missing(_read(given)) == []


def test_a_rule_on_a_column_reaches_the_value_model(credit: dict[str, Any]) -> None:
    rule = {"today": "rule", "rule_column": "age", "rule_operator": "<", "rule_value": 25}
    value = pricing.value_model(_read(credit | rule | {"heuristic": ""}))
    assert value.rule == TodayRule(column="age", operator="<", value="25")
    assert value.heuristic == "Act when age < 25."


def test_a_word_of_the_rule_is_not_told_as_it_may_name_a_person(credit: dict[str, Any]) -> None:
    rule = {"today": "rule", "rule_column": "creed", "rule_operator": "==", "rule_value": "few"}
    value = pricing.value_model(_read(credit | rule | {"heuristic": ""}))
    assert value.heuristic == "Act when creed == what rule_value says."


@pytest.mark.parametrize("part", ["rule_column", "rule_operator", "rule_value"])
def test_an_incomplete_rule_is_none(part: str) -> None:
    rule = {"today": "rule", "rule_column": "age", "rule_operator": "<", "rule_value": "25"}
    d = _read({k: v for k, v in rule.items() if k != part})
    assert pricing.rule(d) is None
    assert pricing.missing_rule(d) == [part]


def test_the_value_model_changes_with_any_payoff(credit: dict[str, Any]) -> None:
    before = pricing.value_model(_read(credit)).digest
    for name in ("payoff_tp", "payoff_fp", "payoff_fn", "payoff_tn", "volume_per_week"):
        after = pricing.value_model(
            _read(
                credit | {name: [-0.9, 0.1, 0.9]}
                if name != "volume_per_week"
                else credit | {name: 2}
            )
        )
        assert after.digest != before


def test_words_about_the_question_do_not_change_the_value_model(credit: dict[str, Any]) -> None:
    before = pricing.value_model(_read(credit)).digest
    changed = credit | {"objective": "else", "why": "else", "target": 0.5, "as_of": "2027-02-01"}
    assert pricing.value_model(_read(changed)).digest == before


def test_decisions_of_another_task_are_found(credit: dict[str, Any]) -> None:
    assert pricing.unused(_read(credit)) == []
    assert pricing.unused(_read(credit | {"cost_over": 3, "rule_column": "age"})) == [
        "rule_column",
        "cost_over",
    ]


@pytest.mark.parametrize(
    ("example", "more", "carried"),
    [
        ("demand", {}, ("today_over", "today_under")),
        ("triage", {"today_class": "a"}, ("today_class",)),
        (
            "credit",
            {"today": "unknown", "today_tpr": 0.4, "today_fpr": 0.1},
            ("today_tpr", "today_fpr"),
        ),
    ],
)
def test_what_is_stated_of_today_reaches_the_value_model(
    request: pytest.FixtureRequest, example: str, more: dict[str, Any], carried: tuple[str, ...]
) -> None:
    decisions = _read(request.getfixturevalue(example) | more)
    value = pricing.value_model(decisions)
    for name in carried:
        assert getattr(value, name) is not None
        assert getattr(value, name) == getattr(decisions, name)
