"""What a person sees while a run runs: live lines on a terminal, plain ones elsewhere."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tenfold.chain import StepEvent
from tenfold.cli.progress import Progress

pytestmark = pytest.mark.skipif(os.name != "posix", reason="opens a pseudo-terminal")

SCRIPT = """
import sys, time
from tenfold import registry
from tenfold.chain import StepEvent
from tenfold.chain.execution import quiet
from tenfold.cli.progress import Progress

one, two, three = registry.steps()[:3]
with Progress() as progress, quiet():
    progress(StepEvent(one, "skipped", "nothing changed"))
    progress(StepEvent(two, "running", "file changed: [b]x.csv"))
    progress(StepEvent(two, "running", seconds=1.2, cell=3, cells=9))
    time.sleep(0.6)
    print("a library's warning", file=sys.stderr)
    progress(StepEvent(two, "done", "", 75.0, gate="warn"))
    progress(StepEvent(three, "running", "it has not run"))
    progress(StepEvent(three, "failed", "the cause", 2.0))
    time.sleep(0.3)
print("the end")
"""


def on_terminal(*command: str, cwd: Path, timeout: float = 120, **environment: str) -> str:
    """What `command` writes to a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k != "CI"}
    env |= {"TERM": "xterm", "COLUMNS": "100", "LINES": "30"} | environment
    with subprocess.Popen(
        command, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, env=env
    ) as started:
        os.close(theirs)
        written = b""
        try:
            while True:
                try:
                    piece = os.read(ours, 65536)
                except OSError:  # Linux's way to say that the other end is closed
                    break
                if not piece:
                    break
                written += piece
            started.wait(timeout)
        finally:
            started.kill()
            os.close(ours)
    return written.decode(errors="replace")


def test_a_terminal_shows_a_line_per_step_that_lives_and_then_goes(tmp_path: Path) -> None:
    written = on_terminal(sys.executable, "-c", SCRIPT, cwd=tmp_path)
    frames = re.sub(r"\x1b\[[\d?;]*[A-Za-z]", "\n", written)
    assert re.search(r" 1  Business problem +unchanged", frames)
    assert re.search(r" 2  Data quality +1 s +running cell 3/9", frames)
    assert re.search(r" 2  Data quality +75 s +warn", frames)
    assert re.search(r" 3  Baseline models +2 s +failed", frames)
    assert "library" not in written
    assert "the cause" not in written
    # Lines are erased at the end, and the cursor is given back.
    assert written.rstrip().endswith("the end")
    assert "\x1b[?25h" in written
    assert written.count("\x1b[2K") > 3


@pytest.mark.parametrize("terminal", [True, False])
def test_where_lines_cannot_live_each_stands_for_itself(tmp_path: Path, terminal: bool) -> None:
    if terminal:
        written = on_terminal(sys.executable, "-c", SCRIPT, cwd=tmp_path, TERM="dumb")
    else:
        command = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stdout == "the end\n"
        written = done.stderr
    assert written.replace("\r", "").splitlines()[:4] == [
        " 2 Data quality       running  file changed: [b]x.csv",
        " 2 Data quality       done  warn  75.0 s",
        " 3 Baseline models    running  it has not run",
        " 3 Baseline models    failed  2.0 s",
    ]


def test_the_log_keeps_each_change_of_state_and_no_cells(fake_steps, tmp_path: Path) -> None:
    log = tmp_path / "run.jsonl"
    with Progress(quiet=True, log=log) as progress:
        progress(StepEvent(fake_steps[0], "running", "why"))
        progress(StepEvent(fake_steps[0], "running", "why", cell=1, cells=2))
        progress(StepEvent(fake_steps[0], "done", "", 1.23456, gate="block"))
    kept = [json.loads(line) for line in log.read_text().splitlines()]
    assert [entry["state"] for entry in kept] == ["started", "running", "done"]
    assert (kept[2]["gate"], kept[2]["seconds"]) == ("block", 1.235)
    assert progress.last["alpha"].state == "done"
