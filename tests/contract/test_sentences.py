"""Rules written as sentences."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tenfold.contract.rules import Rule
from tenfold.steps.step02_data_quality import STEP


@pytest.mark.parametrize(
    ("sentence", "fields"),
    [
        ("customer_id must be unique", {"column": "customer_id", "rule": "unique"}),
        (
            "transaction_amount must be positive",
            {"column": "transaction_amount", "rule": "range", "low": 0, "exclusive": True},
        ),
        ("Each order number must be unique.", {"column": "order number", "rule": "unique"}),
        ("email must not be missing", {"column": "email", "rule": "complete"}),
        ("'must be' must never be empty", {"column": "must be", "rule": "complete"}),
        (
            "age must be between 18 and 99",
            {"column": "age", "rule": "range", "low": 18, "high": 99},
        ),
        ("amount must be at least 1.234,50", {"column": "amount", "rule": "range", "low": 1234.5}),
        ("share must not be negative", {"column": "share", "rule": "range", "low": 0}),
        (
            "rate must be less than 1",
            {"column": "rate", "rule": "range", "high": 1, "exclusive": True},
        ),
        ("temp must be >= -40", {"column": "temp", "rule": "range", "low": -40}),
        (
            "status must be one of open, closed or lost",
            {"column": "status", "rule": "set", "values": ["open", "closed", "lost"]},
        ),
        (
            "country must match ^[A-Z]{2}$",
            {"column": "country", "rule": "pattern", "pattern": "^[A-Z]{2}$"},
        ),
        (
            "end must be after start",
            {"column": "end", "rule": "order", "other": "start", "exclusive": True},
        ),
        ("paid must be at least due", {"column": "paid", "rule": "order", "other": "due"}),
        ("at least 1000 rows", {"rule": "rows", "low": 1000}),
        ("sex must exist", {"column": "sex", "rule": "exists"}),
    ],
)
def test_a_sentence_becomes_a_rule(sentence: str, fields: dict[str, Any]) -> None:
    assert Rule.model_validate(sentence) == Rule.model_validate(fields)


def test_a_rule_read_back_from_its_own_words_is_the_same() -> None:
    for sentence in (
        "id must be unique",
        "id must not be missing",
        "x must be positive",
        "x must be between 1 and 2",
        "x must be at most 3",
        "x must be one of a, b",
        "x must not be below y",
        "x must match ^a+$",
    ):
        rule = Rule.model_validate(sentence)
        assert Rule.model_validate(rule.sentence) == rule


@pytest.mark.parametrize("sentence", ["", "do what I mean", "age is nice", "age must be blue"])
def test_what_cannot_be_read_says_what_can(sentence: str) -> None:
    with pytest.raises(ValidationError, match="must be unique"):
        Rule.model_validate(sentence)


def test_sentences_and_fields_stand_side_by_side_in_the_decisions() -> None:
    decisions = STEP.parse(
        {"rules": ["id must be unique", {"column": "x", "rule": "range", "low": 0, "note": "law"}]}
    )
    assert [rule.rule for rule in decisions.rules] == ["unique", "range"]  # type: ignore[attr-defined]
    assert STEP.parse({"rules": "[id must be unique]"}) == STEP.parse(
        {"rules": ["id must be unique"]}
    )


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"rule": "range", "column": "x"}, "needs low or high"),
        ({"rule": "set", "column": "x"}, "needs values"),
        ({"rule": "unique"}, "needs a column"),
        ({"rule": "pattern", "column": "x", "pattern": "("}, "not a regular expression"),
        ({"rule": "range", "column": "x", "low": 2, "high": 1}, "lies above"),
    ],
)
def test_an_incomplete_rule_says_what_it_lacks(fields: dict[str, Any], fact: str) -> None:
    with pytest.raises(ValidationError, match=fact):
        Rule.model_validate(fields)
