"""Great Expectations on Spark gives the verdicts that our own check gives on the same rows."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd

from tenfold.contract import Clause, Suite, check_batch
from tenfold.tables import spark

RULES = [
    "id must be unique",
    "amount must be positive",
    "amount must be a number",
    "city must be one of Rome, Oslo",
    "since must be a date",
    "amount must not be missing",
]


def test_it_finds_what_our_check_finds(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": [1, 2, 2, 4],
            "amount": [1.0, -2.0, None, 4.0],
            "city": ["Rome", "Oslo", "Rome", "Bonn"],
            "since": pd.to_datetime(["2027-01-01"] * 4),
        }
    )
    frame.to_parquet(tmp_path / "rows.parquet")
    suite = Suite(clauses=[Clause(rule=rule) for rule in RULES], batch_rows=4)
    with warnings.catch_warnings():
        # Its own imports warn; our suite must not.
        warnings.simplefilter("ignore")
        from tenfold.contract.on_spark import judged

        theirs = judged(suite, spark.read("rows.parquet", base=tmp_path))
    ours = check_batch(suite, frame).results
    assert [each.fault for each in theirs] == [""] * len(RULES)
    assert [each.holds for each in theirs] == [each.holds for each in ours]
    counts = [(one.exceptions, two.exceptions) for one, two in zip(theirs, ours, strict=True)]
    assert all(one in (two, None) for one, two in counts), counts
    assert [one for one, _ in counts].count(None) <= 2
