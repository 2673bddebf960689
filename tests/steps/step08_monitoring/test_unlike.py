"""Rows that hold what no training row held are counted, and chance alone makes hardly any."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step08_monitoring.unlike import beyond

RNG = np.random.default_rng(8)
OLD = pd.Series(RNG.lognormal(size=3000))
LABELS = pd.Series(RNG.choice(["a", "b", "c"], 3000))


def test_rows_of_the_same_kind_are_hardly_ever_beyond() -> None:
    assert beyond(OLD, pd.Series(RNG.lognormal(size=3000))) < 0.01
    assert beyond(LABELS, LABELS.sample(500, random_state=1)) == 0


@pytest.mark.parametrize("factor", [0.001, 1000])
def test_another_unit_is_beyond_and_one_wild_training_value_does_not_hide_it(
    factor: float,
) -> None:
    wild = pd.concat([OLD, pd.Series([1e-9, 1e9])])
    assert beyond(wild, OLD * factor) > 0.95


def test_new_categories_count_but_for_those_that_rare_ones_let_expect() -> None:
    assert beyond(LABELS, pd.Series(["a", "d", "e", "b"])) == 0.5
    names = pd.Series([f"n{k}" for k in range(3000)])
    assert beyond(names, names + "x") == 0


def test_gaps_are_beyond_only_where_training_had_none() -> None:
    gaps = OLD.head(100).mask(np.arange(100) < 40)
    assert beyond(OLD, gaps) == pytest.approx(0.4, abs=0.02)
    assert beyond(pd.concat([OLD, pd.Series([np.nan])]), gaps) < 0.05


def test_times_move_on_and_nothing_is_beyond_nothing() -> None:
    days = pd.Series(pd.date_range("2025-01-01", periods=10))
    assert beyond(days, days + pd.Timedelta(days=99)) == 0
    assert beyond(OLD, OLD.head(0)) == 0
    assert beyond(OLD * np.nan, OLD) == 0
