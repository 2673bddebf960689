"""Parts of the time: which day belongs where, and is a fading lift told from a lasting one."""

from __future__ import annotations

import doctest
from datetime import date, timedelta

import numpy as np
import pytest
from tea_tasting.aggr import Aggregates

from tenfold.experiments import timing
from tenfold.experiments.results import Results
from tenfold.experiments.timing import cochran, halves, parts_of, weekdays, whole_weeks
from tenfold.vocabulary import Arm, ExperimentMetric, ExperimentPlan

DAYS = [(date(2026, 3, 2) + timedelta(days=k)).isoformat() for k in range(28)]


def plan(arms: int = 2) -> ExperimentPlan:
    return ExperimentPlan(
        hypothesis="it lasts",
        unit="customer",
        arms=[Arm(name="abcdef"[k], weight=1) for k in range(arms)],
        metrics=[ExperimentMetric(name="spend", column="spend")],
        salt="s",
    )


def results(lift_by_day, rng: np.random.Generator, units: int = 50, arms: int = 2) -> Results:
    cells = {}
    for arm in "abcdef"[:arms]:
        for k, day in enumerate(DAYS):
            values = rng.normal(10 + (lift_by_day(k) if arm != "a" else 0.0), 3, units)
            cells[arm, day] = Aggregates(
                units, {"spend": float(values.mean())}, {"spend": float(values.var(ddof=1))}
            )
    return Results(
        units=dict.fromkeys("abcdef"[:arms], units * len(DAYS)),
        days=DAYS,
        covariates={"spend": ""},
        cells={"spend": cells},
    )


def test_the_examples_of_the_docstrings_run() -> None:
    assert doctest.testmod(timing).failed == 0


def test_halves_split_the_calendar_and_weekdays_are_the_calendars() -> None:
    split = halves(DAYS)
    assert [split[day] for day in (DAYS[0], DAYS[13], DAYS[14], DAYS[27])] == [
        "first half",
        "first half",
        "second half",
        "second half",
    ]
    assert weekdays(DAYS)["2026-03-02"] == "Monday"
    assert weekdays(DAYS)["2026-03-29"] == "Sunday"
    assert whole_weeks(DAYS) == 4


def test_a_lift_that_fades_differs_between_the_halves() -> None:
    rng = np.random.default_rng(0)
    found = parts_of(plan(), results(lambda k: 2.0 if k < 14 else 0.0, rng), "halves")
    assert found.p is not None
    assert found.p < 0.001
    first, second = found.parts
    assert first.lift.low > 1
    assert abs(second.lift.value) < 0.5
    assert first.units == second.units == 2 * 50 * 14


@pytest.mark.parametrize("kind", ["halves", "weekdays"])
@pytest.mark.parametrize("arms", [2, 4])
def test_a_lasting_lift_is_called_changing_in_one_world_of_twenty(kind, arms: int) -> None:
    rng = np.random.default_rng(1)
    worlds = 120
    told = 0
    for _ in range(worlds):
        p = parts_of(plan(arms), results(lambda _: 1.0, rng, units=10, arms=arms), kind).p
        told += p is not None and p < 0.05
    # Three standard errors above .05.
    assert told / worlds <= 0.11


def test_one_day_is_not_evaluated() -> None:
    one = Results(units={"a": 1, "b": 1}, days=DAYS[:1], covariates={"spend": ""}, cells={})
    assert parts_of(plan(), one, "halves").note == "not evaluated: too few days"
    none = Results(units={"a": 1, "b": 1}, days=[], covariates={"spend": ""}, cells={})
    assert parts_of(plan(), none, "weekdays").note == (
        "not evaluated: the day of exposure is not known"
    )


def test_cochrans_q_is_the_chi_squared_of_weighted_effects() -> None:
    # Two effects: the test is that of their difference.
    from scipy.stats import norm

    p = cochran([(1.0, 0.3), (2.0, 0.4)])
    assert p == pytest.approx(2 * norm.sf(1.0 / 0.5))
    assert cochran([(1.0, 0.0), (2.0, 0.4)]) is None
