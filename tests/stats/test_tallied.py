"""Counts at edges of the reference give the distances of the rows, within the bound they tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tenfold.stats.drift import numbers
from tenfold.stats.tallied import MOST, Scale, Tally

KINDS: dict[str, Callable[[np.random.Generator, int, int], tuple[Any, Any]]] = {
    "the same": lambda rng, n, m: (rng.normal(size=n), rng.normal(size=m)),
    "shifted": lambda rng, n, m: (rng.normal(size=n), rng.normal(0.1, 1, size=m)),
    "far away": lambda rng, n, m: (rng.normal(size=n), rng.normal(50, 1, size=m)),
    "long tails": lambda rng, n, m: (rng.standard_cauchy(n), rng.standard_cauchy(m)),
    "skewed": lambda rng, n, m: (rng.lognormal(size=n), rng.lognormal(0.01, 1.2, size=m)),
    "counted": lambda rng, n, m: (rng.poisson(4, n) + 0.0, rng.poisson(4.1, m) + 0.0),
    "between its values": lambda rng, n, m: (rng.poisson(4, n) + 0.0, rng.gamma(4, 1, size=m)),
    "mostly zero": lambda rng, n, m: (
        rng.exponential(size=n) * (rng.random(n) < 0.2),
        rng.exponential(size=m) * (rng.random(m) < 0.3),
    ),
}


def _added(scale: Scale, parts: list[Any]) -> Tally:
    found = [scale.tally(part) for part in parts]
    counts, places, beyond = (np.sum(one, axis=0) for one in zip(*found, strict=True))
    return Tally(counts, places, beyond)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("n", "m"), [(400, 3_000), (20_000, 30_000)])
def test_counts_of_parts_give_the_distances_of_all_rows(kind: str, n: int, m: int) -> None:
    rng = np.random.default_rng(n)
    a, b = KINDS[kind](rng, n, m)
    a, b = np.append(a, [np.nan] * 40), np.insert(b, 7, [np.nan] * 90)
    scale = Scale.of(a)
    spread = float(np.nanstd(a))
    found = scale.compare(scale.tally(a), _added(scale, np.array_split(b, 7)), spread=spread)
    rows = numbers(a, b)
    assert found.psi.value == pytest.approx(rows.psi.value, rel=1e-12, abs=1e-12)
    assert found.psi.p == pytest.approx(rows.psi.p, rel=1e-9)
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    exact = np.unique(a).size <= MOST
    assert found.ks is not None
    known = stats.ks_2samp(a, b, method="asymp")
    assert found.ks_error <= (0 if exact else 1.1 / (MOST - 1))
    assert found.ks.value - 1e-12 <= known.statistic <= found.ks.value + found.ks_error + 1e-12
    if exact:
        assert found.ks.p == pytest.approx(known.pvalue, abs=1e-9)
    moved = stats.wasserstein_distance(a, b) / spread
    # Places in a gap are kept to a millionth of its width.
    assert found.moved <= moved * (1 + 1e-5) + 1e-9
    assert moved <= (found.moved + found.moved_error) * (1 + 1e-5) + 1e-9
    if kind in ("far away", "counted"):
        assert found.moved_error == 0
        assert found.moved == pytest.approx(moved, rel=1e-6)


def test_the_order_of_parts_changes_no_digit_of_counts_and_places() -> None:
    rng = np.random.default_rng(1)
    scale = Scale.of(rng.normal(size=5_000))
    parts = np.array_split(rng.normal(size=9_000), 11)
    one, other = _added(scale, parts), _added(scale, parts[::-1])
    assert (one.counts == other.counts).all()
    assert (one.places == other.places).all()


def test_a_side_without_values_has_a_stability_index_and_no_distance() -> None:
    values, empty = np.arange(50.0), np.full(30, np.nan)
    for a, b in ((values, empty), (empty, values), (empty, empty)):
        scale = Scale.of(a)
        found = scale.compare(scale.tally(a), scale.tally(b), spread=1.0)
        assert found.ks is None
        assert np.isnan(found.moved)
        assert (found.psi.value > 1) == (a is not b)


def test_a_reference_that_never_varies_has_no_unit_to_move_in() -> None:
    scale = Scale.of(np.full(100, 3.0))
    tallies = (
        scale.tally(values) for values in (np.full(100, 3.0), np.array([3.0, 4.0, 5.0, 3.0]))
    )
    found = scale.compare(*tallies, spread=0.0)
    assert np.isnan(found.moved)
    assert found.ks is not None
    assert found.ks.value == 0.5
