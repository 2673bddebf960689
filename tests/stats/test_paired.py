"""The change of a paired total: against a published ratio, by leaving out, and its coverage."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.stats.paired import paired_change


def test_with_a_case_a_block_it_is_the_ratio_estimator_of_survey_sampling() -> None:
    # By hand: R = 46/40; residuals −.5, .7, −.6, .4 → s²/4 over the mean 10 squared.
    old, new = [10.0, 8.0, 14.0, 8.0], [11.0, 9.9, 15.5, 9.6]
    ratio = sum(new) / sum(old)
    residuals = np.array(new) - ratio * np.array(old)
    error = np.sqrt(np.var(residuals, ddof=1) / 4) / 10
    found = paired_change(old, new, range(4))
    assert found.value == pytest.approx(100 * (ratio - 1))
    assert found.low is not None
    assert found.high is not None
    assert (found.high - found.low) / 2 == pytest.approx(100 * 3.182446 * error, rel=1e-6)


def test_leaving_out_one_block_at_a_time_finds_nearly_the_same_doubt() -> None:
    rng = np.random.default_rng(4)
    weeks = np.repeat(np.arange(40), 25)
    old = rng.gamma(9, 4, 1000)
    new = old * (0.85 + rng.normal(0, 0.03, 40)[weeks] + rng.normal(0, 0.05, 1000))
    left = [100 * (new[weeks != week].sum() / old[weeks != week].sum() - 1) for week in range(40)]
    jackknife = np.sqrt(39 / 40 * np.sum((np.array(left) - np.mean(left)) ** 2))
    found = paired_change(old, new, weeks)
    assert found.low is not None
    assert found.high is not None
    assert (found.high - found.low) / 2 / 2.0227 == pytest.approx(jackknife, rel=0.05)


def test_intervals_cover_what_they_promise_where_weeks_differ() -> None:
    rng = np.random.default_rng(11)
    weeks = np.repeat(np.arange(26), 10)
    hits, worlds = 0, 1000
    for _ in range(worlds):
        old = rng.gamma(9, 4, 260)
        new = old * (0.85 + rng.normal(0, 0.04, 26)[weeks] + rng.normal(0, 0.08, 260))
        found = paired_change(old, new, weeks)
        hits += not found.excludes(-15.0)
    # 1,000 worlds at 95 %: 3 standard errors are 2 points.
    assert 0.93 <= hits / worlds <= 0.97


def test_cases_of_one_week_are_not_taken_for_independent_ones() -> None:
    rng = np.random.default_rng(2)
    weeks = np.repeat(np.arange(20), 30)
    old = rng.gamma(9, 4, 600)
    new = old * (0.85 + rng.normal(0, 0.05, 20)[weeks])

    def width(blocks: object) -> float:
        found = paired_change(old, new, blocks)
        assert found.low is not None
        assert found.high is not None
        return found.high - found.low

    assert width(weeks) > 3 * width(np.arange(600))


def test_a_season_that_moves_both_alike_cancels() -> None:
    rng = np.random.default_rng(3)
    winter = 1 + 0.5 * np.cos(np.arange(520) / 80)
    old = rng.gamma(9, 4, 520) * winter
    assert paired_change(old, 0.9 * old * rng.normal(1, 0.01, 520), np.arange(520) // 10).excludes(
        -9
    )


def test_degenerate_input_declines() -> None:
    assert paired_change([], [], []).note == "not enough data: one block has no spread"
    one = paired_change([1, 2], [1, 1], ["a", "a"])
    assert (one.value, one.low) == (pytest.approx(-100 / 3), None)
    same = paired_change([1, 2], [0.5, 1], ["a", "b"])
    assert (same.value, same.low) == (-50, None)
    assert "their spread is unknown" in same.note
    assert paired_change([1, 2], [1, 1], ["a", "b"]).note == "only 2 blocks: the interval is wide"


def test_what_is_no_pair_or_no_total_is_refused() -> None:
    with pytest.raises(WrongInput, match="2 values before, 1 after and 2 blocks do not pair"):
        paired_change([1, 2], [1], ["a", "b"])
    with pytest.raises(WrongInput, match="add up to 0"):
        paired_change([0, 0], [1, 1], ["a", "b"])
    with pytest.raises(WrongInput, match="not finite"):
        paired_change([1, np.nan], [1, 1], ["a", "b"])
