"""A champion that moved since is no fault of a record: the rerun says so, and judges the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenfold import registry
from tenfold.chain import walk
from tenfold.delivery.comparable import why_not_compared
from tenfold.delivery.reproduce import reproduce
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.steps.step04_mlops import STEP

AUDIT = registry.get("technical_debt")


@pytest.fixture(autouse=True)
def _in_process(monkeypatch):
    def stand_in(source: Path, target: Path, *, parameters, **_) -> list[str]:
        execute(registry.get(target.stem), Standing(Project(Path(parameters["project"]))))
        return []

    monkeypatch.setattr(walk, "execute_notebook", stand_in)


def test_after_a_rollback_step_4_is_not_compared_and_the_check_names_it(
    project, ship, shelf, become
):
    become("weaker")
    ship()
    become("better")
    assert ship().record.evidence.promotion.rival_kind == "champion"
    shelf.rollback()
    execute(AUDIT, Standing(project))

    found = reproduce(project)

    statuses = {one.step: one.status for one in found.found.steps}
    assert statuses == {
        "business_problem": "equal",
        "data_quality": "equal",
        "baseline_models": "equal",
        "mlops": "not_compared",
        "technical_debt": "equal",  # of step 4 it reads what did not move
    }
    assert found.exit_code == 0
    outcome = execute(AUDIT, Standing(project))
    check = next(one for one in outcome.gate.checks if one.code == "TF0902")
    assert check.status == "pass"
    assert "3 steps came out as recorded; not compared: mlops (its registry's champion is" in (
        check.evidence
    )


def test_what_does_not_depend_on_the_champion_is_compared_all_the_same(
    project, ship, shelf, become
):
    become("weaker")
    ship()
    become("better")
    then = ship().record.content
    moved = {**then, "evidence": {**then["evidence"], "promotion": {}}}

    def why(now):
        return why_not_compared(STEP, Standing(project), project, then, now, {})

    assert why(moved) == ""  # the champion is the one that the record left
    shelf.rollback()
    assert "its registry's champion is" in why(moved)
    # Who reads it whole, as the audit does, meets the other content.
    open_steps = {"mlops": why(moved)}
    assert "reads mlops" in why_not_compared(
        AUDIT, Standing(project), project, {"a": 1}, {"a": 2}, open_steps
    )
    parity = {**then["evidence"]["parity"], "max_difference": 0.5}
    assert why({**moved, "evidence": {**moved["evidence"], "parity": parity}}) == ""
