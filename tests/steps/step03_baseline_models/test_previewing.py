"""What a preview of step 3 shows is what a run then records, to the last of its ten digits."""

from __future__ import annotations

from typing import Any

import pytest

from tenfold.charts import View
from tenfold.step import Preview
from tenfold.steps.step03_baseline_models import STEP, BaselineEvidence, BaselineInputs
from tenfold.steps.step03_baseline_models.figures import view
from tenfold.vocabulary import TodayRule, ValueModel, canonical

LEAN = {"tree": False, "boosting": True, "xgboost": False, "cv_folds": 3, "features_tried": 0}
CHANGES = {
    "fixed": ({"threshold_policy": "fixed", "fixed_threshold": 0.3}, {}),
    "f1": ({"threshold_policy": "f1", "max_gap": 0.1}, {}),
    "capacity and payoffs": (
        {"threshold_policy": "capacity"},
        {"capacity_per_week": 120, "payoffs": {"TP": 400, "FP": -30, "FN": -9, "TN": 1}},
    ),
}


@pytest.fixture
def stated(value: ValueModel) -> ValueModel:
    rule = TodayRule(column="debt", operator=">", value="0.5")
    return value.model_copy(update={"today": "rule", "rule": rule})


@pytest.fixture
def project(laboratory: Any, loan_frame: Any, stated: ValueModel) -> tuple[Any, BaselineEvidence]:
    data = laboratory.prepare(loan_frame, "bad")
    return data, laboratory.run(data, stated, **LEAN)


def _preview(
    laboratory: Any, project: tuple[Any, BaselineEvidence], value: ValueModel, **changes: object
) -> Preview:
    data, recorded = project
    inputs = BaselineInputs(value=value, data=data)
    found = STEP.previewed(STEP.parse(LEAN | changes), inputs, recorded, laboratory.context())
    assert found is not None
    kept = canonical(found.evidence.model_dump(mode="json"))
    return Preview(BaselineEvidence.model_validate(kept), found.waiting, found.why)


def _parts(shown: View) -> dict[str, Any]:
    parts: dict[str, Any] = {chart.key: chart for chart in shown.charts}
    parts |= {sheet.title: sheet for sheet in shown.sheets}
    return parts | {one.label: one for one in shown.headlines} | {"money": shown.waterfall}


def test_what_is_not_said_to_wait_is_what_a_run_gives(
    laboratory: Any, project: tuple[Any, BaselineEvidence], stated: ValueModel
) -> None:
    for changes, moved in CHANGES.values():
        value = ValueModel.model_validate(stated.model_dump(mode="json") | moved)
        found = _preview(laboratory, project, value, **changes)
        then = laboratory.run(project[0], value, **(LEAN | changes))
        decided = STEP.parse(LEAN | changes)
        ours, runs = _parts(view(decided, found.evidence)), _parts(view(decided, then))
        waiting = {name for name in runs if any(map(name.__eq__, found.waiting))}
        waiting |= {name for name in runs if name.endswith("more labels would add")}
        shown = runs.keys() - waiting
        assert {"profit", "confusion", "leaderboard", "On held-out rows", "money"} <= shown
        assert {name for name in shown if ours.get(name) != runs.get(name)} == set()
        assert ours["profit"] != _parts(view(decided, project[1]))["profit"]
        for name in ("held_out", "break_even", "trials", "choice", "leaderboard"):
            assert getattr(found.evidence, name) == getattr(then, name)


def test_a_limit_of_the_gate_changes_no_figure_and_nothing_waits(
    laboratory: Any, project: tuple[Any, BaselineEvidence], stated: ValueModel
) -> None:
    found = _preview(laboratory, project, stated, max_gap=0.01, fixed_threshold=0.9)
    assert found.evidence == project[1]
    assert found.waiting == ()


def test_where_another_model_would_be_chosen_everything_waits_and_it_says_which(
    laboratory: Any, project: tuple[Any, BaselineEvidence], stated: ValueModel
) -> None:
    data, recorded = project
    # As if the complex model had been chosen for its money: where nothing pays, it is not.
    choice = recorded.choice.model_copy(
        update={"before_money": "boosting", "earned_over": "linear", "chosen": "boosting"}
    )
    posed = (data, recorded.model_copy(update={"choice": choice}))
    poor = stated.model_copy(update={"volume_per_week": stated.volume_per_week})
    found = _preview(laboratory, posed, poor, threshold_policy="fixed", fixed_threshold=0.99)
    assert found.waiting == ("*",)
    assert "Another model would be chosen: Logistic regression" in found.why


def test_records_of_before_say_that_they_kept_no_scores(
    laboratory: Any, project: tuple[Any, BaselineEvidence], stated: ValueModel
) -> None:
    old = project[1].model_copy(update={"scored": None})
    found = _preview(laboratory, (project[0], old), stated, threshold_policy="f1")
    assert found.waiting == ("*",)
    assert "kept no scores" in found.why


def test_of_amounts_and_several_classes_no_payoff_is_followed(
    laboratory: Any, project: tuple[Any, BaselineEvidence], stated: ValueModel
) -> None:
    recorded = project[1].model_copy(update={"task": "regression"})
    inputs = BaselineInputs(value=stated, data=project[0])
    found = STEP.previewed(STEP.parse(LEAN), inputs, recorded, laboratory.context())
    assert found == Preview(recorded, unread=True)
