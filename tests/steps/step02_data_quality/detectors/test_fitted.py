from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

N = 800


@pytest.mark.parametrize("ddof", [0, 1])
def test_standardised_column_is_told(look, rng, ddof: int) -> None:
    x = rng.lognormal(size=N)
    scaled = ((x - x.mean()) / x.std(ddof=ddof)).round(6)
    (finding,) = look("leak_before_split", {"x": scaled, "y": ["0", "1"] * 400})
    assert "mean 0" in finding.message


def test_sample_of_a_standard_normal_is_rarely_told(look) -> None:
    told = 0
    for seed in range(200):
        x = np.random.default_rng(seed).normal(size=200)
        told += len(look("leak_before_split", {"x": x, "y": ["0", "1"] * 100}))
    assert told <= 1


@pytest.mark.parametrize("weight", [0, 10])
def test_target_encoding_is_told_plain_and_shrunk(look, rng, weight: float) -> None:
    level = rng.choice(list("abcdefg"), N)
    y = pd.Series((rng.random(N) < 0.1 + 0.1 * (level == "a")).astype(float))
    by = y.groupby(level)
    encoded = (by.transform("sum") + weight * y.mean()) / (by.transform("count") + weight)
    (finding,) = look("leak_before_split", {"x": encoded.round(6), "y": y.astype(int)})
    assert finding.severity == "high"


def test_encoding_learnt_on_other_rows_is_not_told(look, rng) -> None:
    level = rng.choice(list("abcdefg"), 2 * N)
    y = pd.Series((rng.random(2 * N) < 0.3).astype(float))
    means = y[:N].groupby(level[:N]).mean()
    encoded = pd.Series(level[N:]).map(means)
    assert look("leak_before_split", {"x": encoded, "y": y[N:].astype(int).to_numpy()}) == []


def test_filling_with_the_mean_is_told(look, rng) -> None:
    ages = rng.integers(18, 90, N).astype(float)
    ages[:60] = ages[60:].mean()
    (finding,) = look("leak_before_split", {"age": ages, "y": ["0", "1"] * 400})
    assert finding.severity == "low"
    assert "60 rows" in finding.message


def test_raw_columns_are_not_told(look, rng) -> None:
    columns = {"n": rng.integers(0, 9, N), "u": rng.uniform(size=N), "y": ["0", "1"] * 400}
    assert look("leak_before_split", columns) == []
