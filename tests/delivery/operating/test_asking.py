"""A trigger of step 4 makes a check ask for a training, and only for its own reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import pytest

from tenfold.delivery.check import BatchReport, check_batch
from tenfold.delivery.operating import rules
from tenfold.project import Project
from tenfold.vocabulary import Operations, Timing, Trigger

Decide = Callable[[Sequence[Trigger]], None]
_ALL: tuple[Trigger, ...] = ("drift", "performance", "contract")


@pytest.fixture
def decide(monkeypatch: pytest.MonkeyPatch) -> Decide:
    """What step 4 would leave; its notebook need not run for that."""

    def leave(triggers: Sequence[Trigger]) -> None:
        day = Timing(every="day")
        made = Operations(
            model_name="m", owner="Risk", validate_data=day, retrain=day, triggers=list(triggers)
        )
        monkeypatch.setattr(rules, "_operations", lambda project: made)

    return leave


def _said(report: BatchReport) -> list[str]:
    assert report.as_json()["retrain_asked"] == report.asked
    return [line.strip() for line in report.lines() if "retrain:" in line]


def test_drift_asks_and_names_the_command(
    project: Project, batch: Callable[..., str], decide: Decide
) -> None:
    decide(_ALL)
    report = check_batch(project, batch(shift=-0.3))
    assert report.watched is not None
    assert report.watched.drift.alarms
    assert _said(report) == [
        "retrain: asked for by drift (a trigger of step 4): tenfold retrain PROJECT --data …"
    ]


def test_less_money_than_promised_asks(
    project: Project, batch: Callable[..., str], decide: Decide
) -> None:
    decide(_ALL)
    report = check_batch(project, batch(shift=0.3))
    assert report.asked == ["drift", "performance"]
    assert "asked for by drift and performance (triggers of step 4)" in _said(report)[0]


def test_what_step_4_does_not_name_asks_for_nothing(
    project: Project, batch: Callable[..., str], decide: Decide
) -> None:
    path = batch(shift=0.3)
    assert not check_batch(project, path).asked  # step 4 has not run
    decide([])
    assert not _said(check_batch(project, path))
    decide(["performance"])
    assert check_batch(project, path).asked == ["performance"]


def test_an_ordinary_batch_asks_for_nothing(
    project: Project, batch: Callable[..., str], decide: Decide
) -> None:
    decide(_ALL)
    for seed in (20, 21, 22):
        report = check_batch(project, batch(seed=seed, name=f"b{seed}.csv"))
        assert report.asked == [], report.lines()


def test_a_batch_that_broke_on_its_way_asks_for_no_training(
    project: Project, batch: Callable[..., str], decide: Decide
) -> None:
    decide(_ALL)
    report = check_batch(project, batch(lambda f: f.assign(income=f["income"] * 100)))
    assert report.watched is not None
    assert report.watched.drift.alarms
    assert report.asked == []


def test_a_clause_that_breaks_without_a_named_fault_asks_where_it_may(
    project: Project, batch: Callable[..., str], decide: Decide
) -> None:
    def new_plan(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(plan=frame["plan"].where(frame.index % 10 > 0, "premium"))

    path = batch(new_plan)
    decide(["drift", "performance"])
    report = check_batch(project, path)
    assert not report.result.holds
    assert report.examined.faults == []
    assert report.asked == []
    decide(_ALL)
    assert check_batch(project, path).asked == ["contract"]
