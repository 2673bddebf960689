"""Running a project again tells a record that holds from one that was made up."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from tenfold import registry
from tenfold.chain import run_project, walk
from tenfold.delivery import copying
from tenfold.delivery import reproduce as module
from tenfold.delivery.copying import copy_inputs, lock_differences
from tenfold.delivery.reproduce import reproduce
from tenfold.errors import ProjectProblem, StepFailed, WrongInput
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.records import RecordStore
from tenfold.standing import Standing
from tenfold.vocabulary import digest
from tenfold.vocabulary.reproduction import REPRODUCTION, read_reproduction


@pytest.fixture
def project(monkeypatch, fake_project) -> Project:
    """The fake project has run; notebooks run in this process."""

    def stand_in(source: Path, target: Path, *, parameters, **_) -> list[str]:
        execute(registry.get(target.stem), Standing(Project(Path(parameters["project"]))))
        return []

    for step in registry.steps():
        path = fake_project.notebooks / f"{step.stem}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"cells": []}')
    monkeypatch.setattr(walk, "execute_notebook", stand_in)
    ran = run_project(fake_project)
    assert not ran.failures, ran.failures
    return fake_project


def _statuses(project):
    return {one.step: one.status for one in reproduce(project).found.steps}


def _edit(project, stem, change, *, rehash=False):
    path = project.records / f"{stem}.json"
    document = json.loads(path.read_bytes())
    change(document["content"]["evidence"])
    if rehash:
        document["content_hash"] = digest(document["content"])
    path.write_text(json.dumps(document))


def _raise_total(evidence):
    evidence["total"] += 1


def test_an_untouched_project_reproduces_and_says_so_in_its_file(project):
    found = reproduce(project)
    assert found.exit_code == 0
    assert "reproduces: 2 of 2" in found.lines()[-1]
    kept = read_reproduction((project.folder / REPRODUCTION).read_bytes())
    assert kept == found.found
    assert kept.reproduces
    record = RecordStore(project.records).read(registry.get("alpha"))
    assert kept.steps[0].recorded == kept.steps[0].again == record.content_hash


def test_records_stay_as_they_were_and_the_fresh_folder_goes(project, monkeypatch):
    before = {p.name: p.read_bytes() for p in project.records.iterdir()}
    places = []
    kept = module.copy_inputs
    monkeypatch.setattr(
        module, "copy_inputs", lambda p, fresh: places.append(fresh) or kept(p, fresh)
    )
    reproduce(project)
    assert {p.name: p.read_bytes() for p in project.records.iterdir()} == before
    assert places
    assert not places[0].exists()


def test_a_record_edited_by_hand_is_found_and_the_edit_is_named(project):
    _edit(project, "02_beta", _raise_total)
    found = reproduce(project)
    one = found.found.steps[1]
    assert found.exit_code == 1
    assert one.status == "damaged"
    assert [(each.place, each.then, each.now) for each in one.moved] == [
        ("evidence.total", "16", "15")
    ]


def test_an_edit_that_mends_the_hash_too_is_found(project):
    _edit(project, "02_beta", _raise_total, rehash=True)
    found = reproduce(project)
    assert found.exit_code == 1
    assert [one.status for one in found.found.steps] == ["equal", "differs"]
    assert found.found.steps[1].largest == pytest.approx(1 / 16)


def test_a_record_that_cannot_be_read_at_all_is_damaged(project):
    (project.records / "02_beta.json").write_text('{"content": {"a": NaN}}')
    assert _statuses(project) == {"alpha": "equal", "beta": "damaged"}


def test_decisions_changed_since_are_named_as_the_cause(project):
    project.save(registry.get("alpha"), {"number": 8})
    found = reproduce(project)
    assert found.exit_code == 1
    assert "number (7 → 8)" in found.found.steps[0].why


def test_a_step_that_crashes_ends_with_its_code_and_does_not_reproduce(project, monkeypatch):
    def crash(*_, **__):
        raise StepFailed("It crashed.")

    monkeypatch.setattr(walk, "execute_notebook", crash)
    found = reproduce(project)
    assert found.exit_code == 3
    assert [one.status for one in found.found.steps] == ["failed", "failed"]
    assert not read_reproduction((project.folder / REPRODUCTION).read_bytes()).reproduces


def test_only_what_is_recorded_is_run_and_the_rest_is_named(project):
    (project.records / "02_beta.json").unlink()
    found = reproduce(project)
    assert [one.step for one in found.found.steps] == ["alpha"]
    assert found.not_recorded == ("beta",)
    assert any("beta" in line for line in found.lines())


def test_without_records_there_is_nothing_to_reproduce(fake_project):
    with pytest.raises(WrongInput, match="tenfold run"):
        reproduce(fake_project)


def test_a_run_that_holds_the_project_is_waited_for_no_longer_than_it_takes(project):
    with project.lock("run"), pytest.raises(ProjectProblem):
        reproduce(project)


def test_a_rerun_reaches_no_tracking_server(project, monkeypatch):
    seen = []
    kept = walk.execute_notebook
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:1")

    def look(*args, **kwargs):
        seen.append(os.environ.get("MLFLOW_TRACKING_URI"))
        return kept(*args, **kwargs)

    monkeypatch.setattr(walk, "execute_notebook", look)
    reproduce(project)
    assert seen == [None, None]
    assert os.environ["MLFLOW_TRACKING_URI"] == "http://127.0.0.1:1"


def test_libraries_that_changed_since_are_named(project, monkeypatch):
    now = dict(module.keys.library_versions()) | {"numpy": "9.9"}
    monkeypatch.setattr(module, "keys", SimpleNamespace(library_versions=lambda: now))
    assert any("→ 9.9" in line for line in reproduce(project).found.environment)


def test_a_step_that_judges_its_own_folder_is_not_compared_where_that_is_another(
    project, monkeypatch
):
    _edit(project, "02_beta", _raise_total, rehash=True)
    beta = registry.get("beta")
    monkeypatch.setattr(
        type(beta), "watched", lambda self, _, folder: {"folder": str(folder)}, raising=False
    )
    found = reproduce(project)
    assert [one.status for one in found.found.steps] == ["equal", "not_compared"]
    assert "its own folder" in found.found.steps[1].why
    assert found.lines()[-1].endswith("1 of 2 steps came out alike, 1 not compared.")


def test_data_inside_and_outside_come_along_and_results_stay(project):
    folder = project.folder
    (folder.parent / "far").mkdir()
    (folder.parent / "far" / "rows.csv").write_text("a\n1\n")
    for name in ("data/own.csv", "src/code.py", ".git/config", "runs/x/y.ipynb", "mlflow.db"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    (folder / "link.csv").symlink_to(folder / "data" / "own.csv")
    project.save(registry.get("alpha"), {"data": "../far/rows.csv"})
    fresh = folder.parent / "fresh"
    again = copy_inputs(project, fresh)
    assert again.folder.name == folder.name
    assert (again.folder / "../far/rows.csv").read_text() == "a\n1\n"
    there = {p.relative_to(again.folder).as_posix() for p in again.folder.rglob("*") if p.is_file()}
    assert there == {
        "tenfold.yaml",
        "decisions.jsonl",
        "data/own.csv",
        "src/code.py",
        "mlflow.db",
        "notebooks/01_alpha.ipynb",
        "notebooks/02_beta.ipynb",
    }


def test_a_lock_that_names_other_versions_is_told(tmp_path, monkeypatch):
    (tmp_path / "requirements.lock").write_text("numpy==0.1 \\\n  --hash=x\nabsent-here==1\n")
    (found,) = lock_differences(tmp_path)
    assert found.startswith("numpy is ")
    assert lock_differences(tmp_path / "nowhere") == []
    monkeypatch.setattr(copying, "_MOST_DIFFERENCES", 0)
    assert lock_differences(tmp_path) == ["and 1 more"]
