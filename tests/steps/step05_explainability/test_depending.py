"""Signs: an expert who is right is met, a planted fault is told, what is flat blames nobody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from tenfold.explaining import Subject
from tenfold.steps.step05_explainability.decisions import ExpectedSign
from tenfold.steps.step05_explainability.depending import signs
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
        held = subject.shaped(frame[~made.train])
        return signs(subject, held, [EXPECTED], {}, tolerance=0.05)[0]

    return judged


def test_who_is_right_is_met_in_every_world_and_a_planted_sign_is_told_in_every_one(judged) -> None:
    for effect, verdict in ((-1.5, "agrees"), (1.5, "contradicts")):
        told = [judged(cases(effect, seed), LogisticRegression()) for seed in range(6)]
        assert {one.verdict for one in told} == {verdict}
        assert {one.against for one in told} == {0.0 if verdict == "agrees" else 1.0}


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
    assert 0.05 < told.against < 0.5


def test_a_planted_sign_blocks_the_gate_and_proposes_to_leave_the_feature_out(run_on) -> None:
    quick = {"lime": False, "shap": False, "recourse": False, "dependence_features": 0, "count": 1}
    given = [EXPECTED.model_dump()]
    ran = run_on(cases(1.5, 0), LogisticRegression(), expected_signs=given, **quick)
    assert ran.status("TF0502") == "block"
    assert "exclude-income" in [one.key for one in ran.evidence.proposals]
    flat = run_on(
        cases(0.0, 1).assign(income=7.0), LogisticRegression(), expected_signs=given, **quick
    )
    assert flat.status("TF0502") == "not_evaluated"
    assert flat.evidence.proposals == []
