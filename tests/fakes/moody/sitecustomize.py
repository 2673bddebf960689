"""Lets child processes see the fake steps, with an alpha that misbehaves by its number."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import fakesteps
from fakesteps.step01_alpha import run as alpha

from tenfold import registry, secrets
from tenfold.errors import DataProblem

_found = tuple(sorted(registry.discover(fakesteps), key=lambda step: step.number))
registry.steps = lambda: _found
_real = alpha.run


def _run(decisions, inputs, context):
    context.progress(0.25, f"about to double {decisions.number}")
    if decisions.number in (11, 14):  # never ends, or is killed, and has a process of its own
        with subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(99)"]) as other:
            (context.project_dir / "pids").write_text(f"{os.getpid()} {other.pid}")
            if decisions.number == 14:
                os.kill(os.getpid(), signal.SIGKILL)
            while True:
                time.sleep(0.01)
    if decisions.number == 12:
        raise DataProblem.because("Row 3 has no end.", "Give it one.")
    if decisions.number == 13:
        word = secrets.resolve("env:TENFOLD_TEST_WORD", Path("/nowhere")).get_secret_value()
        raise ValueError(f"cannot log in with {word}")
    return _real(decisions, inputs, context)


alpha.run = _run
