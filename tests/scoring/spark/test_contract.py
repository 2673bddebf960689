"""A contract held over parts says what it says of the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold import tables
from tenfold.contract import Clause, Suite, check_batch
from tenfold.contract.rules import Rule
from tenfold.scoring.spark import SparkBatch, hold, read_spark
from tenfold.scoring.spark.contract import merged
from tenfold.tables.spark import active
from tenfold.vocabulary import ReadingOptions


def test_a_contract_held_against_parts_is_that_of_the_whole() -> None:
    texts = ["a must be positive", "b must be at least a", "c must not be missing"]
    rules = [
        *(Rule.model_validate(text) for text in texts[::2]),
        Rule(column="b", rule="order", other="a"),
        Rule(rule="rows", low=10, high=50),
        Rule(column="gone", rule="exists"),
        Rule(column="c", rule="set", values=["x", "y"], share=0.9),
    ]
    suite = Suite(clauses=[Clause(rule=rule) for rule in rules])
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(
        {
            "a": rng.normal(2, 1, 200),
            "b": rng.normal(3, 1, 200),
            "c": rng.choice(np.array(["x", "y", "z", None], dtype=object), 200),
        }
    )
    parts = [check_batch(suite, frame.iloc[k : k + 30]) for k in range(0, 200, 30)]
    assert merged(suite, parts, repeats=[None] * len(rules)) == check_batch(suite, frame)


def _moments(frame: pd.DataFrame) -> Any:
    return frame["a"].to_numpy(dtype=float)


def test_a_task_holds_its_parts_to_the_contract_and_answers_once_as_one_machine_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = ["NA", *range(1, 90), "null"]
    lines = [f"{cell},{'x' if k % 7 else 'z'}" for k, cell in enumerate(cells)]
    (tmp_path / "cells.csv").write_text("\n".join(["a,b", *lines, ""]))
    texts = ["a must be a number", "a must not be missing", "a must be positive"]
    rules = [*map(Rule.model_validate, texts), Rule(column="b", rule="set", values=["x"])]
    suite = Suite(clauses=[Clause(rule=rule) for rule in rules])
    here = check_batch(suite, tables.to_frame(tables.read("cells.csv", base=tmp_path)))
    answers = []
    each = SparkBatch.each

    def small(self: SparkBatch, *given: Any, **options: Any) -> Any:
        found = each(self, *given, size=20, **options)
        answers.append(found.count())
        return found

    monkeypatch.setattr(SparkBatch, "each", small)
    with active() as spark:
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "10")
        try:
            batch = read_spark(
                spark, "cells.csv", base=tmp_path, how=ReadingOptions(), learnt={"a": "f"}
            )
            there = hold(batch, suite, [], private=frozenset(), moments=_moments, newest=10.0)
        finally:
            spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    assert answers == [1]
    assert there.result == here
    assert [one.exceptions for one in here.results] == [0, 2, 0, 13]
    assert (there.last, there.before) == (89.0, 9)
