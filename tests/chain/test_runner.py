"""The walk over the graph: order, skipping, failures, what-ifs. Notebooks are stood in for."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from tenfold import registry
from tenfold.chain import StepEvent, explain_project, plan, run_project, runner, walk
from tenfold.delivery.demo import make_demo
from tenfold.errors import InvalidDecisions, ProjectProblem, StepFailed, UnknownDecision
from tenfold.session import execute
from tenfold.standing import Standing


def _in_this_process(monkeypatch, project) -> list[str]:
    """Let `execute_notebook` run the step in this process; lists what ran."""
    names: list[str] = []

    def stand_in(
        source: Path, target: Path, *, parameters, cwd, timeout, threads, on_cell
    ) -> list[str]:
        step = registry.get(target.stem)
        names.append(step.slug)
        on_cell(1, 1)
        given = {k: v for k, v in parameters.items() if k not in ("project", "run_id")}
        execute(step, Standing(project, {step.slug: given}, parameters.get("run_id")))
        return []

    monkeypatch.setattr(walk, "execute_notebook", stand_in)
    return names


@pytest.fixture
def ran(monkeypatch, fake_project) -> list[str]:
    """Which of the fake steps ran."""
    for step in registry.steps():
        path = fake_project.notebooks / f"{step.stem}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"cells": []}')
    return _in_this_process(monkeypatch, fake_project)


def test_a_first_run_runs_all_in_order_and_a_second_none(ran, fake_project) -> None:
    assert run_project(fake_project).verdict.word == "review"
    assert ran == ["alpha", "beta"]
    result = run_project(fake_project)
    assert ran == ["alpha", "beta"]
    assert [event.state for event in result.events] == ["skipped", "skipped"]


def test_one_changed_decision_runs_its_step_and_what_reads_it(
    ran, fake_project, fake_steps
) -> None:
    run_project(fake_project)
    ran.clear()
    fake_project.save(fake_steps[1], {"plus": 2})
    run_project(fake_project)
    assert ran == ["beta"]


def test_a_step_whose_inputs_came_out_alike_is_not_run_again(ran, fake_project, fake_steps) -> None:
    run_project(fake_project)
    ran.clear()
    fake_project.save(fake_steps[0], {"kind": "fancy"})
    run_project(fake_project)
    assert ran == ["alpha"]


def test_a_what_if_says_so_and_changes_nothing(ran, fake_project, fake_steps) -> None:
    run_project(fake_project)
    before = Standing(fake_project).store.read(fake_steps[1]).content_hash
    result = run_project(fake_project, overrides={"alpha": {"number": "12"}})
    assert result.what_if
    assert Standing(fake_project).store.read(fake_steps[1]).content_hash == before
    assert result.standing.store.read(fake_steps[1]).evidence.total == 25


def test_adopting_writes_the_file_and_gives_the_hash_of_the_what_if(
    ran, fake_project, fake_steps
) -> None:
    over = {"alpha": {"number": "12"}}
    tried = run_project(fake_project, overrides=over).standing.store.read(fake_steps[0])
    run_project(fake_project, overrides=over, adopt=True)
    assert fake_project.given().decisions["alpha"]["number"] == 12
    assert Standing(fake_project).store.read(fake_steps[0]).content_hash == tried.content_hash


@pytest.mark.parametrize(
    ("overrides", "kind"),
    [
        ({"alpha": {"numbr": 3}}, InvalidDecisions),
        ({"alpha": {"number": "x"}}, InvalidDecisions),
        ({"alfa": {"number": 3}}, UnknownDecision),
    ],
)
def test_nonsense_is_refused_before_anything_runs(ran, fake_project, overrides, kind) -> None:
    with pytest.raises(kind):
        run_project(fake_project, overrides=overrides)
    assert ran == []
    assert not fake_project.runs.exists()


def test_a_failure_stops_what_stands_on_it_and_is_named(ran, fake_project, monkeypatch) -> None:
    def broken(*args, **kwargs) -> None:
        raise StepFailed("it broke")

    monkeypatch.setattr(walk, "execute_notebook", broken)
    result = run_project(fake_project)
    assert result.exit_code == 3
    assert {e.step.slug: e.state for e in result.events} == {
        "alpha": "failed",
        "beta": "not reached",
    }


def test_a_notebook_that_fails_after_its_record_is_not_done(ran, fake_project, monkeypatch) -> None:
    whole = walk.execute_notebook

    def fails_to_show(source: Path, target: Path, **options) -> list[str]:
        whole(source, target, **options)
        if target.stem.endswith("alpha"):
            cells = [nbformat.v4.new_code_cell(f"{name}(session)") for name in ("run", "show")]
            cells[1].outputs = [nbformat.v4.new_output("error", ename="E", evalue="")]
            nbformat.write(nbformat.v4.new_notebook(cells=cells), target)
            raise StepFailed("it has no such chart")
        return []

    monkeypatch.setattr(walk, "execute_notebook", fails_to_show)
    assert run_project(fake_project).exit_code == 3
    assert run_project(fake_project).exit_code == 3, "its record holds, its notebook does not"
    monkeypatch.setattr(walk, "execute_notebook", whole)
    ran.clear()
    assert run_project(fake_project).failures == {}
    assert ran == ["alpha", "beta"]
    ran.clear()
    assert run_project(fake_project).failures == {}
    assert ran == []


def test_what_was_left_out_of_a_notebook_is_said(ran, fake_project, monkeypatch) -> None:
    whole = walk.execute_notebook

    def too_big(*args, **options) -> list[str]:
        return [*whole(*args, **options), "3 of its outputs left out"]

    monkeypatch.setattr(walk, "execute_notebook", too_big)
    result = run_project(fake_project)
    done = [event.text for event in result.events if event.state == "done"]
    assert done == ["3 of its outputs left out"] * 2


def test_a_notebook_that_records_nothing_is_a_failure(ran, fake_project, monkeypatch) -> None:
    monkeypatch.setattr(walk, "execute_notebook", lambda *args, **kwargs: [])
    result = run_project(fake_project)
    assert "without a record" in str(result.failures["alpha"])
    assert result.exit_code == 3


def test_a_block_is_no_go(ran, fake_project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"number": 20})
    result = run_project(fake_project)
    assert (result.verdict.word, result.exit_code) == ("no-go", 1)


def test_two_runs_at_once_are_told_apart(ran, fake_project) -> None:
    with fake_project.lock("run"), pytest.raises(ProjectProblem, match="in use by another run"):
        run_project(fake_project)


def test_the_plan_says_why(ran, fake_project, fake_steps) -> None:
    run_project(fake_project)
    fake_project.save(fake_steps[0], {"number": 8})
    planned = plan(Standing(fake_project))
    assert [p.runs for p in planned] == [True, True]
    assert planned[0].why == "decision changed: number (7 → 8)"
    assert planned[1].why == "if alpha.doubled changes"
    assert [p.runs for p in plan(Standing(fake_project), only=["beta"])] == [False, True]
    assert [p.runs for p in plan(Standing(fake_project), start="beta")] == [False, True]


def test_a_run_that_ran_nothing_leaves_no_folder(ran, fake_project) -> None:
    run_project(fake_project)
    for path in fake_project.runs.glob("*"):
        path.rmdir()
    result = run_project(fake_project)
    assert not result.failures
    assert list(fake_project.runs.iterdir()) == []


def test_adopting_a_cleared_decision_clears_it(ran, fake_project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"share": 0.5})
    run_project(fake_project, overrides={"alpha": {"share": "unset"}}, adopt=True)
    assert fake_steps[0].parse(fake_project.given().decisions["alpha"]).share is None


def test_the_plan_tells_what_is_certain_from_what_waits_for_another_step(
    ran, fake_project, fake_steps
) -> None:
    run_project(fake_project)
    fake_project.save(fake_steps[0], {"kind": "fancy"})
    words = [(p.word, p.why) for p in explain_project(fake_project)]
    assert words == [
        ("runs", "decision changed: kind (plain → fancy)"),
        ("may run", "if alpha.doubled changes"),
    ]
    result = run_project(fake_project)
    assert [(e.state, e.text) for e in result.events if e.step.slug == "beta"] == [
        ("skipped", "alpha.doubled came out as before")
    ]
    fake_project.save(fake_steps[0], {"kind": "plain"})
    fake_project.save(fake_steps[1], {"plus": 4})
    assert [p.word for p in explain_project(fake_project)] == ["runs", "runs"]


def test_explaining_a_what_if_makes_nothing(ran, fake_project) -> None:
    run_project(fake_project)
    before = sorted(fake_project.folder.rglob("*"))
    planned = explain_project(fake_project, overrides={"alpha": {"number": 9}})
    assert planned[0].why == "decision changed: number (7 → 9)"
    with pytest.raises(UnknownDecision):
        explain_project(fake_project, overrides={"alfa": {"number": 9}})
    assert sorted(fake_project.folder.rglob("*")) == before


def test_what_no_kernel_can_mend_is_said_before_one_starts(ran, fake_project, fake_steps) -> None:
    result = run_project(fake_project, only=["beta"])
    assert "needs the evidence of 'alpha'" in str(result.failures["beta"])
    fake_project.save(fake_steps[0], {"data": "gone.csv"})
    result = run_project(fake_project)
    assert "is not there" in str(result.failures["alpha"])
    assert (ran, result.exit_code) == ([], 2)
    assert list(fake_project.runs.iterdir()) == []


def test_the_same_what_if_again_goes_on_in_its_folder_and_repeats_nothing(
    ran, fake_project
) -> None:
    over = {"alpha": {"number": "12"}}
    first = run_project(fake_project, overrides=over, only=["alpha"])
    again = run_project(fake_project, overrides={"alpha": {"number": 12.0}})
    assert again.run_id == first.run_id
    assert ran == ["alpha", "beta"]
    other = run_project(fake_project, overrides={"alpha": {"number": 13}})
    assert other.run_id != first.run_id


def test_kernels_share_the_cores(ran, fake_project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_cores", lambda: 8)
    given = []
    stand_in = walk.execute_notebook

    def spy(*args, threads: int, **kwargs) -> None:
        given.append(threads)
        stand_in(*args, threads=threads, **kwargs)

    monkeypatch.setattr(walk, "execute_notebook", spy)
    for jobs in (None, 3, 20):
        run_project(fake_project, jobs=jobs, force=True, only=["alpha"])
    assert given == [1, 2, 1]


def test_a_run_tells_cells_gate_and_seconds(ran, fake_project) -> None:
    heard: list[StepEvent] = []
    result = run_project(fake_project, on_event=heard.append, only=["alpha"])
    assert [(e.state, e.cell, e.cells, e.gate) for e in heard if e.step.slug == "alpha"] == [
        ("running", 0, 0, None),
        ("running", 1, 1, None),
        ("done", 0, 0, "not_evaluated"),
    ]
    assert not any(event.cell for event in result.events)


@pytest.mark.slow
def test_on_a_demo_one_decision_runs_exactly_what_depends_on_it(monkeypatch, tmp_path) -> None:
    project = make_demo("diagnosis", out=tmp_path / "demo")
    model = registry.get("baseline_models")
    project.save(model, {"fit_budget": 10, "cv_folds": 2})
    ran = _in_this_process(monkeypatch, project)

    def runs(slug: str, **changes: object) -> list[str]:
        ran.clear()
        project.save(registry.get(slug), changes)
        run_project(project, only=["business_problem", "data_quality", "baseline_models"])
        return list(ran)

    assert runs("baseline_models") == ["business_problem", "data_quality", "baseline_models"]
    assert runs("baseline_models") == []
    assert runs("baseline_models", cv_folds=3) == ["baseline_models"]
    # Who measures changes no figure: what reads step 1 finds all as it was.
    assert runs("business_problem", measured_by="somebody else") == ["business_problem"]
