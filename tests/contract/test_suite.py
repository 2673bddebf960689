"""The suite on disk, and Great Expectations' own verdict as the oracle of ours."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.contract import Clause, Suite, check_batch, suggest
from tenfold.contract.rules import Rule
from tenfold.errors import WrongInput
from tenfold.features import CleanRule

WRITTEN = (
    "id must be unique",
    "amount must be positive",
    "amount must be between -1000 and 5",
    "city must be one of Bern, Basel",
    "city must not be missing",
    "code must match ^[A-Z]{2}$",
    "end must not be below start",
    "end must be above start",
    "at least 10 rows",
    "amount must exist",
)


def batch(n: int = 200, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    start = rng.normal(size=n)
    return pd.DataFrame(
        {
            "id": np.append(np.arange(n - 1), 0),
            "amount": np.where(rng.random(n) < 0.1, np.nan, rng.normal(3, 2, n)),
            "city": rng.choice(["Bern", "Basel", "Chur", None], n, p=[0.5, 0.4, 0.05, 0.05]),
            "code": rng.choice(["CH", "DE", "x1"], n),
            "start": start,
            "end": start + rng.choice([0.0, 1.0, np.nan], n),
        }
    )


def written() -> list[Clause]:
    return [Clause(rule=Rule.model_validate(sentence)) for sentence in WRITTEN]


def test_a_suite_survives_the_disk(tmp_path: Path) -> None:
    learnt = suggest(batch(), {"amount": "number", "city": "category"})
    suite = Suite(
        clauses=[*written(), *learnt],
        clean=[CleanRule(column="amount", rule="missing", values=["999"])],
        kinds={"amount": "number", "city": "category"},
        others=["id"],
        batch_rows=50,
    )
    suite.write(tmp_path / "suite.json")
    assert Suite.read(tmp_path / "suite.json") == suite


def test_great_expectations_gives_the_same_verdicts_and_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # pyspark, which it imports, takes a worker of xdist for its own doctests, and ends it.
    monkeypatch.setattr(sys.modules["__main__"], "__file__", "<string>", raising=False)
    with warnings.catch_warnings():
        # Its own imports warn; our suite must not.
        warnings.simplefilter("ignore")
        import great_expectations as gx

        frame = batch()
        learnt = suggest(batch(seed=1), {"amount": "number", "city": "category"}, batch_rows=200)
        soft = Clause(
            rule=Rule.model_validate("code must match ^[A-Z]{2}$").model_copy(update={"share": 0.5})
        )
        suite = Suite(clauses=[*written(), soft, *learnt], batch_rows=200)
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        source = context.data_sources.add_pandas("p").add_dataframe_asset("d")
        definition = source.add_batch_definition_whole_dataframe("b")
        theirs = definition.get_batch({"dataframe": frame}).validate(
            gx.ExpectationSuite(**_without_empty(suite.to_json()))
        )
    ours = check_batch(suite, frame).results
    by_rule = {
        (r.expectation_config.type, json.dumps(r.expectation_config.meta, sort_keys=True)): r
        for r in theirs.results
    }
    assert len(theirs.results) == len(ours) == len(by_rule)
    for spec, mine in zip(suite.to_json()["expectations"], ours, strict=True):
        their = by_rule[spec["type"], json.dumps(spec["meta"], sort_keys=True)]
        assert their.success == mine.holds, mine.text
        if "unexpected_count" in their.result:
            assert their.result["unexpected_count"] == mine.exceptions, mine.text


def _without_empty(suite: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in suite.items() if value is not None}


def test_a_suite_made_elsewhere_can_be_read() -> None:
    given = {
        "name": "theirs",
        "expectations": [
            {
                "type": "expect_column_values_to_be_between",
                "kwargs": {"column": "x", "min_value": 0, "mostly": 0.9},
            }
        ],
    }
    suite = Suite.from_json(given)
    assert suite.clauses[0].rule == Rule(column="x", rule="range", low=0, share=0.9)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"expectations": [{"type": "expect_magic"}]}'])
def test_what_is_no_suite_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "suite.json"
    path.write_text(text)
    with pytest.raises(WrongInput, match=r"contract|suite|cannot check"):
        Suite.read(path)
