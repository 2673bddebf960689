"""The fork servers hold what notebooks import: a forgotten library costs each of them its time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import sys
from pathlib import Path
from tenfold.delivery.demo import make_demo

project = make_demo("diabetes", out=Path(sys.argv[1]))
from tenfold.kernels import preload

for tier in preload.TIERS:
    tier()
from tenfold import registry
from tenfold.session import execute
from tenfold.standing import Standing
from widgets.parts import parts

there = set(sys.modules)
for step in registry.steps():
    for part in parts(execute(step, Standing(project)), ["all"]):
        part.bundle(static=True)
print("late:", *sorted(set(sys.modules) - there))
"""


def test_a_step_imports_nothing_that_its_fork_server_has_not(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path / "diabetes")],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    late = done.stdout.rpartition("late:")[2].split()
    # MLflow gives the code of a model that it opens a name of its own, each time another.
    late = [name for name in late if not name.startswith("code_model_")]
    assert late == [], "add them to tenfold/kernels/preload.py"
