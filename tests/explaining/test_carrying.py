"""Shares of what all features are worth: by hand, of nothing, and covered by their intervals."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.explaining.carrying import shares


def test_shares_add_up_and_what_helps_nothing_has_none() -> None:
    rows = np.array([0.9, 1.1, 1.0, 1.2, 0.8])
    found = shares([3 * rows, rows[::-1], -rows])
    assert [one.value for one in found] == pytest.approx([0.75, 0.25, 0])
    assert found[0].low < 0.75 < found[0].high
    assert found[0].high + found[1].low == pytest.approx(1)
    assert found[2].low == 0


def test_of_nothing_and_of_noise_there_is_no_sure_share() -> None:
    assert [one.value for one in shares([np.zeros(50), -np.ones(50)])] == [None, None]
    noise = np.random.default_rng(1).normal(0.01, 1, 200)
    told = shares([noise - noise.mean() + 0.01])[0]
    assert (told.value, told.low) == (1.0, None)
    assert shares([np.array([1.0])])[0].low is None


def test_intervals_cover_the_share_of_skewed_losses_in_95_of_100_samples() -> None:
    rng = np.random.default_rng(2)
    tries, rows = 1500, 300
    common = rng.exponential(size=(tries, rows))
    one = 0.6 * common + rng.exponential(0.2, size=(tries, rows)) - 0.2
    other = 0.4 * common + rng.normal(0, 0.5, size=(tries, rows))
    found = [shares([a, b])[0] for a, b in zip(one, other, strict=True)]
    covered = np.mean([each.low <= 0.6 <= each.high for each in found])
    assert covered == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / tries))
