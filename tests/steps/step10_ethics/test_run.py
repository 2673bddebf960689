"""Step 10 on a model that treats two groups unlike, and on what it cannot judge."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from tenfold import registry
from tenfold.charts import interval_text
from tenfold.errors import DataProblem
from tenfold.executing import execute
from tenfold.standing import Standing
from tenfold.steps.step10_ethics.grading import grade
from tenfold.vocabulary import Changeable

STEP = registry.get("ethics")
SAID = {
    "favourable": "act",
    "protected": ["sex"],
    "affected": "people who apply",
    "appeals": "the desk",
    "appeals_owner": "head of lending",
    "intended_use": "a first look",
    "limits": "not for companies",
    "decision_words": "we cannot help you now",
}


LEAN = {**SAID, "mitigation": []}  # nothing is refitted


def _check(outcome, code):
    return next(one for one in outcome.gate.checks if one.code == code)


@pytest.fixture(scope="module")
def judged(look):
    return look(**SAID)


def test_a_group_that_gets_it_less_often_is_a_breach_and_what_errors_cost_there_is_said(judged):
    found = judged.record.evidence
    breach = next(one for one in found.report.comparisons("breach") if one.attribute == "sex")
    assert (breach.group, breach.reference, breach.worse_off) == ("b", "a", "b")
    assert breach.ratio.high < 0.8
    check = _check(judged, "TF1001")
    assert check.status == "block"
    cost = {one.group: one.loss_per_case for one in found.prices if one.attribute == "sex"}
    assert cost["b"].low < cost["a"].high  # so nothing is surely lost more on those worse off
    assert check.money_at_risk is None
    assert f"errors cost {interval_text(cost['b'])} per case where sex is b" in check.evidence
    rates = {
        one.group: one.rates["selection_rate"].value for one in found.report.attributes[0].groups
    }
    assert breach.ratio.value == pytest.approx(rates["b"] / rates["a"])


def test_the_feature_that_tells_the_group_is_named_and_its_leaving_out_priced(judged):
    found = judged.record.evidence
    verdicts = {one.column: one.verdict for one in found.proxies}
    assert verdicts == {"all features": "close", "club": "close", "income": "not_close"}
    assert "club" in _check(judged, "TF1004").evidence
    proposal = next(one for one in found.proposals if one.step == "data_quality")
    assert proposal.value["column"] == "club"
    assert proposal.money.known
    assert {one.decision for one in found.proposals} == {"excluded", "reweigh_by"}


def test_ways_out_are_priced_on_the_same_rows_and_a_choice_makes_a_bar(judged, look):
    frontier = judged.record.evidence.frontiers[0]
    now = frontier.candidate
    less = min(frontier.points, key=lambda point: point.disparity.value)
    assert less.disparity.value < now.disparity.value / 2
    assert less.over_candidate.known
    assert judged.view.waterfall == []
    chosen = look(**SAID, chosen_mitigation=less.key, mitigation_reason="the law asks for it")
    assert [bar.order for bar in chosen.view.waterfall] == [50]
    assert _check(chosen, "TF1005").status == "pass"
    assert _check(judged, "TF1005").status == "warn"
    # The mixture of models draws lots: table, check and letter say so.
    ways = next(one for one in chosen.view.sheets if one.title.startswith("Ways"))
    lots = {row[0]: row[ways.columns.index("decides by lot")] for row in ways.rows}
    assert (lots["Candidate"], lots[less.name], less.random) == ("no", "yes", True)
    assert "by lot" in _check(chosen, "TF1005").evidence
    assert "a lot is drawn" in chosen.record.evidence.told.letter.text
    without = next(one for one in frontier.points if one.key == "without_proxies")
    assert without.how == "Fitted without club."


def test_the_letter_names_no_value_of_a_protected_or_personal_column(judged):
    letter = judged.record.evidence.told.letter
    assert letter.reasons >= 1
    assert "planted-" not in json.dumps(judged.record.content)
    # Sex is told as "a" or "b", age in whole years: neither stands in a reason or a change.
    said = [point.lower() for part in letter.parts for point in part.points]
    assert said
    assert not [one for one in said if re.search(r"\bsex\b|\bage\b|\bb\b", one)]
    assert "the desk" in letter.text
    assert "a lot is drawn" not in letter.text
    assert _check(judged, "TF1006").status == "pass"


def test_nothing_is_guessed_about_what_is_good_for_a_person(look):
    silent = look()
    assert silent.record.evidence.report is None
    for code in ("TF1001", "TF1002", "TF1003", "TF1005", "TF1006"):
        assert _check(silent, code).status == "not_evaluated"
    assert "favourable" in _check(silent, "TF1001").remedy


def test_where_the_favourable_outcome_is_the_other_one_the_ratio_turns(look, judged):
    other = look(**{**LEAN, "favourable": "not_act"})
    mine, theirs = (
        {one.group: one.rates["selection_rate"].value
         for one in found.record.evidence.report.attributes[0].groups}
        for found in (judged, other)
    )  # fmt: skip
    assert theirs == pytest.approx({group: 1 - rate for group, rate in mine.items()})


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("one", "only one group"),
        ("trio", "fewer than 30 cases"),
        ("town", "groups have fewer than 30 cases and are not judged. Town: only one group"),
        ("clan", "Clan: only one group"),
    ],
)
def test_columns_that_allow_no_comparison_are_said_and_pass_nothing(look, column, said):
    found = look(**{**LEAN, "protected": [column]})
    enough = _check(found, "TF1003")
    assert enough.status != "pass"
    assert said in enough.evidence
    assert _check(found, "TF1001").status != "pass" or column == "town"
    assert _check(found, "TF1004").status == ("pass" if column == "trio" else "not_evaluated")
    shown = [one for one in found.record.evidence.report.attributes[0].groups if not one.suppressed]
    assert all(one.n >= 10 for one in shown)
    assert len(shown) <= 13
    assert "planted-" not in json.dumps(found.record.content)


def test_people_who_do_not_state_it_are_a_group_of_their_own(judged):
    groups = {one.group: one for one in judged.record.evidence.report.attributes[0].groups}
    # 2 in 100 of 3,000 rows, of which 1 in 4 or so is held out.
    assert 5 <= groups["not stated"].n <= 40


def test_the_same_decisions_give_the_same_content(look, judged):
    assert look(**SAID).content_hash == judged.content_hash


def test_a_name_that_is_no_column_ends_the_run_in_a_sentence(look):
    with pytest.raises(DataProblem, match="no column of the data"):
        look(**{**SAID, "protected": ["sexx"]})


def test_amounts_are_compared_by_their_errors_and_without_payoffs_nothing_is_priced(
    tmp_path, people, made, climb
):
    frame = people(900, 5).drop(columns=["paid", "town", "one", "trio", "clan"])
    rng = np.random.default_rng(1)
    frame["amount"] = 100 + 20 * frame["income"] + rng.normal(0, 5, len(frame))
    project = climb(made(tmp_path, frame, "amount", protected=["sex"]))
    project.save(STEP, {"favourable": "higher"})
    found = execute(STEP, Standing(project))
    metrics = {one.metric for one in found.record.evidence.report.comparisons()}
    assert metrics == {"error", "mae"}
    assert found.record.evidence.prices == []
    assert _check(found, "TF1001").status == "not_evaluated"
    assert all(check.money_at_risk is None for check in found.gate.checks)


def test_several_classes_are_judged_by_the_one_that_people_want(tmp_path, people, made, climb):
    frame = people(900, 6).drop(columns=["town", "one", "trio", "clan"])
    frame["paid"] = np.where(frame["income"] > 0.7, "gold", frame["paid"])
    project = climb(made(tmp_path, frame, "paid", protected=["sex"]))
    assert _check(execute(STEP, Standing(project)), "TF1001").status == "not_evaluated"
    project.save(STEP, {"favourable_label": "gold"})
    found = execute(STEP, Standing(project)).record.evidence
    assert found.report.favourable == "the decision for gold"
    assert found.frontiers == []
    assert found.told.letter is not None


def test_without_protected_attributes_nothing_passes_for_fair(tmp_path, people, made, climb):
    frame = people(600, 7)[["person", "income", "club", "paid"]]
    project = climb(made(tmp_path, frame, "paid"))
    project.save(STEP, {"favourable": "act"})
    found = execute(STEP, Standing(project))
    for code in ("TF1001", "TF1002", "TF1003", "TF1004", "TF1005"):
        assert _check(found, code).status == "not_evaluated"


def test_a_choice_or_a_column_that_does_not_exist_ends_the_run_in_a_sentence(look):
    with pytest.raises(DataProblem, match="no way that was tried"):
        look(**SAID, chosen_mitigation="rewieghing", mitigation_reason="typed in haste")
    with pytest.raises(DataProblem, match="'cannot_change' of step 10"):
        look(**SAID, cannot_change=["incme"])


def test_who_is_in_the_data_is_held_against_the_stated_population(look, judged):
    asked = look(**LEAN, population={"sex": {"a": 0.1, "b": 0.7}})
    found = {one.group: one for one in asked.record.evidence.representation}
    assert (found["a"].verdict, found["b"].verdict) == ("over", "under")
    assert found["b"].ratio.high < 1
    said = _check(asked, "TF1003").evidence
    assert "oo few cases for their share of the population: sex, b" in said
    assert judged.record.evidence.representation == []
    assert "no population is stated" in judged.record.evidence.representation_note
    with pytest.raises(DataProblem, match="'town' in 'population' of step 10"):
        look(**LEAN, population={"town": {"town 1": 0.1}})


def test_letter_and_tables_say_what_the_dictionary_of_step_2_says(judged):
    letter = judged.record.evidence.told.letter.text
    assert "Income of the household of" in letter
    assert "(income)" not in letter
    assert "The model does not read: sex as stated." in letter
    tables = {one.title: one for one in judged.view.sheets}
    features = [row[0] for row in tables["Proxies"].rows]
    assert "income of the household (income)" in features
    assert "club" in features


def test_the_way_back_goes_by_what_step_5_says_a_person_can_change(look, judged, monkeypatch):
    from tenfold.steps.step10_ethics import run as step_10

    tell, can = step_10.tell, Changeable(fixed=["club"], directions={"income": "down"})

    def within(decisions, inputs, *given, **more):
        return tell(decisions, inputs.model_copy(update={"changeable": can}), *given, **more)

    monkeypatch.setattr(step_10, "tell", within)
    told = look(**LEAN).record.evidence.told
    assert judged.record.evidence.told.helped > 0
    assert (told.helped, told.letter.changes) == (0, 0)  # nobody gains by a lower income
    assert told.helped_share.high > 0.2


def test_both_libraries_confirm_our_gaps_where_the_decisions_ask_for_it(look, judged):
    asked = look(**{**LEAN, "favourable": "not_act"}, cross_check=True)
    found = asked.record.evidence.cross_checks
    assert {one.metric for one in found} == {"selection_rate", "fpr", "fnr"}
    assert all(one.agree for one in found)
    assert any("false negative rate" in one.differs for one in found)
    assert judged.record.evidence.cross_checks == []


def test_ways_are_priced_for_the_attribute_or_pair_that_the_decisions_name(look):
    asked = {**LEAN, "protected": ["sex", "age"], "cut_points": {"age": [40]}}
    asked["mitigation"] = ["reweighing"]
    pair = look(**asked, frontier_for=["sex", "age"]).record.evidence
    assert pair.frontiers[0].protected == "sex × age"
    assert {" · " in name for name in pair.frontiers[0].points[0].rates} == {True}
    assert pair.frontiers[0].candidate.disparity.known
    with pytest.raises(DataProblem, match="'frontier_for' of step 10 names 'club'"):
        look(**asked, frontier_for=["club"])


def test_the_reference_is_said_to_be_stated_only_where_somebody_did(look, judged):
    assert "largest group" in judged.record.evidence.report.attributes[0].reference_note
    stated = look(**LEAN, reference_groups={"sex": "b"}).record.evidence
    assert stated.report.attributes[0].reference_note == "as stated"
    assert stated.attributes[0].reference_note == "as stated"


def test_a_model_without_probabilities_is_judged_by_its_decisions(look, monkeypatch):
    from tenfold.steps.step10_ethics import run as step_10

    read = step_10.read_cases

    def without(*given):
        known = read(*given)
        return replace(known, p=np.full(known.p.shape, np.nan))

    monkeypatch.setattr(step_10, "read_cases", without)
    found = look(**LEAN, errors_judged=["fpr", "calibration"]).record.evidence
    assert {one.metric for one in found.report.comparisons()} == {"selection_rate", "fpr"}
    assert "the model gives no probabilities" in found.report.notes[0]
    assert found.told.letter is not None


def test_what_is_judged_is_shown_of_each_group(look):
    view = look(**LEAN, errors_judged=["tpr", "calibration"]).view
    groups = next(one for one in view.sheets if one.title == "Groups")
    assert [name.split(" (")[0] for name in groups.columns] == [
        *("attribute", "group", "n", "selection rate", "true positive rate"),
        *("precision", "calibration", "base rate", "calibration slope"),
    ]
    assert all(len(row) == len(groups.columns) for row in groups.rows)
    errors = next(one for one in view.charts if one.key == "errors")
    assert len(errors.series) == 2


def test_a_model_that_decides_alike_for_all_breaches_nothing_and_gives_no_reason(
    tmp_path, people, made, climb
):
    frame = people(600, 9)[["person", "income", "sex"]]
    frame["paid"] = np.where(np.random.default_rng(0).random(600) < 0.3, "yes", "no")
    project = climb(made(tmp_path, frame, "paid", positive="yes", protected=["sex"]))
    project.save(STEP, {**SAID, "favourable": "not_act"})
    found = execute(STEP, Standing(project))
    evidence = found.record.evidence
    assert not evidence.report.comparisons("breach")
    # It holds nothing against anybody in particular, and nothing would turn it: that is said.
    assert (evidence.told.letter.reasons, evidence.told.helped) == (0, 0)
    assert _check(found, "TF1006").status == "warn"
    assert not [one for one in found.gate.checks if one.status == "block"]


def test_the_example_of_coleman_and_liau_has_the_grade_that_they_published():
    text = (
        "Existing computer programs that measure readability are based largely upon subroutines "
        "which estimate number of syllables, usually by counting vowels. The shortcoming in "
        "estimating syllables is that it necessitates keypunching the prose into the computer. "
        "There is no need to estimate syllables since word length in letters is a better "
        "predictor of readability than word length in syllables. Therefore, a new readability "
        "formula was computed that has for its predictors letters per 100 words and sentences per "
        "100 words. Both predictors can be counted by an optical scanning device, and thus the "
        "formula makes it economically feasible for an organization such as the U.S. Office of "
        "Education to calibrate the readability of all textbooks for the public school system."
    )
    assert grade(text).coleman_liau == pytest.approx(14.5, abs=0.05)
