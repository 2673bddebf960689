"""The case study's machinery: no luck, no future and no broken batch makes a difference in it."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from tenfold.contract import Suite, check_batch

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "retraining_case.py"


@pytest.fixture(scope="module")
def case() -> ModuleType:
    """The benchmark as a module."""
    spec = importlib.util.spec_from_file_location("retraining_case", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["retraining_case"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_four_names_for_one_policy_differ_by_exactly_nothing(case: ModuleType) -> None:
    placebo = case.simulate(case.Stream(loans=20), 2, 5, case.PLACEBO)
    for arm in case.ARMS:
        assert (placebo.reduction(arm) == 0).all()
    assert case.simulate(case.Stream(loans=20), 2, 5).reduction("both").any()


def test_a_world_is_its_seed_and_number_and_nothing_else(case: ModuleType) -> None:
    stream = case.Stream(loans=20)
    two = case.simulate(stream, 2, 5).losses
    assert (case.simulate(stream, 1, 5).losses == two[:1]).all()
    assert not (case.simulate(stream, 1, 6).losses == two[:1]).any()


def test_drift_and_faults_leave_applicants_calendars_and_luck_alone(case: ModuleType) -> None:
    def drawn(stream):
        return case.draw(stream, rng=np.random.default_rng(1))

    base = drawn(case.Stream())
    for changed in ({"drift": 0.0}, {"fault_every": 0}, {"drift": 0.0, "fault_every": 0}):
        other = drawn(replace(case.Stream(), **changed))
        assert (other.true == base.true).all()
        assert other.late == base.late
    still = drawn(replace(case.Stream(), fault_every=0))
    assert (still.default == base.default).all()
    assert (still.delivered == still.true).all()


def test_the_contract_of_step_2_stops_every_broken_batch_at_every_size(case: ModuleType) -> None:
    for loans in (20, 60):
        outcome = case.simulate(replace(case.Stream(), loans=loans), 3, 9, {})
        assert outcome.broken > 15
        assert outcome.passed == 0
        assert outcome.alarms <= 0.01 * outcome.clean


def test_all_days_at_once_are_judged_as_check_batch_judges_each(case: ModuleType) -> None:
    # The fault is small here, so that days on either side of the allowance come up.
    world = case.draw(case.Stream(loans=30), rng=np.random.default_rng(3))
    rng = np.random.default_rng(4)
    worse = world.delivered.copy()
    for day in range(24):
        few = rng.choice(30, size=day % 5, replace=False)
        worse[day, few, day % 6] = np.nan if day % 2 else 1e9
    world = replace(world, delivered=worse)
    clauses = case.contract(world)
    suite = Suite(clauses=clauses, kinds=dict.fromkeys(case.COLUMNS, "number"))
    days = [*range(24), *np.flatnonzero(world.broken)]
    judged = [
        not check_batch(suite, pd.DataFrame(worse[day], columns=list(case.COLUMNS))).holds
        for day in days
    ]
    assert case.stopped(world, clauses)[days].tolist() == judged
    assert 0 < sum(judged[:24]) < 24


def test_an_outcome_is_learnt_from_only_when_it_is_known(case: ModuleType) -> None:
    stream = case.Stream()
    world = case.draw(stream, rng=np.random.default_rng(2))
    stop = case.stopped(world, case.contract(world))
    policy = case.ARMS["both"]
    end = stream.start + stream.measured
    last = max(range(stream.start - int(world.late * policy.every), end, policy.every))
    before = case.losses(world, policy, stop)
    for first, changes in ((last - stream.delay, False), (last - stream.delay - 1, True)):
        flipped = world.default.copy()
        flipped[first:] = 1 - flipped[first:]
        after = case.losses(replace(world, default=flipped), policy, stop)
        assert (after != before).any() == changes


def test_what_a_stopped_batch_held_reaches_no_model_and_no_decision(case: ModuleType) -> None:
    world = case.draw(case.Stream(), rng=np.random.default_rng(8))
    stop = case.stopped(world, case.contract(world))
    noise = world.delivered.copy()
    noise[stop] = 1.0
    for arm, policy in case.ARMS.items():
        before = case.losses(world, policy, stop)
        after = case.losses(replace(world, delivered=noise), policy, stop)
        assert (after == before).all() == policy.validate, arm
