"""`tenfold run` over a folder of projects, as a shell sees it: real processes, real kernels."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import psutil
import pytest
import typer

from tenfold.cli import several
from tenfold.delivery.demo import make_demo
from tenfold.delivery.several import Asked, Ended, Several

ROOT = Path(__file__).parents[2]
RUN = "record = run(session)"
# Libraries that one step does not need take longer to import than it takes to run.
ENVIRONMENT = os.environ | {"TENFOLD_WARM": "off"}
TENFOLD = [sys.executable, "-c", "from tenfold.cli import main; main()"]


def _project(folder: Path, text: str = "schema: 1\n", *, cell: str = RUN) -> Path:
    """A project whose first notebook has `cell` in place of its run cell."""
    source = ROOT / "notebooks" / "01_business_problem.ipynb"
    (folder / "notebooks").mkdir(parents=True)
    (folder / "notebooks" / source.name).write_text(source.read_text("utf-8").replace(RUN, cell))
    (folder / "tenfold.yaml").write_text(text)
    return folder


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TENFOLD, "run", *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_a_broken_and_a_blocked_project_stop_no_other_and_the_worst_gives_the_code(
    tmp_path: Path,
) -> None:
    make_demo("diagnosis", out=tmp_path / "good")
    _project(tmp_path / "blocked")
    _project(tmp_path / "broken", "schema: 1\nsteps:\n  business_problem:\n    metrc: x\n")
    done = _run(
        tmp_path, ".", "--only", "1", "--json", "--junit", "junit.xml", "--log", "log.jsonl"
    )
    told = json.loads(done.stdout)
    found = {one["project"]: one for one in told["projects"]}
    codes = {name: one["exit_code"] for name, one in found.items()}
    assert codes == {"blocked": 1, "broken": 2, "good": 4}, done.stdout
    assert done.returncode == told["exit_code"] == 2
    assert "Did you mean 'metric'?" in found["broken"]["wrong"]
    assert found["blocked"]["wrong"].startswith("TF0101")
    assert (found["good"]["ran"], found["good"]["fresh"]) == (1, 0)
    assert [Path(found[name]["report"]).is_file() for name in ("blocked", "good")] == [True, True]
    suites = {
        suite.attrib["name"]: suite.attrib for suite in ET.parse(tmp_path / "junit.xml").getroot()
    }
    assert suites["broken"]["errors"] == "1"
    assert int(suites["blocked.business_problem"]["failures"]) > 0
    assert suites["good.business_problem"]["failures"] == "0"
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert {line["project"] for line in lines if line.get("state") == "done"} == {"blocked", "good"}


def test_the_table_has_a_line_per_project_and_says_where_to_read_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    verdict = {"word": "review", "reasons": ["TF0203 A leak: x."], "steps": []}
    said = {"verdict": verdict | {"not_registered": []}, "failures": {}, "report": "r"}
    said["money"] = "model: Tree over today's rule: €455/week [237 to 783], n=1,266, bootstrap"
    good = Ended(tmp_path / "good", 4, 12.34, said, ran=2, fresh=8)
    bad = Ended(tmp_path / "bad", 3, 1.0, error="KeyError: 'x'\nTraceback (most recent …")
    monkeypatch.setattr(several, "run_several", lambda *_, **__: Several([bad, good]))
    with pytest.raises(typer.Exit) as left:
        several.run_all(
            tmp_path,
            [bad.folder, good.folder],
            Asked(),
            jobs=None,
            allow="review",
            json=False,
            junit=None,
            log=None,
        )
    assert left.value.exit_code == 3
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines[1:4]] == ["Project", "bad", "good"]
    assert [part.strip() for part in lines[2].split("  ") if part] == (
        ["bad", "crashed", "–", "–", "1.0", "KeyError: 'x'"]
    )
    assert [part.strip() for part in lines[3].split("  ") if part] == (
        ["good", "review", "€455/week [237 to 783]", "2 ran, 8 fresh", "12.3", "TF0203 A leak: x."]
    )
    assert lines[5] == "Projects: 2: 1 crashed, 1 review"
    assert lines[-1] == f"All of what is wrong: tenfold run {bad.folder}"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends signals")
def test_an_interrupt_keeps_what_has_ended_and_leaves_no_process(tmp_path: Path) -> None:
    _project(tmp_path / "a", "schema: 1\nsteps: {nonsense: {}}\n")
    cell = f"import time; open('here', 'w').close(); time.sleep(100); {RUN}"
    waits = _project(tmp_path / "b", cell=cell)
    _project(tmp_path / "c", cell=cell)
    with subprocess.Popen(
        [*TENFOLD, "run", ".", "--only", "1", "--jobs", "1"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as started:
        try:
            until = time.monotonic() + 60
            while not (waits / "here").exists() and time.monotonic() < until:
                time.sleep(0.1)
            inside = psutil.Process(started.pid).children(recursive=True)
            started.send_signal(signal.SIGINT)
            said, errors = started.communicate(timeout=40)
        finally:
            started.kill()
    assert inside
    assert started.returncode == 130
    a, b, c = said.strip().splitlines()[1:4]
    assert a.split()[:3] == ["a", "wrong", "input"]
    assert b.split()[:2] == ["b", "stopped"]
    assert c.split()[:2] == ["c", "stopped"]
    assert "It had not begun." in c
    assert errors.splitlines()[-1].startswith("Stopped. What had ended is kept")
    assert "Traceback" not in errors
    assert not psutil.wait_procs(inside, timeout=5)[1]


def test_no_project_far_and_wide_is_a_sentence_and_none_named_asks_for_all(tmp_path: Path) -> None:
    done = _run(tmp_path, ".")
    assert done.returncode == 2
    assert "is no project and holds none" in done.stderr
    _project(tmp_path / "a")
    done = _run(tmp_path)
    assert done.returncode == 2
    assert "`tenfold run .` runs them all" in done.stderr


def test_a_plan_of_all_says_which_project_has_none(tmp_path: Path) -> None:
    _project(tmp_path / "a", "schema: 1\nsteps: {nonsense: {}}\n")
    _project(tmp_path / "b")
    done = _run(tmp_path, ".", "--explain", "--json")
    assert done.returncode == 2
    wrong, planned = json.loads(done.stdout)
    assert "nonsense" in wrong["error"]
    assert planned["plan"][0]["plan"] == "runs"
    assert not (tmp_path / "b" / "runs").exists()
