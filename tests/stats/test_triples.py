import numpy as np
import pytest

from tenfold.stats.triples import bounds, draw_triples, quantile
from tenfold.vocabulary import Triple

TRIPLES = [
    (80, 100, 140),
    (-20, -10, -5),
    (-5, 0, 10),
    (10, 10, 20),
    (10, 20, 20),
    (0, 0, 50),
    (-50, 0, 0),
    (1e-6, 2e-6, 5e-6),
    (-1e9, 3e9, 4e9),
]


@pytest.mark.parametrize("low_likely_high", TRIPLES)
def test_low_and_high_are_the_5_and_95_percent_quantiles(low_likely_high):
    triple = Triple.model_validate(list(low_likely_high))
    scale = max(abs(triple.low), abs(triple.high))
    got = quantile(triple, [0.05, 0.95])
    assert got == pytest.approx([triple.low, triple.high], abs=1e-6 * scale)


@pytest.mark.parametrize("low_likely_high", TRIPLES)
def test_the_mode_is_the_likely_value(low_likely_high):
    triple = Triple.model_validate(list(low_likely_high))
    start, end = bounds(triple)
    assert start <= triple.low <= triple.likely <= triple.high <= end
    # A triangular density is the same on both sides of its mode: F(mode) = (mode−a)/(b−a).
    at_mode = (triple.likely - start) / (end - start)
    assert quantile(triple, [at_mode])[0] == pytest.approx(triple.likely, abs=1e-9 * (end - start))


def test_a_symmetric_triple_matches_the_closed_form():
    # Half-width h of a symmetric triangle with 5 % below −1: (h − 1)² / (2h²) = .05.
    half = 1 / (1 - np.sqrt(0.1))
    assert bounds(Triple(low=-1, likely=0, high=1)) == pytest.approx((-half, half))


def test_a_triple_without_width_is_a_constant():
    drawn = draw_triples(
        {"x": Triple(low=7, likely=7, high=7)}, rng=np.random.default_rng(0), draws=50
    )
    assert (drawn["x"] == 7).all()


@pytest.mark.parametrize(("triple", "sign"), [((0, 10, 50), 1), ((-50, -10, 0), -1)])
def test_a_triple_on_one_side_of_zero_never_changes_sign(triple, sign):
    given = Triple.model_validate(list(triple))
    drawn = draw_triples({"x": given}, rng=np.random.default_rng(0), draws=20_000)["x"]
    assert (drawn * sign >= 0).all()
    assert np.quantile(drawn, [0.05, 0.95]) == pytest.approx([given.low, given.high], abs=0.6)


def test_drawn_quantiles_are_those_asked_for():
    given = Triple(low=80, likely=100, high=140)
    drawn = draw_triples({"x": given}, rng=np.random.default_rng(1), draws=100_000)["x"]
    assert np.quantile(drawn, [0.05, 0.95]) == pytest.approx([80, 140], rel=0.01)
    assert (drawn < 80).mean() == pytest.approx(0.05, abs=0.005)


def test_making_one_triple_certain_leaves_the_draws_of_the_others():
    wide, sure = Triple(low=1, likely=2, high=3), Triple(low=2, likely=2, high=2)
    before = draw_triples({"a": wide, "b": wide}, rng=np.random.default_rng(3), draws=10)
    after = draw_triples({"a": sure, "b": wide}, rng=np.random.default_rng(3), draws=10)
    assert (before["b"] == after["b"]).all()


def test_the_same_seed_draws_the_same():
    triple = {"x": Triple(low=1, likely=2, high=3)}
    one = draw_triples(triple, rng=np.random.default_rng(5), draws=10)["x"]
    two = draw_triples(triple, rng=np.random.default_rng(5), draws=10)["x"]
    assert (one == two).all()
