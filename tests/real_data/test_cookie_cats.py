"""Cookie Cats: its sample ratio is the first thing shown, then what moving the gate did."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenfold.experiments.analysis import analyse
from tenfold.experiments.results import ResultColumns, Results, read_results
from tenfold.experiments.simulation import replays
from tenfold.tables import Table, read
from tenfold.vocabulary import Arm, ExperimentMetric, ExperimentPlan

pytestmark = pytest.mark.real_data
PLAN = ExperimentPlan(
    hypothesis="A gate at level 40 in place of 30 keeps more players.",
    unit="player",
    arms=[Arm(name="gate_30", weight=1), Arm(name="gate_40", weight=1)],
    metrics=[
        ExperimentMetric(name="day 1", column="retention_1"),
        ExperimentMetric(name="day 7", column="retention_7"),
        ExperimentMetric(name="rounds", column="sum_gamerounds", role="guardrail", margin=5.0),
    ],
    salt="cookie cats",
)


@pytest.fixture(scope="module")
def table(shared_data: Path) -> Table:
    return read(str(shared_data / "cookie_cats" / "cookie_cats.csv.gz"), base=Path())


@pytest.fixture(scope="module")
def results(table: Table) -> Results:
    return read_results(table, PLAN, ResultColumns(unit="userid", arm="version"))


def test_the_sample_ratio_comes_first_and_stops_everything_where_it_is_asked_to(
    results: Results,
) -> None:
    assert results.units == {"gate_30": 44_700, "gate_40": 45_489}
    assert results.faults == []
    found = analyse(PLAN, results)
    assert next(iter(found.model_dump())) == "ratio"
    assert found.ratio.p == pytest.approx(0.008608, abs=1e-6)
    assert not found.ratio.mismatch
    # At .01, as some teams have it, no lift is computed.
    stopped = analyse(PLAN, results, mismatch=0.01)
    assert stopped.ratio.mismatch
    assert stopped.comparisons == []


def test_retention_has_the_reference_chances(results: Results) -> None:
    day1, day7, rounds = analyse(PLAN, results).comparisons
    assert day1.p == pytest.approx(0.07441, abs=1e-5)
    assert day7.p == pytest.approx(0.001554, abs=1e-5)
    assert (day1.control, day1.treated) == pytest.approx((0.4482, 0.4423), abs=5e-5)
    assert (day7.control, day7.treated) == pytest.approx((0.1902, 0.1820), abs=5e-5)
    assert (day1.standing, day7.standing) == ("undecided", "worse")
    assert rounds.standing == "undecided"
    assert [one.state for one in analyse(PLAN, results).guardrails] == ["holds"]


def test_without_a_day_of_exposure_the_views_over_time_say_so(results: Results) -> None:
    found = analyse(PLAN, results)
    assert found.halves.note == found.weekdays.note
    assert "day of exposure is not known" in found.halves.note


def test_its_own_players_replay_the_design(table: Table) -> None:
    rounds = table.arrow(["sum_gamerounds"]).column(0).to_numpy().astype(float)
    planned = PLAN.model_copy(update={"units_planned": 20_000, "looks": 5})
    found = replays(rounds, planned, effect=10.0, worlds=1_000)
    # One player has 49,854 rounds: the design holds its error on such values, too.
    assert found.false_positives.value <= 0.05
    assert found.peeking.value > found.false_positives.value
