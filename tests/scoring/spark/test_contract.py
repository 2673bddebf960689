"""A contract held over parts says what it says of the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenfold.contract import Clause, Suite, check_batch
from tenfold.contract.rules import Rule
from tenfold.scoring.spark.contract import merged


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
