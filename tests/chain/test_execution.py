"""Notebooks through the real papermill: what is refused, where they run, what they leave."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

# In a process of its own: jupyter_client leaves event loops open, and warnings are errors here.
SCRIPT = """
import json, os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tenfold.chain.execution import execute_notebook, quiet
from tenfold.errors import TenfoldError
from tenfold.notebooks import carried_notebooks
from tenfold.project import Project
import nbformat

notebook = carried_notebooks() / "01_business_problem.ipynb"

def run(project, source=notebook, timeout=100, threads=1, on_cell=lambda *cell: None, **parameters):
    target = project.runs / "x" / source.name
    parameters = {"project": str(project.folder)} | parameters
    try:
        execute_notebook(
            source, target, parameters=parameters, cwd=project.folder, timeout=timeout,
            threads=threads, on_cell=on_cell,
        )
    except TenfoldError as error:
        return [error.exit_code, str(error)]
    return [0, ""]

# papermill takes a path for a pattern.
odd = Project.create(Path("a {b} é"), "schema: 1\\n")
found = {
    name: run(odd, **{name: value})
    for name, value in {
        "objectiv": "x", "show": 3, "run_id": "../../x", "deadline": "86400"
    }.items()
}
found["left by refusals"] = sorted(p.name for p in [*odd.folder.iterdir(), *odd.runs.iterdir()])
text = notebook.read_text(encoding="utf-8")

def changed(name, cell):
    path = Path(name)
    path.write_text(text.replace("record = run(session)", cell), encoding="utf-8")
    return path

# No single cell takes as long as the notebook may.
slow = Path("slow.ipynb")
naps = [nbformat.v4.new_code_cell("import time; time.sleep(1.5)") for _ in range(4)]
nbformat.write(nbformat.v4.new_notebook(cells=naps), slow)
found["slow"] = run(odd, source=slow, timeout=4)
found["dead"] = run(odd, source=changed("dead.ipynb", "import os; os._exit(1)"))
threads = changed("threads.ipynb", "import os; raise ValueError(os.environ['OMP_NUM_THREADS'])")
cells, mine = [], os.environ.get("OMP_NUM_THREADS")
told = lambda index, number: cells.append((index, number))
found["threads"] = run(odd, source=threads, threads=3, on_cell=told)
found["cells"] = cells

before = os.getcwd(), sys.stderr
projects = [odd, Project.create(Path("other"), "schema: 1\\n")]
with quiet(), ThreadPoolExecutor(2) as pool:
    found["two"] = list(pool.map(run, projects))
after = os.getcwd(), sys.stderr, os.environ.get("OMP_NUM_THREADS")
found["unmoved"] = after == (*before, mine)
found["records"] = [len(list(project.records.glob("*.json"))) for project in projects]
found["litter"] = [p.name for project in projects for p in project.folder.glob("kernel*")]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of all the runs."""
    folder: Path = tmp_path_factory.mktemp("papermill")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("objectiv", "'objectiv' is not a decision of business_problem. Did you mean 'objective'?"),
        ("show", "'show' is not a decision of business_problem"),
        ("run_id", "'../../x' is not the name of a run"),
        ("deadline", "business_problem.deadline: '86400' is not a date like 2027-03-31"),
    ],
)
def test_a_wrong_parameter_ends_the_run_in_a_sentence(found, name: str, said: str) -> None:
    code, text = found[name]
    assert code == 2
    assert said in text


def test_what_was_refused_left_nothing_but_its_notebook(found) -> None:
    assert set(found["left by refusals"]) <= {"runs", "tenfold.yaml", "x"}


def test_a_notebook_that_takes_too_long_says_which_cell_ran(found) -> None:
    code, text = found["slow"]
    assert code == 3
    assert re.search(r"longer than 4 s and was stopped at code cell [2-4] of 5 \(`", text)


def test_a_kernel_that_dies_says_which_cell_ran(found) -> None:
    code, text = found["dead"]
    assert code == 3
    assert "the kernel died (out of memory?) at code cell 5 of 12 (`import os" in text


def test_threads_are_set_for_that_kernel_alone(found) -> None:
    code, text = found["threads"]
    assert code == 3
    assert "ValueError: 3" in text
    assert found["unmoved"]


def test_each_code_cell_is_told_before_it_runs(found) -> None:
    assert found["cells"] == [[1, 12], [2, 12], [3, 12], [4, 12], [5, 12]]


def test_notebooks_side_by_side_leave_the_process_and_the_folders_alone(found) -> None:
    assert found["two"] == [[0, ""], [0, ""]]
    assert found["unmoved"]
    assert found["records"] == [1, 1]
    assert found["litter"] == []
