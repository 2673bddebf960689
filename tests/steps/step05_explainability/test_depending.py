"""Signs: an expert who is right is met, a planted fault is told, what is flat blames nobody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from tenfold.explaining import Subject
from tenfold.explaining.following import Followed
from tenfold.features import DerivedFeature
from tenfold.steps.step05_explainability.decisions import ExpectedSign
from tenfold.steps.step05_explainability.depending import dependence, signs
from tenfold.steps.step05_explainability.findings import Sign

EXPECTED = ExpectedSign(column="income", effect="lowers", by="credit analyst")
FOREST = RandomForestClassifier(20, min_samples_leaf=20, random_state=0)


def cases(effect: float, seed: int, rows: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"income": rng.normal(size=rows), "debt": rng.normal(size=rows)})
    score = effect * frame["income"] + frame["debt"] + rng.logistic(size=rows)
    return frame.assign(y=np.where(score > 0, "yes", "no"))


@pytest.fixture
def judged(fit) -> Any:
    def judged(frame: pd.DataFrame, model: Any) -> Sign:
        made = fit(frame, model)
        subject = Subject.of(made.scorer, frame[made.train])
        held = Followed.of(subject, frame[~made.train])
        return signs(subject, held, [EXPECTED], {}, tolerance=0.05)[0]

    return judged


def test_who_is_right_is_met_in_every_world_and_a_planted_sign_is_told_in_every_one(judged) -> None:
    for effect, verdict in ((-1.5, "agrees"), (1.5, "contradicts")):
        told = [judged(cases(effect, seed), LogisticRegression()) for seed in range(6)]
        assert {one.verdict for one in told} == {verdict}
        assert {one.against.value for one in told} == {0.0 if verdict == "agrees" else 1.0}


def test_a_forest_that_follows_the_expert_does_not_contradict_and_a_turned_one_does(judged) -> None:
    for seed in range(3):
        assert judged(cases(-1.5, seed), FOREST).verdict in ("agrees", "wavers")
        assert judged(cases(1.5, seed), FOREST).verdict == "contradicts"


def test_a_model_that_does_not_use_the_feature_is_not_blamed(judged) -> None:
    frame = cases(0.0, 1)
    told = judged(frame.assign(income=7.0), FOREST)
    assert told.verdict == "unknown"
    assert told.against is None
    assert "does not" in told.words


def test_a_fault_in_one_range_alone_is_said_with_its_share(judged) -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"income": rng.uniform(0, 1, 600), "debt": rng.normal(size=600)})
    # Risk falls with income, but above 0.8 it is as high as at 0.4, as where a gap has a high code.
    risk = np.where(frame["income"] > 0.8, 0.6, 1 - frame["income"])
    frame["y"] = np.where(rng.random(600) < risk, "yes", "no")
    told = judged(frame, FOREST)
    assert told.verdict == "wavers"
    assert 0.05 < told.against.value < 0.5
    assert told.against.low < told.against.value < told.against.high


BURDEN = DerivedFeature(name="burden", kind="ratio", columns=["loan", "income"])


def lent(effect: float, seed: int) -> pd.DataFrame:
    """Who borrows more for the income defaults more; at equal burden large loans are safer."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"loan": rng.uniform(1, 9, 3000), "income": rng.uniform(1, 4, 3000)})
    score = effect * (3 * frame["loan"] / frame["income"] - 0.6 * frame["loan"] - 3.5)
    return frame.assign(y=np.where(score + rng.logistic(size=3000) > 0, "yes", "no"))


@pytest.mark.parametrize("without", [[], ["loan"]])
def test_what_is_derived_from_a_column_follows_it_as_in_the_pipeline(fit, without) -> None:
    more = ExpectedSign(column="loan", effect="raises", by="credit analyst")
    for effect, verdict in ((1, "agrees"), (-1, "contradicts")):
        frame = lent(effect, 0)
        made = fit(frame, LogisticRegression(), derived=[BURDEN], without=without)
        subject = Subject.of(made.scorer, frame[made.train])
        held = frame[~made.train]
        rows = Followed.of(subject, held)
        # On its own, with a burden that stays, the loan runs the other way.
        weight = made.scorer.pipeline["model"].coef_[0]
        assert without or (weight[0] * effect < 0 < weight[2] * effect)
        assert signs(subject, rows, [more], {}, tolerance=0.05)[0].verdict == verdict
        each = [made.scorer.score(held.assign(loan=value)).p for value in (2.0, 5.0, 8.0)]
        assert rows.lines("loan", [2.0, 5.0, 8.0]) == pytest.approx(np.column_stack(each))
        if not without:
            mean = dependence(subject, rows, "loan").mean
            assert (mean[-1] - mean[0]) * effect > 0.1


def test_a_planted_sign_blocks_the_gate_and_proposes_to_leave_the_feature_out(run_on) -> None:
    quick = {"lime": False, "shap": False, "recourse": False, "dependence_features": 0, "count": 1}
    given = [EXPECTED.model_dump()]
    ran = run_on(cases(1.5, 0), LogisticRegression(), expected_signs=given, **quick)
    assert ran.status("TF0502") == "block"
    assert [one.value["column"] for one in ran.evidence.proposals] == ["income"]
    flat = run_on(
        cases(0.0, 1).assign(income=7.0), LogisticRegression(), expected_signs=given, **quick
    )
    assert flat.status("TF0502") == "not_evaluated"
    assert flat.evidence.proposals == []


def test_a_column_left_out_takes_along_what_is_derived_from_it(run_on) -> None:
    quick = {"lime": False, "shap": False, "recourse": False, "dependence_features": 0, "count": 1}
    given = [{"column": "loan", "effect": "raises", "by": "credit analyst"}]
    ran = run_on(lent(-1, 0), LogisticRegression(), derived=[BURDEN], expected_signs=given, **quick)
    assert ran.status("TF0502") == "block"
    first, second = ran.evidence.proposals
    assert (first.decision, first.value["column"]) == ("excluded", "loan")
    assert (second.decision, second.change, second.value["name"]) == (
        "features",
        "remove",
        "burden",
    )
    assert "reads 'loan'" in second.words
