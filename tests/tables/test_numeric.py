"""Ranks, quantiles and histograms from one sort or one count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.tables import numeric


@given(st.lists(st.integers(-500, 500), min_size=1, max_size=60))
def test_counting_and_sorting_agree(values: list[int]) -> None:
    given_ = np.array(values)
    low = numeric.narrow(given_)
    sorted_ = numeric.rank(given_, None, ordered=False)
    if low is None:
        return
    counted = numeric.count(given_ - low, low)
    assert counted.levels.tolist() == sorted_.levels.tolist()
    assert counted.counts.tolist() == sorted_.counts.tolist()
    assert [counted.at(i) for i in range(len(values))] == sorted(values)
    assert numeric.quantiles(counted) == numeric.quantiles(sorted_)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_quantiles_and_histograms_agree_with_numpy(values: list[float]) -> None:
    ranked = numeric.rank(np.array(values), None, ordered=False)
    wanted = np.quantile(values, numeric.PROBABILITIES)
    assert [v for _, v in numeric.quantiles(ranked)] == pytest.approx(wanted, abs=1e-6)
    found = numeric.histogram(ranked, whole=False)
    assert found is not None
    assert sum(found[1]) == len(values)


def test_the_order_leads_back_to_the_rows() -> None:
    ranked = numeric.rank(np.array([3.0, 1.0, 2.0]), np.array([10, 20, 30]), ordered=True)
    assert ranked.order is not None
    assert ranked.order.tolist() == [20, 30, 10]


def test_the_largest_counts_come_first_and_the_first_among_equals() -> None:
    counts = np.array([1, 5, 1, 5, 2] + [1] * 20)
    assert numeric.largest(counts).tolist() == [1, 3, 4]
    assert numeric.largest(np.array([1, 1])).tolist() == [0, 1]
    many = np.random.default_rng(0).integers(2, 99, 5000)
    assert counts_of(many) == sorted(many.tolist(), reverse=True)[:10]


def counts_of(counts: np.ndarray) -> list[int]:
    return [int(counts[place]) for place in numeric.largest(counts)]
