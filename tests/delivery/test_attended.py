"""A run with somebody watching: it tells each event, and ends when nobody watches any more."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import psutil
import pytest

from tenfold.delivery.demo import make_demo
from tenfold.project import Project


@pytest.fixture
def attended():
    started = []

    def start(folder):
        command = [sys.executable, "-m", "tenfold.delivery.attended", str(folder)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        # As a kernel between two cells: it ignores interrupts, and hands that on.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        started.append(subprocess.Popen(command, **pipes))
        signal.signal(signal.SIGINT, before)
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.wait()
        each.stdin.close()
        each.stdout.close()


def test_closing_its_input_ends_it_and_its_kernels_within_three_seconds(attended, tmp_path):
    project = make_demo("diabetes", out=tmp_path / "d")
    run = attended(project.folder)
    for line in run.stdout:
        event = json.loads(line)
        if event["state"] == "running" and event["cell"]:
            break
    assert (event["number"], event["title"]) == (1, "Business problem")
    children = psutil.Process(run.pid).children(recursive=True)
    assert children
    began = time.monotonic()
    run.stdin.close()
    assert json.loads(list(run.stdout)[-1]) == {"end": "stopped"}
    assert run.wait(10) == 130
    assert time.monotonic() - began < 3
    _, alive = psutil.wait_procs(children, timeout=3)
    assert alive == []


def test_a_project_in_use_is_refused_with_the_sentence_of_the_lock(attended, tmp_path) -> None:
    project: Project = make_demo("diabetes", out=tmp_path / "d")
    with project.lock("run"):
        run = attended(project.folder)
        said = json.loads(run.stdout.readline())
    assert said["end"] == "refused"
    assert "is in use by another run: process" in said["text"]
    assert run.wait(10) == 2
