"""Which features hang together, and which go with the target."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.features import DerivedFeature, FeatureRecipe
from tenfold.steps.step03_baseline_models.screening import association, made_from, screened

RECIPE = FeatureRecipe(
    columns=["a", "b", "c"],
    derived=[
        DerivedFeature(name="ab", kind="ratio", columns=["a", "b"]),
        DerivedFeature(name="abc", kind="difference", columns=["ab", "c"]),
    ],
)


def test_what_is_made_of_a_feature_goes_with_it_to_the_end_of_the_chain():
    assert made_from(RECIPE, ["a"]) == ("a", "ab", "abc")
    assert made_from(RECIPE, ["c"]) == ("c", "abc")
    assert made_from(RECIPE, ["abc"]) == ("abc",)
    assert made_from(RECIPE, ["elsewhere"]) == ()


def test_curves_and_levels_are_seen_and_noise_is_not():
    rng = np.random.default_rng(0)
    x, noise = rng.normal(size=2000), rng.normal(size=2000)
    y = (np.abs(x) + 0.3 * rng.normal(size=2000) > 0.7).astype(int)
    assert association(pd.Series(x), y, regression=False) > 0.4
    assert association(pd.Series(noise), y, regression=False) < 0.01
    level = pd.Series(np.where(np.abs(x) > 0.7, "far", "near"))
    assert association(level, y, regression=False) > 0.4


def test_a_level_per_row_wins_nothing():
    y = np.arange(100) % 2
    names = pd.Series([f"name {i}" for i in range(100)])
    assert association(names, y, regression=False) == 0.0


def test_missing_values_are_a_bin_of_their_own():
    y = np.array([0.0] * 50 + [5.0] * 50)
    column = pd.Series([1.0] * 50 + [np.nan] * 50)
    assert association(column, y, regression=True) == pytest.approx(1.0)


def test_features_are_ranked_by_what_they_tell(laboratory, loan_frame):
    work, _ = laboratory.work(loan_frame, "bad")
    ranked = screened(work, np.arange(len(work.train)))
    assert set(ranked[:2]) == {"income", "debt"}
    assert ranked[-1] in ("noise", "region")
