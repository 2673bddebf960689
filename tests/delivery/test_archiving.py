"""A project goes into one file and comes out as it was; what comes from strangers is checked."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sklearn.datasets import load_breast_cancer
from whole import contents, tenfold

from tenfold import registry, tables
from tenfold.columns import columns
from tenfold.delivery import signing
from tenfold.delivery.archiving import changed_standing, look, manifest, pack, unpack
from tenfold.delivery.scaffold import new_project
from tenfold.errors import WrongInput
from tenfold.project import Project
from tenfold.session import execute
from tenfold.signing import Asked
from tenfold.standing import Standing
from tenfold.tables.along import located
from tenfold.undoing import edits, undo
from tenfold.verdict import verdict
from tenfold.waiving import waiver

SOON = date.today() + timedelta(days=30)


def test_a_real_project_stands_after_unpacking_as_it_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = tuple(registry.get(slug) for slug in ("business_problem", "data_quality"))
    monkeypatch.setattr(registry, "steps", lambda: two)
    asked = Asked.of({"required_roles": {"data_quality": ["owner"]}, "people": []})
    monkeypatch.setattr(signing, "asked", lambda project: asked)
    folder = tmp_path / "cells"
    folder.mkdir()
    table = load_breast_cancer(as_frame=True).frame.iloc[:120, -4:]
    table.to_csv(folder / "cells.csv", index=False)
    project = new_project(folder, data=str(folder / "cells.csv"), target="target").project
    for step in two:
        execute(step, Standing(project))
    execute(two[0], Standing(project, {"business_problem": {"currency": "USD"}}, "dollars"))
    signing.sign(project, "data_quality", "owner", "somebody")
    project.waive(waiver("TF0101", "known", "owner", SOON))
    out = pack(project, tmp_path)
    assert out.name == "cells.tenfold.zip"
    there = unpack(out, tmp_path / "elsewhere" / "cells")
    assert verdict(Standing(there)) == verdict(Standing(project))
    assert [Standing(there).freshness(step)[0] for step in two] == ["fresh", "fresh"]
    assert [line.valid for line in Standing(there).signatures.lines] == [True]
    assert Standing(there, run_id="dollars").freshness(two[0])[0] == "fresh"
    assert contents(there) == contents(project)
    assert changed_standing(there, look(out)) == []
    assert edits(there) == edits(project)
    assert undo(there) is not None
    assert there.given().waivers == ()
    assert len(list(there.notebooks.glob("*.ipynb"))) == len(
        list(project.notebooks.glob("*.ipynb"))
    )


def test_caches_locks_links_old_runs_and_secrets_stay_behind(
    fake_project: Project, fake_steps: Any, tmp_path: Path
) -> None:
    execute(fake_steps[0], Standing(fake_project))
    folder = fake_project.folder
    fake_project.file.write_text("steps:\n  alpha:\n    positive: file:token.txt\n")
    for name in ("token.txt", ".env", ".git/config", ".cache/x", "runs/old/01.ipynb", "kept.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    (folder / "link.txt").symlink_to(folder / "kept.txt")
    (folder / "records.unfinished").write_text("x")
    out = pack(fake_project, folder / "mine.tenfold.zip")
    first = out.read_bytes()
    pack(fake_project, out)
    data = next(iter((folder / "data").iterdir())).name
    names = ["kept.txt", "records/01_alpha.json", "records/history.jsonl", "tenfold.yaml"]
    assert sorted(look(out).files) == sorted([*names, f"data/{data}"])
    assert len(out.read_bytes()) == len(first)
    with pytest.raises(WrongInput, match=r"'kept\.txt' exists and is no packed project"):
        pack(fake_project, folder / "kept.txt")


def test_data_outside_come_along_and_what_rests_on_them_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = tuple(registry.get(slug) for slug in ("business_problem", "data_quality"))
    monkeypatch.setattr(registry, "steps", lambda: two)
    asked = Asked.of({"required_roles": {"data_quality": ["owner"]}, "people": []})
    monkeypatch.setattr(signing, "asked", lambda project: asked)
    table = load_breast_cancer(as_frame=True).frame.iloc[:120, -4:]
    (tmp_path / "here").mkdir()
    table.to_csv(tmp_path / "here" / "cells.csv", index=False)
    source = tmp_path / "here" / "cells.csv"
    project = new_project(tmp_path / "here" / "cells", data=str(source), target="target").project
    for step in two:
        execute(step, Standing(project))
    signing.sign(project, "data_quality", "owner", "somebody")
    out = pack(project, tmp_path)
    assert "cells.csv" not in [path.name for path in project.folder.rglob("*.csv")]
    source.unlink()
    there = unpack(out, tmp_path / "elsewhere" / "cells")
    assert there.file.read_bytes() == project.file.read_bytes()
    assert changed_standing(there, look(out)) == []
    assert [Standing(there).freshness(step)[0] for step in two] == ["fresh", "fresh"]
    assert [line.valid for line in Standing(there).signatures.lines] == [True]
    assert list(columns(Standing(there))) == list(table.columns)
    signed = Standing(there).record(two[1])
    again = execute(two[1], Standing(there))
    assert signed is not None
    assert again.content_hash == signed.content_hash
    # A pack of the copy stands as well, and says nothing: all it needs lies in it.
    packed = pack(there, tmp_path / "again.tenfold.zip")
    assert look(packed).said == []
    third = unpack(packed, tmp_path / "third")
    assert Standing(third).freshness(two[1])[0] == "fresh"


def test_data_outside_are_copied_in_and_a_database_is_only_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = tuple(registry.get(slug) for slug in ("data_quality", "monitoring"))
    monkeypatch.setattr(registry, "steps", lambda: two)
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n")
    with sqlite3.connect(tmp_path / "rows.db") as database:
        database.execute("create table t (a)")
    database.close()
    text = (
        "steps:\n  data_quality:\n    source: ../rows.csv # ours\n    target: b\n"
        "    serving_sample: postgresql://host/db\n  monitoring:\n    current: sqlite:///../rows.db\n"
    )
    project = Project.create(tmp_path / "p", text)
    (project.folder / "data").mkdir()
    (project.folder / "data" / "rows.csv").write_text("another\n")
    out = pack(project, tmp_path)
    there = unpack(out, tmp_path / "there")
    assert project.file.read_text() == there.file.read_text() == text
    assert (there.folder / "data" / "rows1.csv").read_text() == "a,b\n1,2\n"
    assert located(there.folder, "../rows.csv") == there.folder / "data" / "rows1.csv"
    assert located(there.folder, "../rows.db").read_bytes() == (tmp_path / "rows.db").read_bytes()
    assert list(
        tables.read("sqlite:///../rows.db", base=there.folder, query="select 1 as a").columns
    ) == ["a"]
    said = "\n".join(look(out).said)
    assert "not packed" not in said
    assert "'../rows.csv' lies outside of the project; it comes along as 'data/rows1.csv'" in said
    assert "results and signatures stand" in said
    assert "data_quality.serving_sample is a database" in said


def test_an_absolute_path_into_the_project_is_read_from_there_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = (registry.get("data_quality"),)
    monkeypatch.setattr(registry, "steps", lambda: only)
    inside = tmp_path / "p" / "rows.csv"
    text = f"steps:\n  data_quality:\n    source: {inside}\n    target: b\n"
    project = Project.create(tmp_path / "p", text)
    inside.write_text("a,b\n1,2\n")
    out = pack(project, tmp_path)
    assert [name for name in look(out).files if name.endswith(".csv")] == ["rows.csv"]
    there = unpack(out, tmp_path / "there")
    assert located(there.folder, str(inside)) == there.folder / "rows.csv"
    assert "is an absolute path; it comes along as 'rows.csv'" in look(out).said[0]


def test_files_of_a_folder_of_data_that_no_pack_takes_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = tuple(registry.get(slug) for slug in ("data_quality", "monitoring"))
    monkeypatch.setattr(registry, "steps", lambda: two)
    text = (
        "steps:\n  data_quality:\n    source: parts\n    target: b\n"
        "  monitoring:\n    current: ../later\n"
    )
    project = Project.create(tmp_path / "p", text)
    for folder in (project.folder / "parts", tmp_path / "later"):
        folder.mkdir()
        for name in ("1.csv", "at=12:30.csv", ".1.csv.crc"):
            (folder / name).write_text("a,b\n1,2\n")
    (project.folder / "parts" / "2.csv").symlink_to(tmp_path / "later" / "1.csv")
    told = look(pack(project, tmp_path))
    assert sorted(name for name in told.files if name.endswith(".csv")) == [
        "data/later/1.csv", "parts/1.csv",
    ]  # fmt: skip
    said = [line for line in told.said if "not packed" in line]
    assert [line[:40] for line in said] == [
        "data_quality.source: 2 files of 'parts' ", "monitoring.current: 1 file of 'later' no",
    ]  # fmt: skip


Entries = list[tuple[zipfile.ZipInfo, bytes]]


def _forged(path: Path, change: Callable[[dict[str, Any], Entries], None]) -> Path:
    files = {"tenfold.yaml": b"schema: 1\n", "data/a.csv": b"a\n1\n"}
    entries = [(zipfile.ZipInfo(name), content) for name, content in files.items()]
    told: dict[str, Any] = {
        "format": "tenfold-pack",
        "schema": 1,
        "name": "p",
        "made": "2027-01-01T00:00:00+00:00",
        "tenfold": "9.9",
        "decisions": 1,
        "files": {name: _listed(content) for name, content in files.items()},
    }
    change(told, entries)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as into:
        for info, content in entries:
            into.writestr(info, content)
        into.writestr(manifest.NAME, json.dumps(told))
    return path


def _listed(content: bytes, **other: object) -> dict[str, object]:
    sha256 = hashlib.sha256(content).hexdigest()
    return {"sha256": sha256, "bytes": len(content), "changed": 0, **other}


def _named(name: str) -> Callable[[dict[str, Any], Entries], None]:
    def change(told: dict[str, Any], entries: Entries) -> None:
        entries.append((zipfile.ZipInfo(name), b"x"))
        told["files"][name] = _listed(b"x")

    return change


def _link(told: dict[str, Any], entries: Entries) -> None:
    _named("data/link")(told, entries)
    entries[-1][0].external_attr = (stat.S_IFLNK | 0o777) << 16


def _lzma(told: dict[str, Any], entries: Entries) -> None:
    entries[1][0].compress_type = zipfile.ZIP_LZMA


def _says(**what: object) -> Callable[[dict[str, Any], Entries], None]:
    return lambda told, entries: told.update(what)


def _holds(content: bytes, **listed: object) -> Callable[[dict[str, Any], Entries], None]:
    def change(told: dict[str, Any], entries: Entries) -> None:
        entries[1] = (entries[1][0], content)
        told["files"]["data/a.csv"] |= listed

    return change


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_named("../out.txt"), "not safe to unpack: '../out.txt' has a name"),
        (_named("/etc/out.txt"), "not safe"),
        (_named("a\\..\\..\\out.txt"), "not safe"),
        (_named("C:out.txt"), "not safe"),
        (_named(".git/hooks/post-checkout"), "not safe"),
        (_named("data/A.csv"), "there twice"),
        (_named("data/a.csv"), "there twice"),
        (_link, "is a link"),
        (_lzma, "is compressed as no pack is"),
        (_named("data/"), "not safe"),
        (_holds(b"a\n2\n"), "is damaged"),
        (_holds(b"0" * 5_000_000), "is damaged"),
        (_holds(b"a\n1\n", bytes=3), "is damaged"),
        (_holds(b"a\n1\n", bytes=6_000_000_000), "more than a project may"),
        (_says(schema=2), "made by tenfold 9.9.*cannot read it"),
        (_says(decisions=2), "made by tenfold 9.9.*schema 1, not 2"),
        (_says(format="other"), "no packed project"),
        (lambda told, entries: entries.pop(), "is damaged"),
        (lambda told, entries: told["files"].pop("data/a.csv"), "is damaged"),
    ],
)
def test_what_is_not_as_it_says_is_refused_and_leaves_nothing(
    fake_steps: Any, tmp_path: Path, change: Callable[[dict[str, Any], Entries], None], said: str
) -> None:
    file = _forged(tmp_path / "x.zip", change)
    with pytest.raises(WrongInput, match=f"(?s){said}") as caught:
        unpack(file, tmp_path / "new")
    assert "\n" not in str(caught.value)
    assert os.listdir(tmp_path) == ["x.zip"]  # noqa: PTH208


def test_a_forgery_without_a_fault_unpacks_and_a_full_folder_or_another_file_does_not(
    fake_steps: Any, tmp_path: Path
) -> None:
    file = _forged(tmp_path / "x.zip", lambda told, entries: None)
    done = tenfold("unpack", file, tmp_path / "new")
    assert done.code == 0, done.err
    assert (tmp_path / "new" / "data" / "a.csv").read_bytes() == b"a\n1\n"
    full = tenfold("unpack", file, tmp_path / "new")
    assert (full.code, "is not empty. Name a new folder." in full.err) == (2, True)
    for other in (b"", b"PK\x03\x04nonsense", file.read_bytes()[:-30]):
        (tmp_path / "y.zip").write_bytes(other)
        done = tenfold("unpack", tmp_path / "y.zip", tmp_path / "other")
        assert (done.code, "no packed project" in done.err) == (2, True)
    assert tenfold("unpack", tmp_path / "none.zip").code == 2
    packed = tenfold("pack", tmp_path / "new", tmp_path / "again.zip")
    assert packed.code == 0
    assert "2 files" in packed.out
