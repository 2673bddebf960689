"""Rows that break the data contract: which, by which rule, and what could not be looked at."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from tenfold.contract import Clause, Suite
from tenfold.contract.rules import Rule


def test_a_row_that_breaks_a_rule_gets_its_badge_and_rules_without_a_column_are_counted(
    run_on,
) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"income": rng.normal(size=300), "debt": rng.normal(size=300)})
    frame["y"] = np.where(frame["income"] + rng.logistic(size=300) > 0, "yes", "no")
    frame.loc[::5, "income"] = 50.0
    rules = [Rule(rule="range", column=name, low=-9, high=9) for name in ("income", "gone")]
    ran = run_on(
        frame,
        LogisticRegression(),
        contract=Suite(clauses=[Clause(rule=rule) for rule in rules]),
        lime=False,
        recourse=False,
        rows="given",
        row_numbers=[0, 1, 2, 5],
    )
    told = {one.row: one for one in ran.evidence.cases}
    assert {row for row, one in told.items() if "breaks the contract" in one.badges} == {0, 5}
    assert told[0].broken == [rules[0].sentence]
    assert told[1].broken == []
    looked = ran.evidence.looked
    assert (looked.breaking, looked.contract) == (2, "")
    assert "1 of 2 rules of the contract speak of columns that are not there" in looked.notes
