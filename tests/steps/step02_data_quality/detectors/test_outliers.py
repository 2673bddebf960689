from __future__ import annotations

import numpy as np
import pytest

from tenfold.steps.step02_data_quality.detectors.outliers import extremes


@pytest.mark.parametrize("count", [1, 3, 5])
@pytest.mark.parametrize("side", [1, -1])
def test_gross_values_are_found_on_either_side(look, rng, count: int, side: int) -> None:
    values = rng.normal(50, 10, 500)
    values[:count] = 50 + side * 2000 * (1 + rng.random(count))
    (finding,) = look("outliers", {"a": values.round(3), "y": ["0", "1"] * 250})
    assert sorted(finding.cells) == list(range(count))


@pytest.mark.parametrize("tail", ["normal", "lognormal", "student", "pareto", "exponential"])
def test_honest_tails_rarely_raise_a_finding(tail: str) -> None:
    draw = {
        "normal": lambda r: r.normal(size=1000),
        "lognormal": lambda r: r.lognormal(0, 1.5, 1000),
        "student": lambda r: r.standard_t(3, 1000),
        "pareto": lambda r: r.pareto(1.5, 1000),
        "exponential": lambda r: r.exponential(size=1000),
    }[tail]
    told = sum(extremes(draw(np.random.default_rng(seed)))[0].any() for seed in range(300))
    # Ten gaps a side at α = 0.001 are at most 2 % for a true Pareto tail, and fewer for lighter.
    assert told <= 12


def test_few_different_values_are_not_judged(look, rng) -> None:
    values = rng.choice([0, 0.5, 1], 500).astype(object)
    values[:3] = 400
    assert look("outliers", {"a": values, "y": ["0", "1"] * 250}) == []
