"""Batches held against the contract."""

from __future__ import annotations

import pandas as pd
import pytest

from tenfold.contract import Clause, ClauseResult, Suite, check_batch
from tenfold.contract.rules import Rule
from tenfold.features import CleanRule


def result(sentence: str, frame: pd.DataFrame, **update: object) -> ClauseResult:
    rule = Rule.model_validate(sentence).model_copy(update=update)
    return check_batch(Suite(clauses=[Clause(rule=rule)]), frame).results[0]


@pytest.mark.parametrize(
    ("sentence", "values", "exceptions"),
    [
        ("x must be unique", [1, 2, 2, None, None], 2),
        ("x must not be missing", ["a", " ", None], 2),
        ("x must be positive", [1, 0, -1, None], 2),
        ("x must be positive", ["1", "0", "none", None], 2),
        ("x must be positive", [float("inf"), 1.0], 1),
        ("x must be at most 5", ["5", "5.1"], 1),
        ("x must be one of 1, 2", [1.0, 2.0, 3.0, None], 1),
        ("x must be one of true", ["true", "TRUE"], 1),
        ("x must be a number", ["1", "2.5", "none", " ", None], 1),
        ("x must be a date", ["2024-01-02", "soon", None], 1),
        ("x must match ^a", ["ab", "ba", None], 1),
        ("at least 4 rows", [1, 2, 3], 1),
    ],
)
def test_exceptions_are_counted(sentence: str, values: list[object], exceptions: int) -> None:
    assert result(sentence, pd.DataFrame({"x": values})).exceptions == exceptions


def test_dates_and_numbers_have_an_order() -> None:
    frame = pd.DataFrame(
        {
            "a": ["2024-01-02", "2024-01-01", None],
            "b": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"]),
            "c": [1, 5, 9],
            "d": [1.0, 6.0, None],
        }
    )
    assert result("a must be after b", frame).exceptions == 1
    assert result("c must not be below d", frame).exceptions == 1
    assert result("c must be above d", frame).exceptions == 2


def test_a_share_allows_so_many_exceptions_and_no_more() -> None:
    frame = pd.DataFrame({"x": [1] * 95 + [-1] * 5})
    assert result("x must be positive", frame, share=0.95).holds
    assert not result("x must be positive", frame, share=0.951).holds


def test_an_absent_column_breaks_its_rule() -> None:
    found = result("y must be unique", pd.DataFrame({"x": [1]}))
    assert not found.holds
    assert "no column 'y'" in found.note


def test_a_batch_without_rows_never_holds() -> None:
    assert not check_batch(Suite(clauses=[]), pd.DataFrame({"x": []})).holds


def test_cells_are_cleaned_before_they_are_judged() -> None:
    suite = Suite(
        clauses=[Clause(rule=Rule.model_validate("x must be at most 10"))],
        clean=[
            CleanRule(column="x", rule="missing", values=["999"]),
            CleanRule(column="x", rule="decimal_comma"),
        ],
        kinds={"x": "number"},
        others=["y"],
    )
    found = check_batch(suite, pd.DataFrame({"x": ["9,5", "999"], "y": 1, "z": 2}))
    assert found.holds
    assert found.unknown_columns == ["z"]


def test_values_of_private_columns_stay_out_of_the_words() -> None:
    clause = Clause(rule=Rule(column="age", rule="range", low=18, high=93), source="learnt", rows=9)
    frame = pd.DataFrame({"age": [5]})
    assert "93" in check_batch(Suite(clauses=[clause]), frame).results[0].text
    hidden = check_batch(Suite(clauses=[clause]), frame, private=["age"]).results[0].text
    assert not any(character.isdigit() for character in hidden)


@pytest.mark.parametrize(
    "rule",
    ["creed must be one of few, other", "creed must match ^few", "creed must be between 7 and 9"],
)
def test_what_a_written_rule_says_of_a_private_column_is_not_told(rule: str) -> None:
    suite, frame = Suite(clauses=[Clause(rule=rule)]), pd.DataFrame({"creed": ["none"]})
    assert check_batch(suite, frame).results[0].text.endswith(rule.removeprefix("creed "))
    hidden = check_batch(suite, frame, private=["creed"]).results[0].text
    assert hidden.endswith("(withheld: a personal column)")
    assert not any(word in hidden for word in ("few", "7", "9"))
