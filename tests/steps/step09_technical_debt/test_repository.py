"""Reading a stranger's folder: nothing runs, nothing outside is read, nothing crashes it."""

from __future__ import annotations

import json
import os

import pytest
from audited import BY_HAND, BY_MACHINE, write

from tenfold.errors import DataProblem
from tenfold.steps.step09_technical_debt import repository
from tenfold.steps.step09_technical_debt.repository import read_repository


def _notebook(*cells, **more):
    listed = [
        {"cell_type": "code", "source": source, "execution_count": count, **more}
        for source, count in cells
    ]
    return json.dumps({"cells": listed, "nbformat": 4})


def test_results_and_other_tools_folders_are_left_out(tmp_path):
    names = [
        "records/a.py", "runs/x/03.ipynb", "data/a.py", ".git/hooks/x.py", ".venv/a.py",
        "node_modules/a.py", "mine/pyvenv.cfg", "mine/lib/a.py", ".cache/a.py", "pictures/a.png",
    ]  # fmt: skip
    write(tmp_path, dict.fromkeys(names, "x = 1") | {"src/records/kept.py": "x = 1"})
    assert set(read_repository(tmp_path).files) == {"src/records/kept.py"}


def test_links_are_not_followed(tmp_path):
    write(tmp_path, {"outside/secret.py": "x = 1", "in/mine.py": "x = 1"})
    (tmp_path / "in" / "link.py").symlink_to(tmp_path / "outside" / "secret.py")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "outside")
    found = read_repository(tmp_path / "in")
    assert set(found.files) == {"mine.py"}
    assert found.passed_over == ["1 links are not followed"]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "endless.py")
    assert read_repository(tmp_path).files == {}


def test_size_and_number_are_bounded_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(repository, "MOST_BYTES", 100)
    monkeypatch.setattr(repository, "MOST_FILES", 3)
    write(tmp_path, {"a.py": "#" * 101, **{f"b{k}.py": "x = 1" for k in range(5)}})
    found = read_repository(tmp_path)
    assert len(found.files) == 3
    assert found.passed_over == [
        "1 files are too large to be read",
        "only the first 3 files are read",
    ]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(DataProblem, match="repository"):
        read_repository(tmp_path / "no")


HOSTILE = {
    "not JSON": b"{",
    "binary": bytes(range(256)) * 10,
    "nested": b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "no cells": b'{"nbformat": 4}',
    "cells of another kind": b'{"cells": [1, null, "x"]}',
    "a cell without a kind": b'{"cells": [{"source": 7}]}',
    "numbers for source": b'{"cells": [{"cell_type": "code", "source": [1, 2]}]}',
    "no syntax": _notebook(("def (:\n\0", 1)).encode(),
    "deep expression": _notebook(("x = " + "(" * 5000 + ")" * 5000, 1)).encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_notebook_is_reported_and_crashes_nothing(audit, tmp_path, name):
    (tmp_path / "odd.ipynb").write_bytes(HOSTILE[name])
    write(tmp_path, {"fine.py": '"""Fine."""\n'})
    found = audit(tmp_path)
    assert found.scan.notebooks == 1
    assert found.documentation.public == 1
    unreadable = any("odd.ipynb" in said for said in found.scan.passed_over)
    assert unreadable or name == "numbers for source"


@pytest.mark.parametrize("suffix", ["py", "yaml", "json", "lock", "toml", "md"])
def test_bytes_of_any_kind_under_any_name_crash_nothing(audit, tmp_path, suffix):
    for k, raw in enumerate(HOSTILE.values()):
        (tmp_path / f"x{k}.{suffix}").write_bytes(raw)
    (tmp_path / f"requirements.{suffix}").write_bytes(bytes(range(256)))
    (tmp_path / "uv.lock").write_bytes(b"[[package]]\nname = 1\nversion = []\n")
    assert audit(tmp_path).score() == 0


def test_yaml_that_fills_the_memory_is_refused(audit, tmp_path):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    write(tmp_path, {".github/workflows/ci.yml": bomb, "bomb.yaml": bomb})
    found = audit(tmp_path)
    assert [one.valid for one in found.manifests] == [False]


def test_nothing_of_the_folder_is_run(audit, tmp_path):
    touch = f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"
    names = ("train.py", "conftest.py", "setup.py", "tests/test_x.py", "numpy.py")
    write(tmp_path, {**dict.fromkeys(names, touch), "x.ipynb": _notebook((touch, 1))})
    write(tmp_path, {"Makefile": f"test: $(shell touch {tmp_path / 'ran'})\n\ttouch ran\n"})
    audit(tmp_path)
    assert not (tmp_path / "ran").exists()


def test_running_a_notebook_from_top_to_bottom_changes_nothing_about_it(tmp_path):
    prints = []
    for counts in ((None, None), (1, 2), (3, 1)):
        cells = [("x = 1", counts[0]), ("x", counts[1])]
        (tmp_path / "n.ipynb").write_text(_notebook(*cells, outputs=[str(counts)]))
        prints.append(read_repository(tmp_path).files["n.ipynb"].fingerprint)
    assert prints[0] == prints[1] != prints[2]


def test_the_same_folder_gives_the_same_evidence(audit, tmp_path):
    write(tmp_path, BY_HAND | BY_MACHINE)
    assert audit(tmp_path) == audit(tmp_path)
