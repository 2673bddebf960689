"""All rows in the engine, and the same rows in pandas: the same counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.contract import Clause, Suite, check_batch
from tenfold.contract.whole import counted
from tenfold.features import CleanRule
from tenfold.tables import from_frame

ROWS = 500


def batch() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    number = rng.normal(size=ROWS).round(3)
    number[:7] = np.nan
    return pd.DataFrame(
        {
            "id": [f"C{i % 490}" for i in range(ROWS)],
            "number": number,
            "whole": rng.integers(0, 5, ROWS),
            "text": rng.choice(
                ["12", " 3.5 ", "abc", "1e3", "", " ", "true", "-.5", "1.", "12a"], ROWS
            ),
            "plan": rng.choice(["basic", "plus", "max", "?", "N/A"], ROWS),
            "flag": rng.random(ROWS) < 0.5,
            "start": pd.Timestamp("2027-01-01") + pd.to_timedelta(rng.integers(0, 9, ROWS), "D"),
            "end": pd.Timestamp("2027-01-04") + pd.to_timedelta(rng.integers(0, 9, ROWS), "D"),
            "age": rng.choice([20.0, 30.0, 999.0, np.nan, np.inf], ROWS),
            "target": rng.choice(["yes", "no"], ROWS),
        }
    )


CLEAN = [
    CleanRule(column="plan", rule="missing", values=["n/a"], reason="none"),
    CleanRule(column="age", rule="missing", values=["999"], reason="none"),
]
RULES: list[str | dict[str, Any]] = [
    "id must be unique",
    *[{"column": name, "rule": "complete"} for name in ("number", "text", "plan", "age", "start")],
    *[{"column": name, "rule": "number"} for name in ("number", "text", "flag", "age", "start")],
    *[{"column": name, "rule": "date"} for name in ("start", "whole")],
    {"column": "number", "rule": "range", "low": -1, "high": 1},
    {"column": "text", "rule": "range", "low": 3.5, "exclusive": True},
    {"column": "age", "rule": "range", "high": 25},
    {"column": "plan", "rule": "set", "values": ["basic", "plus"]},
    {"column": "whole", "rule": "set", "values": ["0", "1", "4"]},
    {"column": "age", "rule": "set", "values": ["20"]},
    {"column": "plan", "rule": "pattern", "pattern": "^(?:basic|plus)$"},
    {"column": "id", "rule": "pattern", "pattern": "^C[0-9]+$"},
    {"column": "end", "rule": "order", "other": "start"},
    {"column": "number", "rule": "order", "other": "whole", "exclusive": True},
    {"column": "", "rule": "rows", "low": 600},
]


@pytest.mark.parametrize("source", ["written", "learnt"])
def test_the_engine_counts_what_pandas_counts(source: str) -> None:
    frame = batch()
    clauses = [Clause.model_validate({"rule": rule, "source": source}) for rule in RULES]
    here = check_batch(Suite(clauses=clauses, clean=CLEAN), frame).results
    there = counted(clauses, from_frame(frame), CLEAN, target="target")
    for result, pair in zip(here, there, strict=True):
        assert pair == (result.rows, result.exceptions), result.text
    assert sum(result.exceptions > 0 for result in here) > 12


def test_what_the_engine_cannot_say_as_pandas_does_is_left_to_the_sample() -> None:
    rules = [
        {"column": "text", "rule": "date"},
        {"column": "id", "rule": "pattern", "pattern": r"(?<=C)\d"},
        {"column": "target", "rule": "set", "values": ["yes"]},
        {"column": "plan", "rule": "complete"},
        {"column": "gone", "rule": "complete"},
        {"column": "gone", "rule": "exists"},
        {"column": "flag", "rule": "set", "values": ["True"]},
    ]
    clauses = [Clause.model_validate({"rule": rule}) for rule in rules]
    spelling = [CleanRule(column="plan", rule="category", reason="spelling")]
    assert counted(clauses, from_frame(batch()), spelling, target="target") == [None] * len(rules)
