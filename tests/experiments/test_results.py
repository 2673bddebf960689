"""Results as people have them: what is refused, what is reported, and who is counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.experiments.analysis import analyse
from tenfold.experiments.results import ResultColumns, Results, read_results
from tenfold.tables import from_frame, read
from tenfold.vocabulary import Arm, ExperimentMetric, ExperimentPlan

COLUMNS = ResultColumns(unit="who", arm="arm")
TIMED = ResultColumns(unit="who", arm="arm", exposed="seen", assigned="drawn")


def plan(*metrics: ExperimentMetric, **changes) -> ExperimentPlan:
    return ExperimentPlan(
        hypothesis="more is bought",
        unit="customer",
        arms=[Arm(name="a", weight=1), Arm(name="b", weight=1)],
        metrics=list(metrics) or [ExperimentMetric(name="spend", column="spend")],
        salt="s",
        **changes,
    )


def frame(**changes) -> pd.DataFrame:
    """Eight customers, four an arm, each with a day and a value."""
    columns = {
        "who": [f"u{k}" for k in range(8)],
        "arm": list("aaaabbbb"),
        "spend": [1.0, 2.0, 3.0, 4.0, 3.0, 4.0, 5.0, 6.0],
        "seen": pd.to_datetime(["2026-03-02 12:00"] * 8),
        "drawn": pd.to_datetime(["2026-03-01 12:00"] * 8),
    }
    return pd.DataFrame(columns | changes)


def found(rows: pd.DataFrame, *metrics, columns=COLUMNS, **changes) -> Results:
    return read_results(from_frame(rows), plan(*metrics, **changes), columns)


def kinds(results: Results) -> dict[str, int]:
    return {fault.kind: fault.units for fault in results.faults}


def test_clean_results_have_no_faults_and_their_means() -> None:
    results = found(frame(), columns=TIMED)
    assert results.faults == []
    assert results.units == {"a": 4, "b": 4}
    assert results.days == ["2026-03-02"]
    sums = results.moments(plan().metrics[0])
    assert [sums[arm, ""].mean("spend") for arm in "ab"] == [2.5, 4.5]
    assert sums["a", ""].var("spend") == pytest.approx(np.var([1, 2, 3, 4], ddof=1))


def test_an_arm_that_was_not_designed_is_left_out_and_counted() -> None:
    results = found(frame(arm=list("aaaabbbc")))
    assert [fault.words for fault in results.faults] == [
        "Units in an arm that was not designed: 1; they are left out."
    ]
    assert results.units == {"a": 4, "b": 3}
    assert "c" not in {arm for arm, _ in results.moments(plan().metrics[0])}


def test_a_unit_in_two_arms_is_in_neither() -> None:
    results = found(frame(who=["u0", "u1", "u2", "u3", "u0", "u5", "u6", "u7"]))
    assert kinds(results) == {"two_arms": 1}
    assert results.units == {"a": 3, "b": 3}


def test_rows_without_a_unit_or_an_arm_are_left_out() -> None:
    results = found(frame(who=[None, None, *"cdefgh"], arm=[*"aaaabbb", None]))
    assert kinds(results) == {"no_arm": 1, "no_unit": 2}
    assert results.units == {"a": 2, "b": 3}


def test_exposure_before_assignment_is_reported() -> None:
    early = pd.to_datetime(["2026-02-28 12:00"] * 2 + ["2026-03-02 12:00"] * 6)
    assert kinds(found(frame(seen=early), columns=TIMED)) == {"exposed_before_assigned": 2}


def test_a_day_of_exposure_is_not_before_the_hour_of_assignment_on_that_day() -> None:
    rows = frame(seen=[date(2026, 3, 1)] * 8, drawn=pd.to_datetime(["2026-03-01 18:00"] * 8))
    assert found(rows, columns=TIMED).faults == []


def test_a_covariate_measured_after_exposure_is_not_used() -> None:
    metric = ExperimentMetric(name="spend", column="spend", covariate="before")
    columns = ResultColumns(unit="who", arm="arm", exposed="seen", covariate_at="measured")
    before = [1.0, 2.0, 2.5, 4.5, 3.0, 4.0, 5.5, 6.5]
    good = frame(before=before, measured=pd.to_datetime(["2026-03-01"] * 8))
    late = good.assign(measured=pd.to_datetime(["2026-03-01"] * 7 + ["2026-03-05"]))
    assert found(good, metric, columns=columns).covariates == {"spend": "before"}
    results = found(late, metric, columns=columns)
    assert kinds(results) == {"covariate_after_exposure": 1}
    assert results.covariates == {"spend": ""}
    assert analyse(plan(metric), results).comparisons[0].narrowed is None


def test_units_before_the_start_and_after_the_end_are_left_out() -> None:
    seen = pd.to_datetime(["2026-02-27", *["2026-03-02"] * 6, "2026-03-16"])
    results = found(frame(seen=seen), columns=TIMED, starts=date(2026, 3, 2), weeks=2)
    assert {k: v for k, v in kinds(results).items() if k != "exposed_before_assigned"} == {
        "exposed_before_start": 1,
        "after_end": 1,
    }
    assert results.units == {"a": 3, "b": 3}


def test_an_empty_arm_is_reported_and_compared_with_nothing() -> None:
    results = found(frame(arm=["a"] * 8))
    assert kinds(results) == {"empty_arm": 0}
    # Eight to nothing could still be chance at .0005, so the comparison itself must decline.
    analysis = analyse(plan(), found(frame(arm=["a"] * 8)), mismatch=0.0)
    assert analysis.comparisons[0].standing == "unknown"
    assert analysis.comparisons[0].why == "an arm has no unit with a value"


def test_negative_revenue_is_reported_where_it_cannot_be() -> None:
    spend = [-1.0, 2.0, 3.0, 4.0, 3.0, 4.0, 5.0, 6.0]
    strict = ExperimentMetric(name="spend", column="spend", never_negative=True)
    assert kinds(found(frame(spend=spend), strict)) == {"negative": 1}
    assert found(frame(spend=spend)).faults == []
    ratio = ExperimentMetric(name="per visit", column="spend", over="visits")
    rows = frame(visits=[-1, 1, 1, 1, 1, 1, 1, 1])
    assert kinds(found(rows, ratio)) == {"negative": 1}


def test_missing_and_infinite_values_are_counted_by_arm() -> None:
    spend = [np.nan, np.inf, 3.0, 4.0, 3.0, 4.0, 5.0, np.nan]
    results = found(frame(spend=spend))
    assert [fault.words for fault in results.faults] == [
        "Units without a value of 'spend' are left out of it (a: 2, b: 1)."
    ]
    assert results.units == {"a": 4, "b": 4}
    assert results.moments(plan().metrics[0])["a", ""].count() == 2


def test_a_missing_covariate_loses_no_unit() -> None:
    metric = ExperimentMetric(name="spend", column="spend", covariate="before")
    results = found(frame(before=[np.nan, 2.0, 3.0, 4.0, 3.0, 4.0, 5.0, 7.0]), metric)
    assert results.faults == []
    sums = results.moments(metric)
    assert sums["a", ""].count() == 4
    assert sums["a", ""].mean("before") == pytest.approx((4 + 2 + 3 + 4) / 4)
    assert any("the mean stands in" in note for note in results.notes)


def test_several_rows_of_a_unit_count_as_one_unit() -> None:
    once = frame()
    twice = pd.concat(
        [once.assign(spend=once["spend"] / 4), once.assign(spend=once["spend"] * 3 / 4)]
    )
    alone, together = found(once), found(twice)
    assert together.units == alone.units
    assert any("count once" in note for note in together.notes)
    metric = plan().metrics[0]
    for arm in "ab":
        a, b = alone.moments(metric)[arm, ""], together.moments(metric)[arm, ""]
        assert (a.count(), a.mean("spend")) == (b.count(), pytest.approx(b.mean("spend")))
        assert a.var("spend") == pytest.approx(b.var("spend"))


@pytest.mark.parametrize("words", [("yes", "no"), ("TRUE", "FALSE"), (" t", "F ")])
def test_words_for_yes_and_no_are_numbers(words: tuple[str, str]) -> None:
    said = [words[k] for k in (0, 1, 1, 1, 0, 0, 1, 1)]
    sums = found(frame(spend=said)).moments(plan().metrics[0])
    assert [sums[arm, ""].mean("spend") for arm in "ab"] == [0.25, 0.5]


def test_words_for_missing_are_missing_among_yes_and_no() -> None:
    results = found(frame(spend=["yes", "no", "NA", "", "yes", "n/a", "yes", "no"]))
    assert kinds(results) == {"no_value": 3}


def test_other_words_are_refused_with_one_of_them() -> None:
    with pytest.raises(DataProblem, match="holds 'maybe', and 'spend' needs numbers"):
        found(frame(spend=["yes", "no", "maybe", "no", "yes", "no", "yes", "no"]))


def test_a_column_that_is_not_there_is_named_with_who_wants_it() -> None:
    with pytest.raises(DataProblem, match="no column 'bought', which metric 'spend' names"):
        found(frame(), ExperimentMetric(name="spend", column="bought"))


def test_no_designed_arm_at_all_is_refused() -> None:
    with pytest.raises(DataProblem, match="No unit of the results is in one of the arms a, b"):
        found(frame(arm=["x"] * 8))


def test_mixed_time_zones_of_a_csv_are_reported(tmp_path: Path) -> None:
    rows = ["who,arm,spend,seen"]
    for k in range(8):
        zone = "+02:00" if k % 2 else ""
        rows.append(f"u{k},{'ab'[k // 4]},{k},2026-03-02 01:00:00{zone}")
    (tmp_path / "r.csv").write_text("\n".join(rows) + "\n")
    table = read("r.csv", base=tmp_path)
    results = read_results(table, plan(), ResultColumns(unit="who", arm="arm", exposed="seen"))
    assert kinds(results) == {"mixed_zones": 4}
    assert results.days == ["2026-03-01", "2026-03-02"]


def test_words_for_times_are_refused() -> None:
    with pytest.raises(DataProblem, match="holds 'soon', and a day or time is needed"):
        found(frame(seen=["soon"] * 8), columns=TIMED)


def test_units_without_a_day_of_exposure_count_on_no_day() -> None:
    seen = pd.to_datetime([None, *["2026-03-02"] * 7])
    results = found(frame(seen=seen), columns=TIMED)
    assert results.units == {"a": 4, "b": 4}
    assert results.days == ["2026-03-02"]
    assert any(note.startswith("Units without a day of exposure: 1;") for note in results.notes)


def test_parts_of_the_time_add_up_to_the_whole() -> None:
    rng = np.random.default_rng(0)
    days = pd.to_datetime("2026-03-02") + pd.to_timedelta(rng.integers(0, 14, 400), unit="D")
    rows = pd.DataFrame(
        {"who": range(400), "arm": rng.choice(["a", "b"], 400), "seen": days, "day": days}
    ).assign(spend=rng.normal(5, 2, 400), arms=rng.normal(0, 1, 400))
    # A metric's column may be called as the inside calls its own.
    metrics = [ExperimentMetric(name=n, column=n) for n in ("spend", "arms")]
    columns = ResultColumns(unit="who", arm="arm", exposed="seen")
    results = found(rows, *metrics, columns=columns)
    for metric in metrics:
        whole = results.moments(metric)
        for arm in "ab":
            values = rows.loc[rows["arm"] == arm, metric.column]
            assert whole[arm, ""].mean(metric.column) == pytest.approx(values.mean())
            assert whole[arm, ""].var(metric.column) == pytest.approx(values.var())
        week = {day: str(pd.Timestamp(day).day // 9) for day in results.days}
        parts = results.moments(metric, week)
        assert sum(one.count() for one in parts.values()) == 400


def test_rows_that_belong_together_are_not_taken_for_independent() -> None:
    rng = np.random.default_rng(1)
    visits = 1 + rng.poisson(9, 300)
    who = np.repeat(np.arange(300), visits)
    liking = np.repeat(rng.beta(0.3, 0.7, 300), visits)
    rows = pd.DataFrame({"who": who, "arm": np.where(who % 2, "b", "a")})
    rows["bought"] = rng.random(len(rows)) < liking
    share = ExperimentMetric(name="bought", column="bought", over="rows")
    one = analyse(plan(share), found(rows, share)).comparisons[0]
    by_arm = rows.groupby("arm")["bought"]
    assert (one.control, one.treated) == pytest.approx(tuple(by_arm.mean()))
    naive = (by_arm.var() / by_arm.count()).sum() ** 0.5
    # Sandwich by hand: squared sums of each person's residuals.
    residual = rows["bought"] - by_arm.transform("mean")
    squares = residual.groupby(rows["who"]).sum() ** 2
    arms = rows.groupby("who")["arm"].first()
    robust = (squares.groupby(arms).sum() / by_arm.count() ** 2).sum() ** 0.5
    half = (one.lift.high - one.lift.low) / 2 / 1.96
    assert half == pytest.approx(robust, rel=0.03)
    assert half > 1.5 * naive


def test_a_column_called_rows_is_what_it_says() -> None:
    share = ExperimentMetric(name="spend", column="spend", over="rows")
    sums = found(frame(rows=[2] * 8), share).moments(share)
    assert sums["a", ""].mean("rows") == 2
