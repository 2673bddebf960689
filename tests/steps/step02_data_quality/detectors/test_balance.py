from __future__ import annotations

import numpy as np


def test_rare_class_is_told_and_small_counts_matter_more(look) -> None:
    (finding,) = look("class_imbalance", {"y": ["no"] * 970 + ["yes"] * 30})
    assert (finding.rows, finding.severity) == (30, "medium")
    (finding,) = look("class_imbalance", {"y": ["no"] * 9700 + ["yes"] * 300})
    assert finding.severity == "low"
    assert look("class_imbalance", {"y": ["no"] * 900 + ["yes"] * 100}) == []


def test_regression_has_no_classes(look) -> None:
    assert look("class_imbalance", {"y": [0.0] * 99 + [1.0]}, task="regression") == []


def test_group_below_its_stated_share_is_told(look) -> None:
    columns = {"sex": ["m"] * 800 + ["f"] * 200, "y": ["0", "1"] * 500}
    population = {"sex": {"m": 0.5, "f": 0.5}}
    (finding,) = look("under_represented", columns, population=population)
    assert finding.strength == 0.4
    assert "'f'" in finding.message


def test_group_that_only_luck_made_small_is_not_told(look) -> None:
    columns = {"sex": ["m"] * 13 + ["f"] * 7, "y": ["0", "1"] * 10}
    assert look("under_represented", columns, population={"sex": {"m": 0.5, "f": 0.5}}) == []


def test_true_shares_are_rarely_told(look) -> None:
    told = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        columns = {"g": rng.choice(list("abcd"), 300), "y": ["0", "1"] * 150}
        told += len(
            look("under_represented", columns, population={"g": dict.fromkeys("abcd", 0.25)})
        )
    assert told <= 3


def test_small_group_is_not_counted_in_public(look) -> None:
    columns = {"g": ["a"] * 995 + ["b"] * 5, "y": ["0", "1"] * 500}
    (finding,) = look("under_represented", columns, population={"g": {"a": 0.8, "b": 0.2}})
    assert "fewer than 10" in finding.message
    assert "'b'" not in finding.message
    assert finding.rows == 10


def test_labels_of_protected_columns_are_not_told(look) -> None:
    columns = {"sex": ["m"] * 800 + ["f"] * 200, "y": ["0", "1"] * 500}
    population = {"sex": {"m": 0.5, "f": 0.5}}
    (finding,) = look("under_represented", columns, population=population, protected=["sex"])
    assert "'f'" not in finding.message
    assert "A group of 'sex'" in finding.message
