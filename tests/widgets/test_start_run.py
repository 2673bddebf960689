"""Run the rest: what its process tells is shown, Cancel ends it, and nothing fails silently."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from widgets.start_run import RunPanel

_STEP = {"step": "data_quality", "number": 2, "title": "Data quality", "text": "", "gate": None}


def _event(state, **more):
    return {**_STEP, "state": state, "seconds": 1.0, "cell": 0, "cells": 0, **more}


def _child(*events, waits=False):
    lines = "".join(f"print({json.dumps(each)!r}, flush=True)\n" for each in events)
    stopped = json.dumps({"end": "stopped"})
    rest = f"import sys\nsys.stdin.read()\nprint({stopped!r})\n" if waits else ""
    return sys.executable, "-c", lines + rest


@pytest.fixture
def ran(tmp_path):
    def run(command):
        seen = []
        panel = RunPanel(seen.append, command)
        panel.project = SimpleNamespace(folder=tmp_path)
        panel.run.click()
        return panel, seen

    return run


def test_each_step_is_shown_with_its_gate_and_the_verdict_ends_it(ran) -> None:
    done = {"end": "done", "word": "review", "failures": [], "dossier": ""}
    panel, seen = ran(_child(_event("running"), _event("done", gate="warn"), done))
    panel.worker.join(20)
    assert "2 Data quality" in panel.progress.value
    assert "Warning" in panel.progress.value
    assert "Verdict: review" in panel.said.html
    assert seen[0] is True
    assert seen[-1] is False
    assert not panel.run.disabled


def test_the_running_cell_is_told(ran) -> None:
    panel, _ = ran(_child(_event("running", cell=3, cells=9), waits=True))
    for _ in range(200):
        if "cell 3 of 9" in panel.progress.value:
            break
        time.sleep(0.05)
    assert '<progress max="9" value="3"' in panel.progress.value
    panel.stop()
    panel.worker.join(10)


def test_cancel_ends_the_process_within_three_seconds_and_says_what_is_kept(ran) -> None:
    first = {**_event("done", gate="pass"), "step": "business_problem", "number": 1, "title": "One"}
    panel, _ = ran(_child(first, _event("running"), waits=True))
    while "running" not in panel.progress.value:
        time.sleep(0.02)
    began, process = time.monotonic(), panel._process
    panel.cancel.click()
    panel.worker.join(10)
    assert time.monotonic() - began < 3
    assert process.returncode == 0
    assert "Stopped. Kept: 1 One. Nothing is lost" in panel.said.html
    assert "cut off" in panel.progress.value


def test_what_failed_is_handed_on_with_its_notebook(ran) -> None:
    failure = {"step": "data_quality", "text": "No such file. Give one.", "notebook": "/x.ipynb"}
    end = {"end": "done", "word": "no-go", "failures": [failure], "dossier": ""}
    panel, _ = ran(_child(_event("failed", text="No such file. Give one."), end))
    panel.worker.join(20)
    assert [(f.title, f.text, f.notebook) for f in panel.failures] == [
        ("2 Data quality", "No such file. Give one.", "/x.ipynb")
    ]
    assert 'role="alert"' in panel.said.html


def test_a_run_that_is_refused_or_dies_says_so(ran) -> None:
    held = {"end": "refused", "text": "The project 'x' is in use by another run: process 7."}
    panel, _ = ran(_child(held))
    panel.worker.join(20)
    assert "is in use by another run: process 7" in panel.said.html
    panel, _ = ran((sys.executable, "-c", "raise SystemExit(9)"))
    panel.worker.join(20)
    assert "exit code 9" in panel.said.html


def test_a_process_that_does_not_listen_is_killed() -> None:
    from widgets import start_run

    deaf = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], stdin=subprocess.PIPE, text=True
    )
    start_run._end(deaf, patience=0.2)
    assert deaf.wait(5) != 0
