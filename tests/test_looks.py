"""Looks at the same held-out rows are counted, whoever looked: runs of the project and what-ifs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.looks import looks
from tenfold.project import Project
from tenfold.session import Outcome, execute
from tenfold.standing import Standing

TODAY = date(2026, 11, 22)
STEP = registry.get("baseline_models")


def _run(project: Project, run_id: str | None = None, **decisions: object) -> Outcome:
    overrides = {"baseline_models": decisions} if decisions else {}
    return execute(STEP, Standing(project, overrides, run_id), today=TODAY)


def _tf0306(project: Project, outcome: Outcome) -> tuple[str, str]:
    gate = Standing(project).gate(outcome.record, today=TODAY)
    check = next(check for check in gate.checks if check.code == "TF0306")
    return check.status, check.evidence


def test_every_different_model_on_the_same_rows_is_a_look(tmp_path: Path) -> None:
    project = make_demo("diabetes", out=tmp_path / "p")
    small = {"fit_budget": 10, "cv_folds": 2, "tree": False, "boosting": False, "xgboost": False}
    project.save(STEP, small | {"looks_allowed": 2})
    for slug in ("business_problem", "data_quality"):
        execute(registry.get(slug), Standing(project), today=TODAY)
    first = _run(project)
    assert looks(project, first.record) == 1
    status, said = _tf0306(project, first)
    assert status == "pass"
    assert "so far, what-ifs included: 1." in said

    # The same model again is no new look, another one in a what-if is.
    assert looks(project, _run(project).record) == 1
    _run(project, "other-folds", cv_folds=3)
    assert looks(project, first.record) == 2
    assert _tf0306(project, first)[0] == "pass"
    _run(project, "no-model", linear=False)
    status, said = _tf0306(project, first)
    assert status == "warn"
    assert "3, more than the 2 allowed" in said
    assert "about 0.9 standard errors better" in said

    # Other rows are held out: nobody has looked at those.
    project.save(registry.get("data_quality"), {"seed": 5})
    execute(registry.get("data_quality"), Standing(project), today=TODAY)
    assert looks(project, _run(project).record) == 1


def test_a_step_that_holds_nothing_out_has_no_looks(tmp_path: Path) -> None:
    project = make_demo("diabetes", out=tmp_path / "p")
    ran = execute(registry.get("business_problem"), Standing(project), today=TODAY)
    assert looks(project, ran.record) is None
