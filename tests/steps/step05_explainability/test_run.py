"""Step 5 on small projects: what it finds, what it declines, what it never tells."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import pytest

from tenfold.charts import to_plotly, to_svg
from tenfold.errors import DataProblem, InvalidDecisions
from tenfold.steps.step05_explainability import picking
from widgets import pick


def _status(outcome, code):
    return next(check.status for check in outcome.gate.checks if check.code == code)


@pytest.fixture(scope="module")
def told(project, explain):
    signs = [
        {"column": "income", "effect": "lowers", "by": "credit analyst"},
        {"column": "tenure", "effect": "lowers", "by": "credit analyst"},
    ]
    return explain(project, expected_signs=signs, row_numbers=[0])


def test_a_violated_sign_blocks_and_proposes_an_exclusion_with_its_price(told):
    found = {one.column: one.verdict for one in told.record.evidence.signs}
    assert found == {"income": "agrees", "tenure": "contradicts"}
    assert _status(told, "TF0502") == "block"
    (tenure,) = (one for one in told.record.evidence.proposals if one.value["column"] == "tenure")
    assert tenure.money.value is not None
    assert "not fitted anew" in tenure.why


def test_a_close_stand_in_for_a_protected_attribute_is_warned_of_unless_it_is_kept(
    told, project, explain
):
    close = {one.column for one in told.record.evidence.stand_ins if one.close}
    assert close == {"height"}
    assert _status(told, "TF0506") == "warn"
    kept = [{"column": "height", "reason": "needed for the job", "by": "compliance"}]
    assert _status(explain(project, kept=kept), "TF0506") == "pass"


def test_shap_parts_of_every_case_lead_from_the_usual_score_to_its_own(told):
    for case in told.record.evidence.cases:
        total = case.usual + sum(part.effect for part in case.shap) + case.rest
        assert total == pytest.approx(case.output, abs=1e-6)


def test_a_way_back_is_searched_for_unfavourable_decisions_alone(told):
    cases = told.record.evidence.cases
    searched = [case for case in cases if case.recourse is not None]
    assert searched
    assert all(case.decided == "act" for case in searched)
    changed = {c.column for case in searched for c in case.recourse.changes}
    assert not changed & {"sex", "email"}


def test_no_value_of_a_personal_column_is_told(told):
    assert "planted.example" not in told.record.evidence.model_dump_json()


def test_reasons_use_the_words_of_the_dictionary_of_step_2(told):
    words = [code.words for case in told.record.evidence.cases for code in case.reasons]
    assert any(one.startswith("net income, standardised (income) of ") for one in words)
    assert not any(one.startswith("income of ") for one in words)


def test_a_row_that_is_asked_for_is_told_as_the_picker_tells_it(told):
    assert 0 in [case.row for case in told.record.evidence.cases]
    assert picking.told(told.record.evidence, 0) is not None
    assert picking.told(told.record.evidence, 10_000) is None


def test_headless_the_first_case_of_each_kind_stands_for_the_picker(told, capsys):
    twin = pick(SimpleNamespace(headless=True), told)
    kinds = {case.why for case in told.record.evidence.cases}
    assert twin.text.startswith(f"{min(len(kinds), 3)} of ")
    assert "from the usual case to this one" in capsys.readouterr().out


def test_a_waterfall_begins_each_bar_where_the_one_before_ended(told):
    chart = next(one for one in told.view.charts if one.key.startswith("case_"))
    bars = {
        name: (start, end)
        for series in chart.series
        for name, start, end in zip(series.x, series.start, series.y, strict=True)
        if end is not None
    }
    steps = [bars[name] for name in chart.series[0].x]
    assert all(before[1] == after[0] for before, after in pairwise(steps))
    drawn = to_plotly(chart)["data"][0]
    assert len(drawn["base"]) == len(chart.series[0].x)
    assert "<svg" in to_svg(chart)


def test_the_same_decisions_give_the_same_content(project, explain):
    first, second = explain(project), explain(project)
    assert first.content_hash == second.content_hash


def test_several_classes_without_payoffs_say_what_is_not_evaluated(moods, explain):
    outcome = explain(moods)
    evidence = outcome.record.evidence
    assert all(one.money.value is None for one in evidence.drivers)
    assert all("not evaluated" in case.no_recourse for case in evidence.cases)
    assert _status(outcome, "TF0502") == _status(outcome, "TF0506") == "not_evaluated"


def test_methods_that_are_off_are_not_judged(project, explain):
    outcome = explain(
        project, lime=False, lime_samples=None, stability_seeds=None, steady_rows=None
    )
    for code in ("TF0501", "TF0504", "TF0505"):
        assert _status(outcome, code) == "not_evaluated"


def test_a_row_or_column_that_is_not_there_is_refused(project, explain):
    with pytest.raises(DataProblem, match="There is no row 99,999"):
        explain(project, row_numbers=[99_999])
    with pytest.raises(DataProblem, match="Did you mean 'income'"):
        explain(project, immutable=["incme"])
    with pytest.raises(InvalidDecisions, match="needs row_numbers"):
        explain(project, rows="given")
