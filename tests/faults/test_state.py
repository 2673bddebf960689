"""What others left is stale, edited, swapped or gone: told before a kernel starts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from whole import called, tenfold

from tenfold import registry
from tenfold.delivery.scaffold import new_project
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.vocabulary import digest


def _record(project: Project, change: Callable[[dict], object], *, hashed: bool = False) -> None:
    path = project.records / "01_alpha.json"
    document = json.loads(path.read_text())
    change(document)
    if hashed:
        document["content_hash"] = digest(document["content"])
    path.write_text(json.dumps(document))


def _kept(project: Project) -> Path:
    (path,) = (project.folder / "data").glob("*.txt")
    return path


def _edited(document: dict) -> None:
    document["content"]["evidence"]["doubled"]["value"] = 99


FAULTS: dict[str, tuple[Callable[[Project], object], str]] = {
    "stale upstream": (
        lambda project: project.save(registry.get("alpha"), {"number": 8}),
        "'beta' needs 'alpha', which is out of date: decision changed: number",
    ),
    "upstream never ran": (
        lambda project: (project.records / "01_alpha.json").unlink(),
        "'beta' needs the evidence of 'alpha', which has not run",
    ),
    "record edited by hand": (
        lambda project: _record(project, _edited),
        "'01_alpha.json' was changed by hand",
    ),
    "record of another schema version": (
        lambda project: _record(project, lambda document: document.update(schema=99)),
        "'01_alpha.json' has schema 99",
    ),
    "record of another version of the step": (
        lambda project: _record(
            project, lambda d: d["content"]["evidence"].update(more=1), hashed=True
        ),
        "was written by another version of the step (more:",
    ),
    "record of another step": (
        lambda project: _record(project, lambda d: d["content"].update(step="beta"), hashed=True),
        "is not the record of alpha",
    ),
    "record cut short": (
        lambda project: (project.records / "01_alpha.json").write_text('{"schema": 1'),
        "'01_alpha.json' is damaged",
    ),
    "model file swapped": (lambda project: _kept(project).write_text("another"), "was changed"),
    "model file deleted": (lambda project: _kept(project).unlink(), "is gone"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_step_never_reads_what_does_not_hold(
    done: Project, started: list[str], case: str
) -> None:
    spoil, said = FAULTS[case]
    spoil(done)
    ended = tenfold("run", done.folder, "--only", "beta", "--force")
    assert ended.code == 2, ended
    assert said in ended.err
    assert "tenfold run" in ended.err
    assert not started


def test_a_data_file_that_is_gone(done: Project, fake_steps, started: list[str]) -> None:
    done.save(fake_steps[0], {"data": "in.csv"})
    (done.folder / "in.csv").unlink()
    ended = tenfold("run", done.folder)
    assert ended.code == 2
    assert "in.csv' is not there. Put it back, or correct the path in tenfold.yaml" in ended.err
    assert not started


ROWS = "".join(f"{i},{i % 7},{'ab'[i % 2]},{'yes' if i % 3 else 'no'}\n" for i in range(60))
COLUMNS = {
    "target missing": ("id,x,g\n" + ROWS.replace(",yes", "").replace(",no", ""), "bought"),
    "target renamed": ("id,x,g,bougth\n" + ROWS, "bought"),
    "target retyped": ("id,x,g,bought\n" + ROWS.replace("yes", "1").replace("no", "0"), "yes"),
    "role renamed": ("nr,x,g,bought\n" + ROWS, "'id'"),
    "column twice": ("id,id,g,bought\n" + ROWS, "id"),
}


@pytest.mark.parametrize("case", COLUMNS)
def test_a_table_whose_columns_are_others_now(tmp_path: Path, case: str) -> None:
    text, said = COLUMNS[case]
    table = tmp_path / "in.csv"
    table.write_text("id,x,g,bought\n" + ROWS)
    made = new_project(tmp_path / "p", data=str(table), target="bought", id="id", positive="yes")
    table.write_text(text)
    project, step = made.project, registry.get("data_quality")
    ended = called(lambda: execute(step, Standing(project)))
    assert ended.code == 2, ended
    assert said in ended.err
    assert not project.records.exists()
