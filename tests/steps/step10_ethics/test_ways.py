"""Which gap is aimed at, and what is proposed of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.fairness import FairnessReport
from tenfold.fairness.report import group_report
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.proposing import proposals
from tenfold.steps.step10_ethics.ways import aim_of
from tenfold.vocabulary import ColumnRoles, ModelCandidate


def _report(rates: dict[tuple[str, str], float]) -> FairnessReport:
    """Four hundred people of each crossing, and how many get it."""
    people = pd.DataFrame([pair for pair in rates for _ in range(400)], columns=["sex", "age"])
    got = np.concatenate([np.arange(400) < 400 * rate for rate in rates.values()]).astype(int)
    return group_report(
        got,
        got,
        None,
        people,
        pairs=[("sex", "age")],
        judged=["selection_rate"],
        references={"sex": "m", "age": "old"},
    )


ALIKE = dict.fromkeys([("m", "old"), ("f", "old"), ("m", "young"), ("f", "young")], 0.5)
CROSSED = ALIKE | {("f", "old"): 0.2, ("m", "young"): 0.2}
ONE_SIDED = ALIKE | {("f", "old"): 0.1, ("f", "young"): 0.3}


@pytest.mark.parametrize(
    ("rates", "wanted", "columns"),
    [
        (CROSSED, (), ("sex", "age")),  # each attribute alone is balanced
        (ONE_SIDED, (), ("sex",)),  # the pair is wider apart, and has fewer people
        (ALIKE, (), ("sex",)),
        (ONE_SIDED, ("age",), ("age",)),
        (ALIKE, ("age", "sex"), ("age", "sex")),
    ],
)
def test_the_gap_that_is_not_tolerated_is_aimed_at_or_the_one_that_is_named(rates, wanted, columns):
    aim = aim_of(_report(rates), wanted)
    assert aim is not None
    assert (aim.columns, aim.gap) == (columns, "selection_rate")


def _weighed_by(protected: list[str]) -> list[str] | None:
    found = proposals(
        EthicsDecisions(),
        _report(CROSSED),
        [],
        [],
        ModelCandidate.model_construct(task="binary", columns=["income"]),
        ColumnRoles(target="paid", protected=protected),
    )
    return next((one.value for one in found if one.decision == "reweigh_by"), None)


def test_a_gap_of_a_pair_alone_is_to_be_weighed_by_both_columns():
    assert _weighed_by(["age", "sex"]) == ["sex", "age"]


def test_weights_are_proposed_by_no_column_that_step_3_would_refuse():
    assert _weighed_by(["sex"]) is None
