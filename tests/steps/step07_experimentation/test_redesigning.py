"""The plan under other decisions is the one that a run under them makes."""

from __future__ import annotations

from typing import Any

import pytest

from tenfold.standing import Standing
from tenfold.steps.step07_experimentation import STEP
from tenfold.steps.step07_experimentation.redesigning import (
    EFFECT,
    SHARE,
    changes_of,
    plan_view,
    redesigned,
    share_of,
)


@pytest.fixture(scope="module")
def before(look) -> Any:
    return look().record


def _assert_alike(found: Any, wanted: Any) -> None:
    assert found.plan_hash == wanted.plan_hash
    for name in ("weeks", "units", "looks", "curve_weeks"):
        assert getattr(found.design, name) == getattr(wanted.design, name)
    # The spread of the cases comes out of a record, which keeps ten digits.
    for name in ("power", "power_expected", "found", "ends_after", "curve_power"):
        assert getattr(found.design, name) == pytest.approx(getattr(wanted.design, name), rel=1e-7)
    assert found.weighing.words == wanted.weighing.words
    assert found.weighing.net == pytest.approx(wanted.weighing.net, rel=1e-7)
    assert found.weighing.waiting.value == pytest.approx(wanted.weighing.waiting.value)


def test_without_a_move_it_is_the_plan_of_the_record(project, before) -> None:
    inputs = Standing(project).inputs(STEP)
    found = redesigned(before.decisions, inputs, before.evidence)
    _assert_alike(found, before.evidence)
    assert [one.key for one in plan_view(before.decisions, found).charts] == ["power", "worth"]


@pytest.mark.parametrize(
    "moves",
    [
        {EFFECT: 4.0, "units_per_week": 900.0, "alpha": 0.1, "looks": 3, "spending": "pocock"},
        {SHARE: 0.2, "max_weeks": 30, "power": 0.9, "transfer": 0.0},
    ],
)
def test_a_moved_plan_is_the_one_that_a_run_makes(project, before, look, moves) -> None:
    inputs = Standing(project).inputs(STEP)
    changes = changes_of(before.decisions, inputs, before.evidence, moves)
    meant = STEP.parse(before.decisions.model_dump(mode="json") | changes)
    found = redesigned(meant, inputs, before.evidence)
    assert found.plan_hash != before.evidence.plan_hash
    _assert_alike(found, look(**changes).record.evidence)


def test_moving_the_smallest_effect_of_money_decides_a_metric_and_keeps_the_guardrails(
    project, look
) -> None:
    rail = {"name": "calls", "column": "calls", "role": "guardrail", "margin": 0.1}
    record = look(metrics=[rail]).record
    inputs = Standing(project).inputs(STEP)
    changes = changes_of(record.decisions, inputs, record.evidence, {EFFECT: 4.0})
    money, calls = STEP.parse(changes).metrics
    assert (money.column, money.smallest_effect, money.money_per_unit) == ("money", 4.0, 1.0)
    assert money.sd == pytest.approx(record.evidence.plan.metrics[0].sd, rel=1e-5)
    assert (calls.name, calls.margin) == ("calls", 0.1)


def test_other_arms_keep_their_proportion_when_the_second_one_is_moved(project, before) -> None:
    arms = [{"name": name, "weight": k} for name, k in (("today", 2), ("model", 1), ("both", 1))]
    decided = STEP.parse({"arms": arms})
    inputs = Standing(project).inputs(STEP)
    changes = changes_of(decided, inputs, before.evidence, {SHARE: 0.4})
    weights = [one.weight for one in STEP.parse(changes).arms]
    assert weights == pytest.approx([0.4, 0.4, 0.2])
    assert share_of(STEP.parse(changes).arms) == pytest.approx(0.4)


def test_without_payoffs_the_page_says_so_and_computes_nothing(unpriced, look) -> None:
    record = look(unpriced).record
    found = redesigned(record.decisions, Standing(unpriced).inputs(STEP), record.evidence)
    assert found.design.weeks is None
    assert "not evaluated" in found.design.note
