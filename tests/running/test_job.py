"""A step in a child: the same record, live progress, and an end whenever somebody asks for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import psutil
import pytest

from tenfold import registry
from tenfold.errors import DataProblem
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.running import Cancelled, Crashed
from tenfold.session import Session
from tenfold.standing import Standing

pytestmark = pytest.mark.skipif(os.name != "posix", reason="children are for POSIX")
NOTEBOOK = """
import sys
import tenfold.session
tenfold.session.headless = lambda: False
session = tenfold.session.begin("alpha", {"project": sys.argv[1]})
try:
    session.run()
except tenfold.session.Cancelled as said:
    print(said)
"""


def _pids(project: Project) -> list[int]:
    until = time.monotonic() + 30
    path = project.folder / "pids"
    while not (path.is_file() and len(path.read_text().split()) == 2):
        assert time.monotonic() < until, "the child never began"
        time.sleep(0.02)
    pids = [int(pid) for pid in path.read_text().split()]
    path.unlink()
    return pids


def _gone(pids: list[int], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(_alive(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_child_leaves_the_record_that_this_process_would_have_left(
    attended: Callable[..., Session], fake_project: Project
) -> None:
    session = attended()
    here = execute(registry.get("alpha"), Standing(fake_project))
    seen: list[tuple[float, str]] = []
    session.watch = lambda job: seen.append((job.done, job.text))
    told = []
    session.listeners.append(told.append)
    others = psutil.Process().children(recursive=True)
    outcome = session.run(force=True)
    assert psutil.Process().children(recursive=True) == others
    assert outcome.content_hash == here.content_hash
    assert outcome.record.context["at"] >= here.record.context["at"]
    assert (0.25, "about to double 7") in seen
    assert told == [outcome]
    assert len(Standing(fake_project).store.history()) == 2


def test_cancelling_ends_all_that_it_started_and_leaves_the_record_as_it_was(
    attended: Callable[..., Session], fake_project: Project
) -> None:
    before = execute(registry.get("alpha"), Standing(fake_project))
    job = attended(11).start()
    pids = _pids(fake_project)
    assert all(_alive(pid) for pid in pids)
    began = time.monotonic()
    job.cancel()
    job.wait()
    assert _gone(pids, 2.0 - (time.monotonic() - began))
    with pytest.raises(Cancelled, match=r"Cancelled after \d+ s. The last result is as it was."):
        job.result()
    record = Standing(fake_project).store.read(job.step)
    assert record.content_hash == before.content_hash


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_no_orphan_is_left_by_a_notebook_that_dies_or_is_interrupted(
    attended: Callable[..., Session], fake_project: Project, how: signal.Signals
) -> None:
    attended(11)
    command = [sys.executable, "-c", NOTEBOOK, str(fake_project.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as notebook:
        pids = _pids(fake_project)
        notebook.send_signal(how)
        assert _gone(pids, 3.0)
        said, _ = notebook.communicate(timeout=10)
    # The whole of it: no traceback, no frame.
    assert said.startswith("Cancelled after") if how == signal.SIGINT else said == ""


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (12, DataProblem, "Row 3 has no end. Give it one."),
        (13, Crashed, "'alpha' crashed: ValueError: cannot log in with ***"),
        (14, Crashed, "ended by signal 9; when memory runs out"),
    ],
)
def test_what_goes_wrong_in_the_child_arrives_in_its_own_words_and_without_secrets(
    attended: Callable[..., Session],
    fake_project: Project,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    kind: type[Exception],
    words: str,
) -> None:
    monkeypatch.setenv("TENFOLD_TEST_WORD", "open sesame")
    with pytest.raises(kind) as caught:
        attended(number).run()
    assert type(caught.value) is kind
    assert words in str(caught.value)
    details = getattr(caught.value, "details", "")
    assert "open sesame" not in details + str(caught.value)
    assert ("moody" in details) is (number == 13)
    assert caught.value._render_traceback_()[-1] == str(caught.value)
    if number == 14:
        assert _gone(_pids(fake_project), 2.0)
