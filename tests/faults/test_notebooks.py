"""Notebooks that would not run their step as decided: told before a kernel starts."""

from __future__ import annotations

import pytest
from whole import tenfold
from written import notebook

from tenfold.chain.execution import execute_notebook
from tenfold.errors import WrongInput
from tenfold.notebooks import carried_notebooks, check_notebook
from tenfold.project import Project

FAULTS = {
    "no parameters cell": (notebook("alpha", drop="parameters"), "no cells are tagged"),
    "two parameters cells": (
        notebook("alpha").replace('"metadata": {}', '"metadata": {"tags": ["parameters"]}', 1),
        "2 cells are tagged 'parameters'",
    ),
    "no run cell": (notebook("alpha", drop="run"), "no cell calls record = run(session)"),
    "runs something else": (notebook("alpha", run="record = run(3)"), "no cell calls record"),
    "no begin": (notebook("alpha", drop="begin"), 'calls session = begin("alpha", globals())'),
    "another step's": (notebook("beta"), 'must be begin("alpha", globals())'),
    "reads no decision": (
        notebook("alpha", begin='from tenfold import begin, run\nsession = begin("alpha", {})'),
        'must be begin("alpha", globals())',
    ),
    "overwrites the session": (notebook("alpha", "session = None"), "overwrites 'session'"),
    "overwrites a decision": (notebook("alpha", "number = 9"), "gives 'number' a value of its own"),
    "a value among the parameters": (
        notebook("alpha", parameters="project = None\nnumber = 9"),
        "'number'",
    ),
    "imports over a decision": (notebook("alpha", "import os.path as data"), "'data'"),
    "loops over a decision": (notebook("alpha", "for kind in 'ab':\n    pass"), "'kind'"),
    "defines over a decision": (notebook("alpha", "def share():\n    pass"), "'share'"),
    "no JSON": ("{", "is not a notebook"),
    "no cells": ("{}", "is not a notebook"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_notebook_that_was_spoilt(project: Project, started: list[str], case: str) -> None:
    text, said = FAULTS[case]
    (project.notebooks / "01_alpha.ipynb").write_text(text)
    ended = tenfold("run", project.folder)
    assert ended.code == 2, ended
    assert said in ended.err
    assert "01_alpha.ipynb" in ended.err
    assert "tenfold upgrade" in ended.err
    assert not started
    assert not list(project.runs.glob("*/*.ipynb"))


def test_two_notebooks_of_one_step(project: Project, started: list[str]) -> None:
    (project.notebooks / "01_alpha-Copy1.ipynb").write_text(notebook("alpha"))
    ended = tenfold("run", project.folder)
    assert ended.code == 2
    assert "01_alpha-Copy1.ipynb is a second notebook of alpha: move it out" in ended.err
    assert not started


def test_no_notebook(project: Project, started: list[str]) -> None:
    (project.notebooks / "01_alpha.ipynb").unlink()
    ended = tenfold("run", project.folder)
    assert ended.code == 3
    assert "There is no notebook 01_alpha.ipynb. Run `tenfold upgrade`" in ended.err
    assert not started


@pytest.mark.parametrize(
    "cell",
    [
        "x = [kind for kind in 'ab']",
        "def f():\n    number = 3\n    return number",
        "%%time\nnumbers = 3",
        "!ls",
        "print(session)\nf = lambda share: share",
    ],
)
def test_cells_of_a_persons_own_are_left_alone(project: Project, cell: str) -> None:
    path = project.notebooks / "01_alpha.ipynb"
    path.write_text(notebook("alpha", cell))
    check_notebook(path)


def test_the_notebooks_of_this_package_are_in_order() -> None:
    paths = sorted(carried_notebooks().glob("[0-9][0-9]_*.ipynb"))
    assert paths
    for path in paths:
        check_notebook(path)


def test_whoever_runs_a_notebook_is_told(project: Project, started: list[str]) -> None:
    path = project.notebooks / "01_alpha.ipynb"
    path.write_text(notebook("alpha", drop="run"))
    target = project.runs / "x.ipynb"
    with pytest.raises(WrongInput, match="no cell calls record"):
        execute_notebook(path, target, parameters={}, cwd=project.folder, timeout=None)
    assert not started
