"""The whole step on models and data of every shape: no crash, and honest words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from tenfold.steps.step05_explainability.figures import view
from tenfold.vocabulary import Meanings, ValueModel

PAYOFFS = {"TP": 90, "FP": -10, "FN": 0, "TN": 0}
VALUE = ValueModel(task="binary", payoffs=PAYOFFS, volume_per_week=100, currency="EUR")
SMALL = {"value": VALUE, "count": 3, "recourse_cases": 1, "most_changes": 1, "lime_samples": 500}


def cases(features: int, rows: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(features)
    x = rng.normal(size=(rows, features))
    frame = pd.DataFrame(x, columns=[f"x{k}" for k in range(features)])
    noise = rng.logistic(size=rows)
    frame["y"] = np.where(2 * frame["x0"] - frame["x1"] + noise > 0, "yes", "no")
    return frame


def every_word(ran: Any) -> str:
    page = view(ran.decisions, ran.evidence)
    said = [*(chart.alt for chart in page.charts), *(sheet.note for sheet in page.sheets)]
    said += [ran.check(f"TF050{k}").evidence for k in range(1, 7)]
    return " ".join(said)


def test_a_constant_model_is_said_to_be_driven_by_nothing(run_on) -> None:
    ran = run_on(cases(4), DummyClassifier(), value=VALUE, unfavourable="not_act")
    assert all(not one.share for one in ran.evidence.drivers)
    assert ran.evidence.dependence == []
    assert ran.status("TF0503") == "not_evaluated"
    assert "the same answer" in ran.check("TF0503").evidence
    assert all(not case.reasons for case in ran.evidence.cases)
    assert not any(case.recourse and case.recourse.found for case in ran.evidence.cases)
    assert "nan" not in every_word(ran).split()


def test_three_features_are_enough_and_one_may_lead(run_on) -> None:
    ran = run_on(cases(3), LogisticRegression(), value=VALUE)
    assert ran.evidence.drivers[0].column == "x0"
    assert ran.status("TF0503") == "pass"
    assert ran.status("TF0505") == "pass"
    assert {len(case.shap) for case in ran.evidence.cases} == {3}
    assert all(case.rest == pytest.approx(0, abs=1e-9) for case in ran.evidence.cases)


def test_two_hundred_features_are_told_within_bounds(run_on) -> None:
    ran = run_on(cases(200), LogisticRegression(C=0.05), **SMALL)
    found = ran.evidence
    assert found.drivers[0].column == "x0"
    assert len(found.drivers) == 200
    assert len({one.column for one in found.summary}) <= 20
    assert {len(case.shap) for case in found.cases} == {ran.decisions.num_features}
    assert len(found.model_dump_json()) < 400_000
    assert "more features are in the record" in every_word(ran)


def test_amounts_have_no_threshold_and_no_way_back_and_it_is_said(run_on) -> None:
    frame = cases(3).assign(y=lambda rows: 100 + 10 * rows["x0"] - 5 * rows["x1"])
    signs = [{"column": "x1", "effect": "lowers", "by": "planner"}]
    ran = run_on(frame, LinearRegression(), task="regression", expected_signs=signs)
    found = ran.evidence
    assert [one.column for one in found.drivers] == ["x0", "x1", "x2"]
    assert found.looked.unit == "amount"
    assert any("no threshold" in note for note in found.looked.notes)
    assert all("no decision to turn" in case.no_recourse for case in found.cases)
    assert all(case.right is None for case in found.cases)
    assert ran.status("TF0502") == "pass"
    curve = found.dependence[0]
    # 10 a unit of x0, whatever the case: every curve has the slope of the average one.
    assert curve.mean[-1] - curve.mean[0] == pytest.approx(
        10 * (curve.grid[-1] - curve.grid[0]), rel=1e-6
    )
    assert [one.effect for one in curve.cases] == pytest.approx(
        [curve.mean[-1] - curve.mean[0]] * 5
    )


def test_each_case_of_several_classes_is_told_for_its_own(run_on) -> None:
    frame = cases(3)
    frame["y"] = np.select([frame["x0"] > 0.6, frame["x1"] > 0], ["buy", "ask"], "leave")
    ran = run_on(frame, LogisticRegression(), task="multiclass", wanted_class="buy", count=9)
    found = ran.evidence
    assert all(f"'{case.decided}'" in case.reasons[0].words for case in found.cases if case.reasons)
    ways = [case for case in found.cases if case.recourse and case.recourse.found]
    assert ways
    for case in ways:
        row = frame.iloc[[case.row]].copy()
        for change in case.recourse.changes:
            row[change.column] = float(change.after)
        assert found.looked.unfavourable.startswith("every answer but buy")
        assert ran.scorer.candidate.labels[int(ran.scorer.score(row).decided[0])] == "buy"


def test_curves_of_single_cases_part_where_an_effect_depends_on_another_feature(run_on) -> None:
    frame = cases(2)[["x0"]]
    frame["side"] = np.where(np.arange(len(frame)) % 2, 1.0, -1.0)
    frame["y"] = np.where(frame["x0"] * frame["side"] > 0, "yes", "no")
    ran = run_on(frame, KNeighborsClassifier(15), lime=False, count=1)
    told = next(one for one in ran.evidence.dependence if one.column == "x0")
    assert abs(told.mean[-1] - told.mean[0]) < 0.2
    effects = [case.effect for case in told.cases]
    assert effects == sorted(effects)
    assert effects[0] < -0.8
    assert effects[-1] > 0.8
    assert sum(told.support) == 320
    assert min(told.support) >= 10
    chart = next(one for one in view(ran.decisions, ran.evidence).charts if "x0" in one.title)
    assert [series.name for series in chart.series][1:] == [f"case {k} of 5" for k in range(1, 6)]


def test_columns_of_every_kind_are_drawn_and_told(run_on) -> None:
    rng = np.random.default_rng(4)
    days, plan = rng.integers(0, 500, 400), rng.choice(["a", "b"], 400)
    frame = pd.DataFrame(
        {
            "since": pd.Timestamp("2024-01-01") + pd.to_timedelta(days, "D"),
            "plan": plan,
            "flag": rng.random(400) > 0.5,
            "gap": pd.Series(rng.choice(["p", "q"], 400)).where(rng.random(400) > 0.3),
            "empty": np.nan,
            "same": 1.0,
        }
    )
    score = (days - 250) / 80 + (plan == "b") + rng.logistic(size=400)
    frame["y"] = np.where(score > 0, "yes", "no")
    names = [name for name in frame if name != "y"]
    signs = [{"column": name, "effect": "raises", "by": "clerk"} for name in names]
    quick = {"count": 2, "lime_samples": 500, "recourse": False}
    ran = run_on(frame, LogisticRegression(max_iter=500), expected_signs=signs, **quick)
    found = ran.evidence
    assert found.drivers[0].column == "since"
    curve = found.dependence[0]
    assert curve.grid == sorted(curve.grid)
    assert str(curve.grid[0]).startswith("2024-")
    assert curve.mean[-1] - curve.mean[0] > 0.5
    assert sum(curve.support) == 320
    assert found.attributions is not None
    verdicts = {one.column: one.verdict for one in found.signs}
    assert verdicts["since"] in ("agrees", "wavers")  # its month and weekday are read, too
    assert {verdicts[name] for name in ("plan", "gap", "empty", "same")} == {"unknown"}
    assert "since" in every_word(ran)


def test_reasons_and_ways_back_read_as_the_dictionary_says(run_on) -> None:
    meanings = Meanings(
        words={"x0": "net income per month; after tax", "x1": "X1"},
        units={"x0": "EUR", "x1": "share"},
    )
    frame = cases(2)
    ran = run_on(frame, LogisticRegression(), meanings=meanings, count=9)
    cases_ = ran.evidence.cases
    reasons = [code for case in cases_ for code in case.reasons]
    assert {code.column for code in reasons} == {"x0", "x1"}
    first = [code.words for code in reasons if code.column == "x0"]
    assert all(words.startswith("net income per month (x0) of ") for words in first)
    assert all(" EUR is " in words for words in first)
    assert all(code.words.startswith("x1 of ") for code in reasons if code.column == "x1")
    changes = [c for case in cases_ if case.recourse for c in case.recourse.changes]
    assert any(" net income per month (x0) from " in c.words for c in changes)
    assert all(c.words.endswith(" EUR.") for c in changes if c.column == "x0")
