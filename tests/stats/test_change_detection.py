"""The detector keeps its budget of false alarms and finds what matters soon."""

from __future__ import annotations

import numpy as np
import pytest

from tenfold.errors import WrongInput
from tenfold.stats.change_detection import BETS, standardized, threshold, watch

ROWS, MARGIN = 500, 0.05
LEVEL = threshold(30, periods_per_month=30, alarms_per_month=1)


def _watch(z):
    return watch(z, np.full_like(z, ROWS), margin=MARGIN, threshold=LEVEL)


def test_thirty_features_a_day_keep_the_budget_where_daily_tests_give_45_alarms() -> None:
    rng = np.random.default_rng(0)
    months = 200
    # A reference of 5,000 rows has an error of its own, the same for all days.
    error = np.repeat(rng.normal(size=(months, 30)) * np.sqrt(ROWS / 5000), 30, axis=0)
    z = rng.normal(size=(30 * months, 30)) + error
    rate = _watch(z).alarms.sum() / months
    assert rate <= 0.11
    # It is no detector that never rings: at a budget of ten it does.
    many = threshold(30, periods_per_month=30, alarms_per_month=10)
    assert watch(z, np.full_like(z, ROWS), margin=0.0, threshold=many).alarms.any()
    clean = rng.normal(size=(30 * months, 30))
    assert (np.abs(clean) > 1.96).sum() / months == pytest.approx(45, abs=3 * np.sqrt(45 / months))


@pytest.mark.parametrize(("shift", "days"), [(0.3, 1), (0.2, 2), (0.1, 11)])
def test_shifts_are_found_in_the_days_that_were_promised(shift: float, days: int) -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(size=(120, 2000))
    z[60:] += np.sqrt(ROWS) * shift
    found = _watch(z).alarms[60:]
    delay = np.where(found.any(axis=0), found.argmax(axis=0) + 1, 1000)
    assert np.median(delay) == pytest.approx(days, abs=1 if days > 2 else 0)


def test_a_shift_below_the_margin_stays_silent_however_many_rows() -> None:
    rng = np.random.default_rng(2)
    z = rng.normal(size=(400, 50)) + np.sqrt(1_000_000) * 0.03
    assert not watch(z, np.full_like(z, 1e6), margin=MARGIN, threshold=LEVEL).alarms.any()


def test_evidence_follows_the_definition_period_by_period() -> None:
    z = np.array([0.3, -1.0, 2.5])
    held = {(b, s): 0.0 for b in BETS for s in (1, -1)}
    seen = watch(z[:, None], np.full((3, 1), 100), margin=MARGIN, threshold=1e9).evidence[:, 0]
    for t, distance in enumerate(z):
        for (b, s), m in held.items():
            held[b, s] = (m + 1) * np.exp(b * (s * distance - 10 * MARGIN) - b * b / 2)
        assert seen[t] == pytest.approx(np.mean(list(held.values())))


def test_after_an_alarm_it_starts_again_from_nothing() -> None:
    z = np.array([[50.0], [0.0]])
    seen = watch(z, np.full((2, 1), ROWS), margin=MARGIN, threshold=LEVEL)
    fresh = watch(z[1:], np.full((1, 1), ROWS), margin=MARGIN, threshold=LEVEL)
    assert seen.alarms[:, 0].tolist() == [True, False]
    assert seen.evidence[1] == fresh.evidence[0]


def test_a_period_without_values_is_no_news() -> None:
    z = standardized([[1.0], [np.nan]], [[9], [0]], reference_mean=[0.0], reference_sd=[1.0])
    assert z[0, 0] == 3
    seen = watch(z, np.array([[9], [0]]), margin=MARGIN, threshold=LEVEL)
    assert seen.evidence[1] == seen.evidence[0]
    assert np.isnan(standardized([[1.0]], [[9]], reference_mean=[1.0], reference_sd=[0.0])).all()


def test_a_budget_of_nothing_is_refused() -> None:
    with pytest.raises(WrongInput):
        threshold(3, periods_per_month=30, alarms_per_month=0)
