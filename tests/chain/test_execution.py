"""Notebooks through the real papermill: what is refused, where they run, what they leave."""

from __future__ import annotations

import json
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

notebook = carried_notebooks() / "01_business_problem.ipynb"

def run(project, source=notebook, timeout=100, **parameters):
    target = project.runs / "x" / source.name
    parameters = {"project": str(project.folder)} | parameters
    try:
        execute_notebook(source, target, parameters=parameters, cwd=project.folder, timeout=timeout)
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
slow = Path("slow.ipynb")
text = notebook.read_text(encoding="utf-8")
slow.write_text(text.replace("record = run(session)", "import time; time.sleep(60)"))
found["slow"] = run(odd, source=slow, timeout=2)

before = os.getcwd(), sys.stderr
projects = [odd, Project.create(Path("other"), "schema: 1\\n")]
with quiet(), ThreadPoolExecutor(2) as pool:
    found["two"] = list(pool.map(run, projects))
found["unmoved"] = (os.getcwd(), sys.stderr) == before
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


def test_a_cell_that_takes_too_long_is_a_sentence(found) -> None:
    code, text = found["slow"]
    assert code == 3
    assert "ran longer than 2 s" in text


def test_notebooks_side_by_side_leave_the_process_and_the_folders_alone(found) -> None:
    assert found["two"] == [[0, ""], [0, ""]]
    assert found["unmoved"]
    assert found["records"] == [1, 1]
    assert found["litter"] == []
