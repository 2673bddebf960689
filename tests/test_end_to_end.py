"""The whole chain on a small demo: click, batch and plain papermill leave one content."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tenfold import registry
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.verdict import verdict

pytestmark = pytest.mark.slow


def _tenfold(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    code = "from tenfold.cli import main; main()"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)


def _hashes(project: Project) -> dict[str, str]:
    store = Standing(project).store
    found = {step.slug: store.read(step) for step in registry.steps()}
    return {slug: record.content_hash for slug, record in found.items() if record}


@pytest.fixture(scope="module")
def done(demo_ran) -> tuple[Project, str]:
    """The diabetes demo, run once by the command line, and what it printed."""
    ran = demo_ran("diabetes")
    assert ran.returncode in (0, 1, 4), ran.stderr + ran.stdout
    return Project(Path(ran.project)), ran.stdout


@pytest.fixture
def copy(done: tuple[Project, str], tmp_path: Path) -> Project:
    """A copy of the project that was run, free to change."""
    return Project(Path(shutil.copytree(done[0].folder, tmp_path / "copy")))


def test_it_ends_with_a_verdict_and_a_dossier(done) -> None:
    project, printed = done
    assert f"Verdict: {verdict(Standing(project)).word}" in printed
    # Named as seen from where the command was given.
    named = printed.rpartition("Dossier: ")[2].split()[0]
    assert project.folder.parent / named == project.report
    html = project.report.read_text(encoding="utf-8")
    for step in registry.steps():
        assert step.question in html
        record = Standing(project).record(step)
        assert step.view(record.decisions, record.evidence).answer.endswith("."), step.slug


def test_executed_notebooks_open_anywhere(done) -> None:
    project, _ = done
    (run,) = project.runs.iterdir()
    for step in registry.steps():
        notebook = nbformat.read(run / f"{step.stem}.ipynb", as_version=4)
        nbformat.validate(notebook)
        assert "widgets" not in notebook.metadata
        text = json.dumps(notebook)
        assert "application/vnd.jupyter.widget-view+json" not in text
        assert len(text) < 3_000_000, step.slug
        outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
        assert outputs, step.slug
        assert all("text/plain" in o["data"] for o in outputs if o.output_type == "display_data")


def test_a_second_run_starts_no_kernel_and_changes_nothing(copy: Project) -> None:
    before = _hashes(copy)
    ran = _tenfold("run", copy.folder, "--json")
    printed = json.loads(ran.stdout)
    assert _hashes(copy) == before
    assert not list((copy.runs / printed["run_id"]).glob("*.ipynb"))


def test_click_set_and_plain_papermill_give_one_hash(copy: Project, tmp_path: Path) -> None:
    step = registry.get("business_problem")
    change = {"horizon_weeks": 80, "cost_over": [0.4, 0.6, 0.9]}
    over = Standing(copy, {step.slug: {"horizon_weeks": "80", "cost_over": "[0.4, 0.6, 0.9]"}})
    command = [sys.executable, "-m", "papermill", copy.notebooks / f"{step.stem}.ipynb"]
    command += [tmp_path / "out.ipynb", "-p", "project", copy.folder, "-p", "horizon_weeks", "80"]
    command += ["-p", "cost_over", "[0.4, 0.6, 0.9]"]
    environment = os.environ | {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    ran = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, env=environment
    )
    assert ran.returncode == 0, ran.stderr
    (what_if,) = copy.runs.glob("what-if-*")
    by_papermill = json.loads((what_if / "records" / f"{step.stem}.json").read_text())

    args = ("--set", "business_problem.horizon_weeks=80")
    args += ("--set", "business_problem.cost_over=[0.4, 0.6, 0.9]", "--only", step.slug)
    printed = json.loads(_tenfold("run", copy.folder, "--json", *args).stdout)
    batch = copy.runs / printed["run_id"] / "records" / f"{step.stem}.json"

    from tenfold.session import begin

    namespace: dict[str, object] = {"project": str(copy.folder)}
    session = begin(step.slug, namespace)
    session.save(change)
    clicked = session.run().content_hash
    assert over.resolve(step).values == session.resolved().values
    assert by_papermill["content_hash"] == clicked
    assert json.loads(batch.read_text())["content_hash"] == clicked


def test_a_misspelt_papermill_parameter_ends_the_run(copy: Project, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "papermill", copy.notebooks / "01_business_problem.ipynb"]
    command += [tmp_path / "out.ipynb", "-p", "project", copy.folder, "-p", "horizon_week", "80"]
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "Did you mean 'horizon_weeks'?" in ran.stderr


def test_a_changed_payoff_reaches_every_money_figure(copy: Project) -> None:
    before = {s.slug: s.money for s in verdict(Standing(copy)).steps}
    hashes = _hashes(copy)
    copy.save(registry.get("business_problem"), {"cost_under": [1.0, 2.0, 3.0]})
    ran = _tenfold("run", copy.folder)
    assert ran.returncode in (0, 1, 4), ran.stderr
    after = {s.slug: s.money for s in verdict(Standing(copy)).steps}
    assert after["business_problem"] != before["business_problem"]
    assert after["baseline_models"] != before["baseline_models"]
    assert all(_hashes(copy)[slug] != old for slug, old in hashes.items())


def test_a_project_without_payoffs_runs_and_is_no_go_with_what_to_fill_in(copy: Project) -> None:
    step = registry.get("business_problem")
    copy.save(step, dict.fromkeys(("cost_over", "cost_under", "volume_per_week")))
    ran = _tenfold("run", copy.folder)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "TF0104" in ran.stdout
    assert "cost_over" in copy.report.read_text(encoding="utf-8")
    assert "failed" not in ran.stdout


def test_a_file_that_went_away_is_a_sentence_and_loses_nothing(copy: Project) -> None:
    before = _hashes(copy)
    (copy.folder / "data" / "diabetes.csv").unlink()
    ran = _tenfold("run", copy.folder, "--force")
    assert ran.returncode == 2, ran.stdout
    assert "diabetes.csv" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert _hashes(copy)["data_quality"] == before["data_quality"]
