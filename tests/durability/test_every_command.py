"""What else writes fails in turn too: saving a decision, `new`, `upgrade`, `gc`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from faults import HOWS, How, age, litter
from whole import NOTHING, Said, called, check_sentence, check_whole, contents, faults, tenfold

from tenfold import registry, tables
from tenfold.delivery import scaffold
from tenfold.notebooks import carried_notebooks
from tenfold.project import Project
from tenfold.standing import Standing

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.parametrize("how", HOWS)
def test_a_decision_is_saved_or_it_is_not(fake_project: Project, fake_steps, how: How) -> None:
    before = fake_project.file.read_text()
    fake_project.save(fake_steps[0], {"share": 0.5})
    after = fake_project.file.read_text()
    fake_project.file.write_text(before)

    def save() -> Said:
        return called(lambda: fake_project.save(fake_steps[0], {"share": 0.5}))

    for disk, said in faults(fake_project.folder, save, how):
        assert fake_project.file.read_text() in (before, after)
        check_sentence(said, NOTHING, disk)
        assert save() == NOTHING
        assert fake_project.file.read_text() == after


@pytest.mark.parametrize("how", HOWS)
def test_a_new_project_is_whole_or_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: How
) -> None:
    data = tmp_path / "in.csv"
    data.write_text("a,b,y\n" + "".join(f"{i},{i % 7},{i % 2}\n" for i in range(60)))
    table = tables.read(str(data), base=tmp_path)
    frame = tables.to_frame(table)
    inference = tables.infer_roles(tables.profile(table, target="y"), frame, "y")
    for name, value in {
        "read": table,
        "to_frame": frame,
        "profile": None,
        "infer_roles": inference,
    }.items():
        # What they say is the same each time, and only writing is of interest here.
        monkeypatch.setattr(tables, name, lambda *_, value=value, **__: value)
    folder = tmp_path / "new"

    def new() -> Said:
        return tenfold("new", folder, "--data", data, "--target", "y")

    for disk, said in faults(folder, new, how):
        check_whole(folder)
        check_sentence(said, NOTHING, disk)
        if not (folder / "tenfold.yaml").exists():
            assert new().code == 0
        assert Project(folder).given().decisions["data_quality"]["target"] == "y"
        for notebook in carried_notebooks().glob("[0-9]*.ipynb"):
            assert (folder / "notebooks" / notebook.name).read_bytes() == notebook.read_bytes()
        said_next = tenfold("upgrade", folder).out.splitlines()
        assert all(line.endswith(": current") for line in said_next)


@pytest.mark.parametrize("how", HOWS)
def test_an_upgrade_that_was_cut_off_takes_nothing_for_edited(
    fake_project: Project, how: How
) -> None:
    scaffold.copy_notebooks(fake_project)
    stamps = fake_project.notebooks / ".tenfold-notebooks.json"
    for path in fake_project.notebooks.glob("*.ipynb"):
        path.write_text('{"cells": []}')
    old = dict.fromkeys(json.loads(stamps.read_text()), scaffold.hash_file(path))
    stamps.write_text(json.dumps(old))

    def upgrade() -> Said:
        return tenfold("upgrade", fake_project.folder)

    for disk, said in faults(fake_project.folder, upgrade, how):
        check_whole(fake_project.folder)
        check_sentence(said, NOTHING, disk)
        again = upgrade()
        assert (again.code, "edited" in again.out) == (0, False)
        for notebook in carried_notebooks().glob("[0-9]*.ipynb"):
            mine = fake_project.notebooks / notebook.name
            assert mine.read_bytes() == notebook.read_bytes()


@pytest.mark.parametrize("how", HOWS)
def test_tidying_up_that_was_cut_off_leaves_no_half_run_and_no_record_without_its_file(
    ran: list[str], fake_project: Project, how: How
) -> None:
    tenfold("run", fake_project.folder, "--jobs", 1, "--set", "alpha.number=9")
    tenfold("run", fake_project.folder, "--jobs", 1)
    fake_project.save(registry.get("alpha"), {"number": 8})
    tenfold("run", fake_project.folder, "--jobs", 1)
    (what_if,) = (path.parent for path in fake_project.runs.glob("*/overrides.json"))
    wanted = contents(fake_project)
    whole = sorted(path.name for path in what_if.rglob("*"))
    for path in (kept := list((fake_project.folder / "data").iterdir())):
        os.utime(path, (0, 0))
    assert len(kept) == 3

    def tidy() -> Said:
        return tenfold("gc", fake_project.folder, "--keep", 0)

    for disk, said in faults(fake_project.folder, tidy, how):
        check_sentence(said, NOTHING, disk)
        if what_if.exists():
            assert sorted(path.name for path in what_if.rglob("*")) == whole
        assert contents(fake_project) == wanted
        standing = Standing(fake_project)
        assert [standing.freshness(s)[0] for s in registry.steps()] == ["fresh", "fresh"]
        age(fake_project.folder)
        assert tidy().code == 0
        assert litter(fake_project.folder) == []
        assert len(list((fake_project.folder / "data").iterdir())) == 1


@pytest.mark.parametrize("how", HOWS)
def test_adopting_a_what_if_that_was_cut_off_goes_on_when_it_is_asked_again(
    ran: list[str], fake_project: Project, how: How
) -> None:
    tenfold("run", fake_project.folder, "--jobs", 1)
    tenfold("run", fake_project.folder, "--jobs", 1, "--set", "alpha.number=9")
    (run_id,) = (path.parent.name for path in fake_project.runs.glob("*/overrides.json"))
    alpha, beta = registry.steps()

    def adopt() -> Said:
        return tenfold("adopt", run_id, fake_project.folder)

    for disk, said in faults(fake_project.folder, adopt, how):
        check_whole(fake_project.folder)
        check_sentence(said, NOTHING, disk)
        ran.clear()
        assert adopt().code == 0
        assert ran == []
        standing = Standing(fake_project)
        assert [standing.freshness(step)[0] for step in (alpha, beta)] == ["fresh", "fresh"]
        assert standing.store.read(beta).evidence.total == 19
        past = [entry["estimates"] for entry in standing.store.history()]
        assert len(past) == 4, "one line per record"
