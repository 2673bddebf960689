"""The whole step on real applicants: what is known of them from outside comes out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from tenfold.vocabulary import ValueModel

pytestmark = pytest.mark.real_data

# german.names, from the first column to the last.
# fmt: off
NAMES = [
    "status", "duration", "history", "purpose", "amount", "savings", "employment", "rate", "sex",
    "debtors", "residence", "property", "age", "plans", "housing", "credits", "job", "liable",
    "telephone", "foreign", "y",
]
# fmt: on
PROTECTED = ["sex", "age", "foreign"]
IMMUTABLE = ["history", "employment"]
# Hofmann's costs, which come with the data: a bad customer taken as good costs five times as much.
VALUE = ValueModel(
    task="binary", payoffs={"TP": 0, "FP": -1, "FN": -5, "TN": 0}, volume_per_week=100
)


def test_german_credit_is_explained_as_it_is_known(run_on, shared_data: Path) -> None:
    frame = pd.read_csv(shared_data / "german_credit/german.csv", header=None, names=NAMES)
    frame["y"] = np.where(frame["y"] == 2, "yes", "no")
    ran = run_on(
        frame,
        LogisticRegression(C=0.1, max_iter=1000),
        value=VALUE,
        roles={"protected": PROTECTED},
        expected_signs=[{"column": "duration", "effect": "raises", "by": "credit analyst"}],
        immutable=IMMUTABLE,
        directions=[{"column": "residence", "can": "rise"}],
        count=9,
        recourse_cases=4,
        repeats=5,
    )
    found = ran.evidence

    # The checking account says most, and longer loans default more often, whoever has looked.
    by_loss = sorted(found.drivers, key=lambda one: -(one.loss.value or 0))
    assert by_loss[0].column == "status"
    assert "duration" in [one.column for one in by_loss[:8]]
    assert (ran.status("TF0502"), ran.status("TF0503")) == ("pass", "pass")
    # Who has no checking account here (A14) pays back: it lowers every such score.
    parts = [part for case in found.cases for part in case.shap if part.column == "status"]
    assert {part.effect < 0 for part in parts if part.value == "A14"} == {True}
    assert {part.effect < 0 for part in parts if part.value == "A11"} == {False}

    # No protected attribute is read, told or changed.
    assert found.protected_drivers == []
    assert {one.column for one in found.drivers}.isdisjoint(PROTECTED)

    ways = [case for case in found.cases if case.recourse and case.recourse.found]
    assert len(ways) >= 2
    for case in ways:
        assert case.unfavourable
        typed = frame.iloc[[case.row]].copy()
        for change in case.recourse.changes:
            assert change.column not in {*PROTECTED, *IMMUTABLE}
            kind = typed[change.column].dtype.type
            typed[change.column] = kind(change.after) if kind is np.int64 else change.after
            assert change.column != "residence" or int(change.after) > int(change.before)
        assert ran.scorer.score(frame.iloc[[case.row]]).decided[0] == 1
        assert ran.scorer.score(typed).decided[0] == 0
