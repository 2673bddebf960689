from __future__ import annotations

from typing import Any

import pytest

from tenfold.errors import InvalidDecisions
from tenfold.steps.step01_business_problem import STEP, BusinessProblemDecisions

SECTIONS = ["Question", "Metric", "Today", "Payoffs", "Costs & horizon", "Consumer"]


def test_the_form_has_its_six_sections_in_order() -> None:
    extras = [info.json_schema_extra for info in BusinessProblemDecisions.model_fields.values()]
    sections = [extra["section"] for extra in extras if isinstance(extra, dict)]
    assert len(sections) == len(extras)
    assert list(dict.fromkeys(sections)) == SECTIONS
    assert sections == sorted(sections, key=SECTIONS.index)


def test_conditions_name_decisions_and_values_that_exist() -> None:
    fields = BusinessProblemDecisions.model_fields
    for info in fields.values():
        assert isinstance(info.json_schema_extra, dict)
        for key, wanted in info.json_schema_extra.get("when", {}).items():
            schema = BusinessProblemDecisions.model_json_schema()["properties"][key]
            assert set(wanted) <= set(schema["enum"])


def test_numbers_are_read_in_the_locale_people_type() -> None:
    d = STEP.parse({"payoff_tp": ["1.234,56", "1 300,5", "1,400.25"], "baseline": "2.500,50"})
    assert d.payoff_tp.likely == 1300.5  # type: ignore[attr-defined]  # parse returns the base
    assert d.baseline == 2500.5  # type: ignore[attr-defined]  # as above


def test_both_arrows_of_a_class_pair_mean_the_same() -> None:
    a = STEP.parse({"payoff_matrix": {"cat->dog": -1, "cat → cat": 2}})
    b = STEP.parse({"payoff_matrix": {"cat→dog": -1, "cat→cat": 2}})
    assert a == b
    assert STEP.parse(a.model_dump()) == a


def test_currency_symbols_are_read() -> None:
    assert STEP.parse({"currency": "€"}).currency == "EUR"  # type: ignore[attr-defined]  # as above
    assert STEP.parse({"currency": "chf"}).currency == "CHF"  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"prevalence": 30}, "30 is no share"),
        ({"prevalence": [-0.1, 0.1, 0.2]}, "-0.1 is no share"),
        ({"build_cost": -5}, "-5 is negative"),
        ({"money_anchor": 0}, "0 is not above 0"),
        ({"tradeoff_false_alarms": [0, 1, 2]}, "0 is not above 0"),
        ({"payoff_fp": [-3, -4, -2]}, "out of order"),
        ({"payoff_tp": 1e300}, "is beyond 1e+15"),
        ({"payoff_matrix": {"cat": 1}}, "'cat' is no pair"),
        ({"payoff_matrix": {"a→b→c": 1}}, "'a→b→c' is no pair"),
        ({"payoff_matrix": {"a->b": 1, "a→b": 2}}, "'a→b' is given twice"),
        ({"currency": "euro"}, "pattern"),
        ({"horizon_weeks": 0}, "greater than or equal to 1"),
        ({"today": "nothing"}, "act_on_none"),
        ({"task": "clustering"}, "binary"),
        ({"deadline": "soon"}, "date"),
        ({"capacity_per_week": 0}, "greater than 0"),
    ],
)
def test_what_cannot_be_is_refused_in_words(given: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidDecisions) as caught:
        STEP.parse(given)
    assert said in str(caught.value)
    assert next(iter(given)) in str(caught.value)
