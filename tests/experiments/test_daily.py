"""Daily sums: they say what results per unit say, or that they cannot."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.experiments.analysis import analyse
from tenfold.experiments.daily import DailyColumns, read_daily
from tenfold.experiments.results import ResultColumns, read_results
from tenfold.tables import from_frame
from tenfold.vocabulary import Arm, ExperimentMetric, ExperimentPlan

BOUGHT = ExperimentMetric(name="bought", column="bought")
SPEND = ExperimentMetric(name="spend", column="spend", covariate="before")
COLUMNS = DailyColumns(
    arm="arm", day="day", units="units", shares=["bought"], squares={"spend": "spend2"}
)


def plan(*metrics: ExperimentMetric, **changes) -> ExperimentPlan:
    return ExperimentPlan(
        hypothesis="more is bought",
        unit="customer",
        arms=[Arm(name="a", weight=1), Arm(name="b", weight=1)],
        metrics=list(metrics) or [BOUGHT],
        salt="s",
        **changes,
    )


def per_unit() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    n = 4_000
    arm = rng.integers(0, 2, n)
    return pd.DataFrame(
        {
            "who": np.arange(n),
            "arm": np.array(["a", "b"])[arm],
            "day": pd.to_datetime("2026-03-02") + pd.to_timedelta(rng.integers(0, 14, n), "D"),
            "bought": (rng.random(n) < 0.1 + 0.03 * arm).astype(int),
            "spend": rng.gamma(2.0, 20.0, n) + arm,
            "before": rng.normal(0, 1, n),
        }
    )


def per_day(rows: pd.DataFrame) -> pd.DataFrame:
    squared = rows.assign(spend2=rows["spend"] ** 2, units=1)
    names = ["units", "bought", "spend", "spend2"]
    return squared.groupby(["arm", "day"], as_index=False)[names].sum()


def test_daily_sums_say_what_units_say() -> None:
    rows = per_unit()
    p = plan(BOUGHT, SPEND.model_copy(update={"covariate": ""}))
    columns = ResultColumns(unit="who", arm="arm", exposed="day")
    whole = analyse(p, read_results(from_frame(rows), p, columns))
    daily = analyse(p, read_daily(from_frame(per_day(rows)), p, COLUMNS))
    assert daily.ratio == whole.ratio
    for a, b in zip(daily.comparisons, whole.comparisons, strict=True):
        assert a.standing == b.standing
        assert (a.p, a.lift.low, a.relative.high) == pytest.approx(
            (b.p, b.lift.low, b.relative.high), rel=1e-9
        )
    for a, b in ((daily.halves, whole.halves), (daily.weekdays, whole.weekdays)):
        assert a.p == pytest.approx(b.p)
        assert [part.units for part in a.parts] == [part.units for part in b.parts]


def test_a_mean_without_squares_and_a_ratio_are_refused_in_words() -> None:
    ratio = ExperimentMetric(name="per visit", column="spend", over="units")
    p = plan(BOUGHT, SPEND, ratio)
    columns = COLUMNS.model_copy(update={"squares": {}})
    results = read_daily(from_frame(per_day(per_unit())), p, columns)
    assert set(results.refused) == {"spend", "per visit"}
    known, mean, over = analyse(p, results).comparisons
    assert known.standing != "unknown"
    assert "sum of squares" in mean.why
    assert "needs results per unit" in over.why


def test_a_covariate_is_left_out_and_said_so_and_so_is_that_units_may_return() -> None:
    results = read_daily(from_frame(per_day(per_unit())), plan(BOUGHT, SPEND), COLUMNS)
    assert results.covariates == {"bought": "", "spend": ""}
    assert any("cannot be adjusted for before" in note for note in results.notes)
    assert any("counted on several days" in note for note in results.notes)


def test_days_and_arms_that_were_not_planned_are_left_out_and_counted() -> None:
    rows = pd.DataFrame(
        {
            "arm": ["a", "b", "a", "b", "c", None],
            "day": [
                date(2026, 3, 1),
                *[date(2026, 3, 2)] * 2,
                date(2026, 3, 9),
                *[date(2026, 3, 2)] * 2,
            ],
            "units": [5, 100, 90, 7, 3, 2],
            "bought": [1, 20, 10, 1, 0, 0],
        }
    )
    p = plan(starts=date(2026, 3, 2), weeks=1)
    results = read_daily(from_frame(rows), p, COLUMNS)
    assert {fault.kind: fault.units for fault in results.faults} == {
        "exposed_before_start": 5,
        "after_end": 7,
        "arm_not_designed": 3,
        "no_arm": 2,
    }
    assert results.units == {"a": 90, "b": 100}


def test_a_day_without_a_value_is_left_out_of_the_metric() -> None:
    rows = per_day(per_unit()).astype({"bought": float})
    rows.loc[0, "bought"] = None
    results = read_daily(from_frame(rows), plan(), COLUMNS)
    assert [(fault.kind, fault.units) for fault in results.faults] == [
        ("no_value", rows.loc[0, "units"])
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bought": 5_000}, "counts 5000 of"),
        ({"bought": -1}, "counts -1 of"),
        ({"units": 1.5}, "whole numbers from 0"),
        ({"units": -3}, "whole numbers from 0"),
        ({"spend2": 0.1}, "less than"),
        ({"arm": "x"}, "No row of the results is of one of the arms a, b"),
    ],
)
def test_impossible_daily_rows_are_refused(changes: dict[str, object], words: str) -> None:
    rows = per_day(per_unit()).assign(**changes)
    with pytest.raises(DataProblem, match=words):
        read_daily(from_frame(rows), plan(BOUGHT, SPEND), COLUMNS)


def test_an_empty_arm_and_negative_sums_are_reported() -> None:
    rows = pd.DataFrame({"arm": ["a"], "units": [10], "spend": [-5.0], "spend2": [30.0]})
    strict = ExperimentMetric(name="spend", column="spend", never_negative=True)
    columns = DailyColumns(arm="arm", units="units", squares={"spend": "spend2"})
    results = read_daily(from_frame(rows), plan(strict), columns)
    assert {fault.kind for fault in results.faults} == {"empty_arm", "negative"}
    assert results.days == []
