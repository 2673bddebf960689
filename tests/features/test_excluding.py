"""A column that is left out takes along whatever is derived from it."""

from __future__ import annotations

from tenfold.features import DerivedFeature, FeatureRecipe
from tenfold.features.excluding import exclusion, key_of, readers_of
from tenfold.vocabulary import Proposal

RECIPE = FeatureRecipe(
    columns=["loan", "income", "age", "branch"],
    derived=[
        DerivedFeature(name="burden", kind="ratio", columns=["loan", "income"]),
        DerivedFeature(name="years", kind="difference", columns=["age", "income"]),
        DerivedFeature(name="twice", kind="formula", formula="burden * 2"),
        DerivedFeature(name="usual", kind="group_aggregate", columns=["age"], by="branch"),
    ],
)
ALL = set(RECIPE.names)


def _changes(found: list[Proposal]) -> list[tuple[str, str, str]]:
    return [
        (one.decision, one.change, one.value.get("column") or one.value["name"]) for one in found
    ]


def _left_out(column: str, seen: set[str]) -> list[tuple[str, str, str]]:
    return _changes(exclusion(column, RECIPE, features=seen, reason="r", why="w"))


def test_features_that_read_the_column_go_too_the_last_made_first() -> None:
    assert _left_out("loan", ALL) == [
        ("excluded", "add", "loan"),
        ("features", "remove", "twice"),
        ("features", "remove", "burden"),
    ]
    assert _left_out("branch", ALL) == [
        ("excluded", "add", "branch"),
        ("features", "remove", "usual"),
    ]
    assert readers_of("twice", RECIPE) == []


def test_a_derived_feature_is_removed_and_never_excluded() -> None:
    assert _left_out("burden", ALL) == [
        ("features", "remove", "twice"),
        ("features", "remove", "burden"),
    ]


def test_what_the_model_does_not_read_is_not_proposed() -> None:
    assert _left_out("loan", {"burden", "twice"}) == [
        ("features", "remove", "twice"),
        ("features", "remove", "burden"),
    ]
    assert _left_out("loan", {"income"}) == []


def test_names_that_look_alike_have_keys_of_their_own() -> None:
    names = ["年収", "年齢", "loan_amount", "loan-amount", "Loan amount", "x" * 300, "x" * 301]
    keys = [key_of("exclude", name) for name in names]
    assert len(set(keys)) == len(names)
    for key in keys:
        Proposal(key=key, step="s", decision="d", change="add", words="", why="")
