"""What starts a training is played again: new alarms, known outcomes, trainings that fail."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.outlook import Cadence
from tenfold.steps.step08_monitoring.recommending import told
from tenfold.steps.step08_monitoring.training_again import Played
from tenfold.vocabulary import Money

LATER = "2025-11-01"


def _money(low, value, high):
    return Money(value=value, low=low, high=high, method="given", unit="EUR/week")


def _way(trigger, net, **more):
    given = {"trainings": 3, "gained": net, "cost": _money(1, 2, 3)} | more
    return Cadence(trigger=trigger, net=net, **given)


def _played():
    n = 6
    return Played(
        np.zeros(n), np.zeros(n), np.arange(n, dtype=float), np.arange(n, dtype=float),
        np.arange(n), last=1,
    )  # fmt: skip


def test_a_lasting_shift_starts_one_training():
    seen = _played()
    assert seen.is_new(["income: mean"])
    assert not seen.is_new(["income: mean"])
    assert seen.is_new(["income: mean", "plan: share missing"])
    assert not seen.is_new([])


def test_only_outcomes_that_were_known_of_the_model_in_use_count():
    y, _ = _played().since_training(5, 3.5)
    assert y.tolist() == [1, 2, 3]


def test_drift_trains_after_its_alarm_and_its_cost_counts(watched, cases):
    before = cases(1200, seed=3, first=LATER, days=10)
    after = cases(1200, seed=4, first="2025-11-11", days=10, shift=0.8)
    found = watched(pd.concat([before, after]), retraining_cost=[70, 100, 130])
    ways = {one.trigger: one for one in found.record.evidence.retraining.cadences}
    assert 1 <= ways["drift"].trainings <= 6
    assert ways["drift"].failed == 0
    # Twenty days hold so many trainings, at a hundred each.
    assert ways["drift"].cost.value == pytest.approx(ways["drift"].trainings * 100 / 20 * 7)
    assert ways["drift"].net.value == pytest.approx(
        ways["drift"].gained.value - ways["drift"].cost.value
    )


def test_trainings_that_cannot_be_fitted_are_counted_and_said(watched, cases, monkeypatch):
    from tenfold.steps.step08_monitoring.training_again import Trainer

    fitted = Trainer._fitted

    def sometimes(self, before):
        late = before > self.sides.current.day.mean()
        return (None, "no outcome was known yet") if late else fitted(self, before)

    monkeypatch.setattr(Trainer, "_fitted", sometimes)
    later = cases(1200, seed=5, first=LATER, days=12, flip=1.0)
    found = watched(later, cadences=[2]).record.evidence.retraining
    by_schedule = next(one for one in found.cadences if one.trigger == "schedule")
    assert (by_schedule.trainings, 0 < by_schedule.failed < 5) == (5, True)
    assert "could not be fitted" in found.words


def test_of_several_ways_the_one_is_named_that_surely_pays():
    never = _way("never", _money(0, 0, 0), trainings=0)
    sure, unsure = _way("drift", _money(5, 9, 13)), _way("schedule", _money(-3, 2, 7), every=4)
    options = {"left_out": ["every 1"], "periods": 20}
    found = told([never, sure, unsure], "week", MonitoringDecisions(), **options)
    assert (found.recommended_trigger, found.recommended) == ("drift", 0)
    assert "alarm of drift" in found.words
    assert "Not replayed: every 1" in found.words
    found = told([never, unsure], "week", MonitoringDecisions(), **options)
    assert (found.recommended_trigger, found.recommended) == ("never", 0)
    assert "cannot be told from none" in found.words


def test_a_trigger_that_was_chosen_and_loses_is_named():
    never = _way("never", _money(0, 0, 0), trainings=0)
    losing = _way("schedule", _money(-9, -5, -1), every=1)
    options = {"left_out": [], "periods": 20}
    for chosen in (True, False):
        decisions = MonitoringDecisions(retrain_by_schedule=chosen)
        words = told([never, losing], "week", decisions, **options).words
        assert ("costs more than it earns: every week" in words) is chosen
        assert words.startswith("No way earns its cost")


def test_an_alarm_that_surely_loses_is_not_waited_for():
    never = _way("never", _money(0, 0, 0), trainings=0)
    losing, quiet = _money(-9, -5, -1), _money(0, 0, 0)
    drift, fallen = _way("drift", losing), _way("performance", quiet, trainings=0)
    options = {"left_out": [], "periods": 20}

    def words(*ways):
        return told([never, *ways], "week", MonitoringDecisions(), **options).words

    assert "wait for an alarm" in words(_way("drift", _money(-5, -1, 3)), fallen)
    both = words(drift, fallen)
    assert "wait for an alarm" not in both
    assert "nor on an alarm of drift; train only when the score is surely worse" in both
    none = words(drift, _way("performance", losing))
    assert "nor on an alarm of drift or when the score is surely worse than promised." in none
    assert "train only" not in none
    hopeful = words(drift, fallen, _way("schedule", _money(-3, 2, 7), every=4))
    assert "wait for an alarm" not in hopeful
