"""Two runs, a run and a notebook, a run and a form: each is told of the other or unharmed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fakesteps.step01_alpha import run as alpha_run
from whole import check_whole, contents, tenfold

from tenfold import registry
from tenfold.chain import run_project
from tenfold.project import Project
from tenfold.session import begin, execute
from tenfold.standing import Standing

HOLD = """
import sys, time
from pathlib import Path
from tenfold.project import Project
with Project(Path(sys.argv[1])).lock("run"):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def hold(fake_project: Project) -> Iterator[object]:
    """Let another process hold the project for some seconds; gives the process."""
    started: list[subprocess.Popen[str]] = []

    def start(seconds: float) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", HOLD, str(fake_project.folder), str(seconds)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_second_run_names_the_first_and_one_that_was_killed_never_blocks(
    ran: list[str], fake_project: Project, hold
) -> None:
    other = hold(60)
    said = tenfold("run", fake_project.folder)
    assert said.code == 2
    assert re.search(
        rf"in use by another run: process {other.pid}, since \d{{4}}-\d\d-\d\d \d\d:\d\d", said.err
    )
    assert ran == []
    other.send_signal(signal.SIGKILL)
    other.wait()
    started = time.monotonic()
    assert tenfold("run", fake_project.folder).code == 4
    assert time.monotonic() - started < 2.0
    assert ran == ["alpha", "beta"]


def test_a_second_run_waits_for_one_that_is_about_to_end(
    ran: list[str], fake_project: Project, hold
) -> None:
    hold(0.3)
    assert tenfold("run", fake_project.folder).code == 4


def test_a_notebook_and_a_run_at_the_same_time_leave_what_either_would_have_left(
    ran: list[str], fake_project: Project
) -> None:
    alpha = registry.get("alpha")
    execute(alpha, Standing(fake_project))
    wanted = Standing(fake_project).store.read(alpha).content_hash
    over = threading.Event()

    def clicks() -> int:
        session = begin("alpha", {"project": str(fake_project.folder)})
        count = 0
        while not over.is_set():
            assert session.run().content_hash == wanted
            count += 1
        return count

    with ThreadPoolExecutor(2) as pool:
        people = [pool.submit(clicks) for _ in range(2)]
        for _ in range(5):
            result = run_project(fake_project, force=True, jobs=2)
            assert not result.failures
        over.set()
        clicked = sum(person.result() for person in people)
    assert clicked > 0
    check_whole(fake_project.folder)
    found = contents(fake_project)
    assert found["alpha"] == wanted
    assert found["history"].count("'alpha'") == clicked + 5 + 1


def test_a_decision_saved_while_its_step_runs_is_said_and_the_next_run_takes_it(
    ran: list[str], fake_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    alpha = registry.get("alpha")
    real = alpha_run.run

    def slow(decisions, inputs, context):
        monkeypatch.setattr(alpha_run, "run", real)
        fake_project.save(alpha, {"number": 8})
        return real(decisions, inputs, context)

    monkeypatch.setattr(alpha_run, "run", slow)
    said = tenfold("run", fake_project.folder)
    assert said.code == 2
    assert "01_alpha ran, and meanwhile: decision changed: number (7 → 8). Run again." in said.err
    # What it started with is what was recorded, and under that name.
    assert Standing(fake_project).store.read(alpha).decisions.number == 7
    assert Standing(fake_project).freshness(alpha)[0] == "stale"
    assert tenfold("run", fake_project.folder).code == 4
    assert Standing(fake_project).store.read(registry.get("beta")).evidence.total == 17


def test_a_decision_of_a_later_step_saved_during_a_run_is_taken_and_said(
    ran: list[str], fake_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    beta = registry.get("beta")
    real = alpha_run.run

    def slow(decisions, inputs, context):
        fake_project.save(beta, {"plus": 5})
        return real(decisions, inputs, context)

    monkeypatch.setattr(alpha_run, "run", slow)
    said = tenfold("run", fake_project.folder)
    assert said.code == 4
    assert "its decisions were saved after the run began" in said.out + said.err
    record = Standing(fake_project).store.read(beta)
    assert (record.decisions.plus, record.evidence.total) == (5, 19)


def test_forms_that_save_during_saves_of_others_lose_nothing(
    fake_project: Project, fake_steps
) -> None:
    script = (
        "import sys; from pathlib import Path; from tenfold import registry;"
        "from tenfold.project import Project; p = Project(Path(sys.argv[1]));"
        "[p.save(registry.get('alpha'), {sys.argv[2]: v}) for v in eval(sys.argv[3])]"
    )
    fakes = Path(__file__).parents[1] / "fakes"
    paths = os.pathsep.join([str(fakes / "elsewhere"), str(fakes), *sys.path])
    asked = {"share": "[.1,.2,.3]", "number": "range(2, 9)", "strict": "[True] * 5"}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(fake_project.folder), name, values],
            env=os.environ | {"PYTHONPATH": paths},
        )
        for name, values in asked.items()
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    found = fake_project.given().decisions["alpha"]
    assert (found["share"], found["number"], found["strict"]) == (0.3, 8, True)
    assert "# why seven: because" in fake_project.file.read_text()
