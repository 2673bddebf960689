"""`tenfold run` as a shell sees it: real processes, real kernels."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
RUN = "record = run(session)"
TENFOLD = [sys.executable, "-c", "from tenfold.cli import main; main()"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="sends signals"),
]


def _project(folder: Path, *, cell: str = RUN) -> Path:
    """A project whose first notebook has `cell` in place of its run cell."""
    source = ROOT / "notebooks" / "01_business_problem.ipynb"
    (folder / "notebooks").mkdir()
    text = source.read_text(encoding="utf-8")
    assert RUN in text
    (folder / "notebooks" / source.name).write_text(text.replace(RUN, cell))
    (folder / "tenfold.yaml").write_text("schema: 1\n")
    return folder


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TENFOLD, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_kernels_says_what_is_kept_and_the_next_run_goes_on(
    tmp_path: Path, how: signal.Signals
) -> None:
    folder = _project(
        tmp_path, cell=f"import time; open('here', 'w').close(); time.sleep(100); {RUN}"
    )
    with subprocess.Popen(
        [*TENFOLD, "run", ".", "--only", "1"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as started:
        try:
            until = time.monotonic() + 60
            while not (folder / "here").exists() and time.monotonic() < until:
                time.sleep(0.1)
            kernels = psutil.Process(started.pid).children(recursive=True)
            assert kernels
            started.send_signal(how)
            _, said = started.communicate(timeout=30)
        finally:
            started.kill()
    assert started.returncode == 130
    sentence = (
        "Stopped in 1 Business problem. Nothing is lost: the same command goes on from there."
    )
    assert said.splitlines()[-1] == sentence
    assert said.count("Stopped") == 1
    assert "Traceback" not in said
    _, alive = psutil.wait_procs(kernels, timeout=5)
    assert not alive
    (folder / "notebooks" / "01_business_problem.ipynb").unlink()
    done = _run(folder, "run", ".", "--only", "1")
    assert done.returncode == 1, done.stderr
    assert "ran for the first time" in done.stdout


def test_a_run_that_changes_nothing_starts_no_process_and_loads_no_library(tmp_path: Path) -> None:
    folder = _project(tmp_path)
    assert _run(folder, "run", "--only", "1").returncode == 1
    report = (folder / "report.html").stat().st_mtime_ns
    code = (
        "import subprocess, sys\n"
        "def refuse(*args, **kwargs): raise AssertionError('a process was started')\n"
        "subprocess.Popen.__init__ = refuse\n"
        "sys.argv = ['tenfold', 'run', '--only', '1']\n"
        "from tenfold.cli import main\n"
        "try:\n    main()\nexcept SystemExit as left:\n    assert left.code == 1, left.code\n"
        "heavy = {'pandas', 'numpy', 'sklearn', 'papermill', 'nbformat', 'plotly', 'rich'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"1 Business problem +BLOCK +unchanged", done.stdout)
    assert (folder / "report.html").stat().st_mtime_ns == report
    assert len(list((folder / "runs").iterdir())) == 1


def test_unusable_data_are_told_once_and_leave_no_empty_run(tmp_path: Path) -> None:
    (tmp_path / "tenfold.yaml").write_text(
        "schema: 1\nsteps:\n  data_quality:\n    source: gone.csv\n    target: y\n"
    )
    done = _run(tmp_path, "run", ".", "--only", "data_quality")
    assert done.returncode == 2
    said = done.stdout + done.stderr
    assert said.count("is not there") == 1, said
    assert "2 Data quality failed: " in done.stderr
    assert not list((tmp_path / "runs").iterdir())


def test_a_step_that_crashes_names_its_cause_and_its_notebook_once(tmp_path: Path) -> None:
    folder = _project(tmp_path, cell=f"1 / 0; {RUN}")
    done = _run(folder, "run", ".", "--only", "1")
    assert done.returncode == 3
    said = done.stdout + done.stderr
    assert said.count("ZeroDivisionError") == 1, said
    (executed,) = (folder / "runs").glob("*/01_business_problem.ipynb")
    assert str(executed) in done.stderr
    assert "failed, see below" in done.stdout


def test_a_refused_setting_is_refused_by_explain_too_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "tenfold.yaml").write_text("schema: 1\n")
    done = _run(tmp_path, "run", "--set", "business_problm.seed=1", "--explain")
    assert done.returncode == 2
    assert "Did you mean 'business_problem'?" in done.stderr
    done = _run(tmp_path, "run", "--explain", "--json")
    assert [row["plan"] for row in json.loads(done.stdout)][:1] == ["runs"]
    assert not (tmp_path / "runs").exists()
