"""Faults that only a kernel shows: it dies, it hangs, it is not asked through our runner."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from written import notebook

FAKES = Path(__file__).parents[1] / "fakes"
UNREAD = 'from tenfold import begin, run\nsession = begin("alpha", {})'
NOTEBOOKS = {
    "dies": notebook("alpha", "import os, signal", "os.kill(os.getpid(), signal.SIGKILL)"),
    "hangs": notebook("alpha", "import time", "time.sleep(600)"),
    "raises": notebook("alpha", "1 / 0"),
}
SCRIPT = """
import json, sys
from pathlib import Path
from tenfold import kernels
from tenfold.chain import run_project
from tenfold.project import Project

# What the first run has warmed up serves the others too, and ends with this process.
kernels.close = lambda: None
found = {}
for name in sys.argv[1:]:
    project = Project(Path(name).resolve())
    result = run_project(project, timeout=5 if name == "hangs" else None)
    found[name] = [result.exit_code, {s: str(e) for s, e in result.failures.items()}]
    found[name].append([path.name for path in project.records.glob("*.json")])

import papermill

for name, parameters in {"unread": {"number": 9}, "overwritten": {"session": 3}}.items():
    try:
        papermill.execute_notebook(
            f"{name}.ipynb", f"{name}-out.ipynb", parameters | {"project": "dies"},
            kernel_name="python3", progress_bar=False,
        )
        found[name] = "silent"
    except papermill.PapermillExecutionError as error:
        found[name] = str(error)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of each."""
    folder = tmp_path_factory.mktemp("kernels")
    for name, text in NOTEBOOKS.items():
        (folder / name / "notebooks").mkdir(parents=True)
        (folder / name / "tenfold.yaml").write_text("schema: 1\n")
        (folder / name / "notebooks" / "01_alpha.ipynb").write_text(text)
        (folder / name / "notebooks" / "02_beta.ipynb").write_text(notebook("beta"))
    (folder / "unread.ipynb").write_text(notebook("alpha", begin=UNREAD))
    (folder / "overwritten.ipynb").write_text(notebook("alpha"))
    paths = os.pathsep.join([str(FAKES / "elsewhere"), str(FAKES), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *NOTEBOOKS],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    read: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return read


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dies", ("the kernel died", "code cell 5 of", "os.kill", "Open ")),
        ("hangs", ("ran longer than 5 s", "time.sleep(600)", "Raise --timeout")),
        ("raises", ("ZeroDivisionError", "Open ")),
    ],
)
def test_a_kernel_that_fails_is_a_sentence(found, name: str, said: tuple[str, ...]) -> None:
    code, failures, records = found[name]
    assert code == 3
    assert [part for part in said if part not in failures["alpha"]] == [], failures["alpha"]
    assert "was not reached: alpha failed" in failures["beta"]
    assert records == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("unread", 'no parameter would be read. Write session = begin("alpha", globals())'),
        ("overwritten", "3, not a session"),
    ],
)
def test_plain_papermill_is_told_too(found, name: str, said: str) -> None:
    assert said in found[name]
