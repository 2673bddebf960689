"""A run whose every write, sync, rename and append fails in turn: it resumes, nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from faults import HOWS, Disk, How, age, litter
from whole import Said, check_sentence, check_whole, contents, faults, tenfold

from tenfold import registry
from tenfold.project import Project
from tenfold.standing import Standing

pytestmark = pytest.mark.filterwarnings(
    # What a dead process held open is closed by Python, which a real end would not do.
    "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.mark.parametrize("how", HOWS)
def test_a_run_that_fails_anywhere_resumes_to_the_same_hashes(
    ran: list[str], fake_project: Project, tmp_path: Path, how: How
) -> None:
    other = Project(Path(shutil.copytree(fake_project.folder, tmp_path / "undisturbed")))
    undisturbed = tenfold("run", other.folder, "--jobs", 1)
    assert undisturbed.code == 4, undisturbed.err
    wanted = contents(other)

    def run() -> Said:
        return tenfold("run", fake_project.folder, "--jobs", 1)

    seen = set()
    for disk, said in faults(fake_project.folder, run, how):
        seen.add(disk.done[disk.at or 0])
        check_whole(fake_project.folder)
        check_sentence(said, undisturbed, disk)
        standing = Standing(fake_project)
        fresh = [s.slug for s in registry.steps() if standing.freshness(s)[0] == "fresh"]
        ran.clear()
        again = run()
        place = disk.done[disk.at or 0]
        assert again.code == 4, (place, again.err)
        assert not set(ran) & set(fresh), place
        assert contents(fake_project) == wanted, place
        check_whole(fake_project.folder)
        if litter(fake_project.folder):
            age(fake_project.folder)
            tenfold("gc", fake_project.folder)
        assert litter(fake_project.folder) == []
        assert contents(fake_project) == wanted
    assert {kind for kind, _ in seen} >= {"open", "write", "fsync", "rename", "mkdir", "unlink"}
    for name in ("01_alpha.json", "02_beta.json", "history.jsonl", "report.html", "hashes.json"):
        assert any(name in path for _, path in seen), name
    assert any(path.startswith("data/") for _, path in seen)


@pytest.mark.parametrize("extra", [(), ("--adopt",)])
def test_a_what_if_that_dies_anywhere_leaves_the_project_as_it_was_or_as_it_asked(
    ran: list[str], fake_project: Project, extra: tuple[str, ...]
) -> None:
    tenfold("run", fake_project.folder, "--jobs", 1)
    file, before = fake_project.file.read_text(), contents(fake_project)
    alpha, beta = registry.steps()

    def run() -> Said:
        command = ("run", fake_project.folder, "--jobs", 1, "--set", "alpha.number=9", *extra)
        return tenfold(*command)

    for disk, _ in faults(fake_project.folder, run, "dies"):
        place = disk.done[disk.at or 0]
        check_whole(fake_project.folder)
        if extra:
            assert fake_project.file.read_text() in (file, file.replace("7", "9")), place
        else:
            assert fake_project.file.read_text() == file, place
            assert contents(fake_project) == before, place
        again = run()
        assert again.code == 4, (place, again.err)
        found = Standing(fake_project)
        if not extra:
            last = max(fake_project.runs.glob("*/overrides.json")).parent.name
            found = Standing(fake_project, run_id=last)
            assert contents(fake_project) == before, place
        assert found.store.read(beta).evidence.total == 19, place
        assert found.store.read(alpha).decisions.number == 9, place


def test_what_counts_is_synced_before_it_has_its_name_and_nothing_is_synced_in_vain(
    ran: list[str], fake_project: Project
) -> None:
    disk = Disk(fake_project.folder)
    with disk.watched():
        tenfold("run", fake_project.folder, "--jobs", 1)
    syncs = [place for kind, place in disk.done if kind == "fsync"]
    for number, (kind, place) in enumerate(disk.done):
        if kind != "rename" or place.startswith(".cache"):
            continue
        writes = [n for n, done in enumerate(disk.done) if done == ("write", place)]
        synced = disk.done.index(("fsync", place))
        assert max(writes) < synced < number, place
        folder = Path(place).parent
        folder = folder.parent if folder.suffix == ".unfinished" else folder
        assert disk.done[number + 1] == ("fsync", folder.as_posix()), place
    for number, (kind, place) in enumerate(disk.done):
        if kind == "write" and place.endswith("history.jsonl"):
            assert disk.done[number + 1] == ("fsync", place)
    # Two records, a kept file, the dossier and one paper twice, each with its folder; two lines of
    # the history and the folder that it is new in; three new folders, each in the one above it.
    assert len(syncs) == 6 * 2 + 2 + 1 + 3, syncs
    assert not [place for place in syncs if place.startswith(".cache")], "what can be made again"
