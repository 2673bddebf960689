"""Which gap is aimed at, and what is proposed of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.fairness import FairnessReport, Proxy
from tenfold.fairness.report import group_report
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.proposing import proposals
from tenfold.steps.step10_ethics.ways import aim_of
from tenfold.vocabulary import ColumnRoles, Estimate, ModelCandidate, PreparedData


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
        ModelCandidate.model_construct(task="binary", columns=["income"], features=["income"]),
        PreparedData.model_construct(
            roles=ColumnRoles(target="paid", protected=protected), recipe={}
        ),
    )
    return next((one.value for one in found if one.decision == "reweigh_by"), None)


def test_leaving_a_proxy_out_drops_what_is_derived_from_it_and_each_has_its_key():
    derived = {"name": "per head", "kind": "ratio", "columns": ["年収", "age"]}
    strength = Estimate(value=0.8, low=0.7, high=0.9, n=100, method="x")
    near = [
        Proxy(
            column=column, protected="sex", measure="auc", strength=strength, threshold=0.5,
            verdict="close",
        )
        for column in ("all features", "年収", "年齢")
    ]  # fmt: skip
    columns = ["年収", "年齢", "age"]
    found = proposals(
        EthicsDecisions(proxies_accepted={"age": "needed"}),
        None,
        near,
        [],
        ModelCandidate.model_construct(
            task="binary", columns=columns, features=[*columns, "per head"]
        ),
        PreparedData.model_construct(
            roles=ColumnRoles(target="paid"), recipe={"columns": columns, "derived": [derived]}
        ),
    )
    assert [(one.decision, one.change) for one in found] == [
        ("excluded", "add"),
        ("features", "remove"),
        ("excluded", "add"),
    ]
    assert found[1].value["name"] == "per head"
    assert len({one.key for one in found}) == 3


def test_a_gap_of_a_pair_alone_is_to_be_weighed_by_both_columns():
    assert _weighed_by(["age", "sex"]) == ["sex", "age"]


def test_weights_are_proposed_by_no_column_that_step_3_would_refuse():
    assert _weighed_by(["sex"]) is None
