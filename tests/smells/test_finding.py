"""What the search promises whatever lies in the folder: it reads all, runs nothing, never fails."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest

from tenfold.errors import WrongInput
from tenfold.smells import KINDS, Smell, find_smells
from tenfold.smells.finding import detectors

BROKEN: dict[str, bytes] = {
    "syntax.py": b"def f(:\n",
    "two.py": b"print 'hello'\n",
    "nul.py": b"\0\1\2",
    "latin.py": b"x = '\xe9'\n",
    "unknown.py": b"# coding: klingon\nx = 1\n",
    "deep.py": b"x = " + b"(" * 3_000 + b")" * 3_000,
    "empty.ipynb": b"",
    "list.ipynb": b"[]",
    "text.ipynb": b"no notebook",
    "nocells.ipynb": b'{"cells": 3}',
    "deep.ipynb": b"[" * 100_000,
    "latin.ipynb": b'{"cells": ["\xe9"]}',
    "number.ipynb": b'{"cells": [{"cell_type": "code", "source": "' + b"9" * 10_000 + b'"}]}',
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_named_and_the_rest_is_searched(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BROKEN[name])
    (tmp_path / "good.py").write_text("import random\nx = random.random()\n")
    found = find_smells(tmp_path)
    assert [smell.path for smell in found if smell.kind == "unseeded_randomness"] == ["good.py"]
    assert [smell.path for smell in found if smell.kind == "unreadable"] == [name]


@pytest.mark.parametrize(
    "cells",
    [
        [{"cell_type": "code"}],
        [{"cell_type": "code", "source": None, "execution_count": "x"}],
        [3, None, "a", {"cell_type": "code", "source": [1, "x = 1"]}],
        [{"cell_type": "code", "source": "%%"}, {"cell_type": "code", "source": "!\n%\n?"}],
        [{"cell_type": "raw", "source": "x +"}],
    ],
)
def test_odd_cells_do_no_harm(tmp_path: Path, cells: object) -> None:
    (tmp_path / "odd.ipynb").write_text(json.dumps({"cells": cells}))
    assert all(smell.kind == "unreadable" for smell in find_smells(tmp_path))


def test_an_old_notebook_is_read(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "input": ["print(frame)"], "prompt_number": 1}
    (tmp_path / "old.ipynb").write_text(json.dumps({"worksheets": [{"cells": [cell]}]}))
    assert [smell.kind for smell in find_smells(tmp_path)] == ["hidden_state"]


def test_a_notebook_in_another_language_is_left_alone(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "source": "x <- read.csv('/mnt/a/b.csv')"}
    text = {"cells": [cell], "metadata": {"kernelspec": {"language": "R"}}}
    (tmp_path / "r.ipynb").write_text(json.dumps(text))
    assert find_smells(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_out_of_the_folder_are_named_but_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    inside = tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "a.py").write_text("import random\nrandom.random()\n")
    (inside / "a.py").symlink_to(outside / "a.py")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    (inside / "gone.py").symlink_to(inside / "nowhere.py")
    assert {(smell.kind, smell.path) for smell in find_smells(inside)} == {
        ("unreadable", "a.py"), ("unreadable", "gone.py"),
    }  # fmt: skip


def test_nothing_is_executed(tmp_path: Path) -> None:
    trap = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    (tmp_path / "setup.py").write_text(trap)
    (tmp_path / "conftest.py").write_text(trap)
    (tmp_path / "a.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "code", "source": trap}]})
    )
    before = list(sys.path)
    find_smells(tmp_path)
    assert not (tmp_path / "ran").exists()
    assert sys.path == before


def test_environments_and_caches_are_left_out(tmp_path: Path) -> None:
    for name in (".venv/lib", "node_modules", ".ipynb_checkpoints", "mine/lib"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "a.py").write_text("import random\nrandom.random()\n")
    (tmp_path / "mine" / "pyvenv.cfg").write_text("")
    assert find_smells(tmp_path) == []


def test_two_searches_give_the_same_in_the_same_order_the_gravest_first(tmp_path: Path) -> None:
    for name in ("b.py", "a.py"):
        (tmp_path / name).write_text("import random\nrandom.random()\nopen('/mnt/x/y.csv')\n")
    (tmp_path / "c.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "code", "source": "print(df)"}]})
    )
    found = find_smells(tmp_path)
    assert found == find_smells(tmp_path)
    assert [smell.path for smell in found] == ["c.ipynb", "a.py", "a.py", "b.py", "b.py"]
    assert find_smells(tmp_path, most=1) == found[:1]
    assert [Smell.model_validate_json(smell.model_dump_json()) for smell in found] == found


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="is no folder"):
        find_smells(tmp_path / "nowhere")


def test_every_kind_has_its_detector() -> None:
    names = {"out_of_order_execution": "out_of_order"}
    assert {names.get(kind, kind) for kind in KINDS} == {*detectors(), "unreadable"}


def test_tangled_names_take_no_time(tmp_path: Path) -> None:
    """Names that are set from one another in all ways once took minutes."""
    lines = ["import pandas as pd", "from sklearn.model_selection import train_test_split"]
    names = [f"x{n}" for n in range(30)]
    lines += [f"{a} = {b}.drop(columns=['c']).merge({b})" for a in names for b in names if a != b]
    lines += [
        f"def f{n}(X, y):\n    X = f{(n + 1) % 30}(X, y)\n    m.fit(X, y)\n    return f{n}(X, y)"
        for n in range(30)
    ]
    lines += ["f0(x0, x1)", "train_test_split(x0, x1, random_state=1)", "m.fit(x0, x1)"]
    (tmp_path / "tangled.py").write_text("\n".join(lines))
    started = time.process_time()
    find_smells(tmp_path)
    assert time.process_time() - started < 10


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_rights_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1")
    (tmp_path / "a.py").chmod(0)
    assert [smell.kind for smell in find_smells(tmp_path)] == ["unreadable"]
