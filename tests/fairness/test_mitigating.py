"""Reweighing: group and label become independent, and nothing else moves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import WrongInput
from tenfold.fairness.mitigating import crossed, reweighing, weight_table


def test_weighted_shares_of_labels_are_equal_in_all_groups_and_margins_stay() -> None:
    rng = np.random.default_rng(3)
    group = rng.choice(["a", "b", "c"], 900, p=[0.7, 0.25, 0.05])
    y = (rng.random(900) < np.where(group == "a", 0.6, 0.2)).astype(int)
    weights = reweighing(y, group)
    shares = [np.average(y[group == g], weights=weights[group == g]) for g in "abc"]
    assert np.allclose(shares, y.mean(), atol=1e-12)
    for g in "abc":
        assert weights[group == g].sum() == pytest.approx((group == g).sum())
    assert weights.sum() == pytest.approx(900)


def test_independent_labels_and_a_single_group_weigh_one() -> None:
    assert np.allclose(reweighing([0, 1, 0, 1], ["a", "a", "b", "b"]), 1.0)
    assert np.allclose(reweighing([0, 1, 1], ["a", "a", "a"]), 1.0)
    assert len(reweighing([], [])) == 0


def test_what_is_missing_or_does_not_fit_is_refused() -> None:
    with pytest.raises(WrongInput, match="missing"):
        reweighing([0, 1], ["a", None])
    with pytest.raises(WrongInput, match="2 labels do not go with 3 groups"):
        reweighing([0, 1], ["a", "b", "c"])


def test_many_numbers_become_quartiles_and_missing_ones_a_group_of_their_own() -> None:
    age = pd.Series([*range(20, 60), np.nan])
    found = crossed(pd.DataFrame({"age": age}))
    names, counts = np.unique(found, return_counts=True)
    assert dict(zip(names, counts.tolist(), strict=True)) == {
        "not stated": 1,
        "over 29.75 up to 39.5": 10,
        "over 39.5 up to 49.25": 10,
        "over 49.25": 10,
        "up to 29.75": 10,
    }


def test_groups_under_ten_are_weighted_without_their_name() -> None:
    table = weight_table([0, 1] * 15, ["big"] * 26 + ["tiny"] * 4, ("no", "yes"))
    assert [(one.group, one.rows) for one in table] == [
        ("big", 13),
        ("big", 13),
        ("", None),
        ("", None),
    ]
