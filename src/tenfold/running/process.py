"""The child as its parent sees it: a process group with a pipe, forked warm or started anew."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
from multiprocessing.connection import Connection, Pipe

from tenfold.kernels.process import ForkedKernel
from tenfold.running.child import Task

_CALL = "tenfold.running.child:main"
# As `ipykernel_launcher` does it: what stands in the working directory shadows no library.
_START = "import sys; sys.flags.safe_path or sys.path.pop(0); "
_START += "from tenfold.running.child import main; main(int(sys.argv[1]))"
_GRACE = 2.0


class Child:
    """A running child; `connection` is what it says."""

    def __init__(self, process: subprocess.Popen[bytes] | ForkedKernel, pipe: Connection) -> None:
        self._process, self.connection = process, pipe

    @property
    def pid(self) -> int:
        """Number of the process, and of its group."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def send_signal(self, signum: int) -> None:
        """Send it and all that it started a signal, unless it has ended."""
        if self.running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signum)

    def bury(self) -> int | None:
        """End whatever is left of it; its exit code, negative for a signal."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
        self.send_signal(signal.SIGKILL)
        if isinstance(self._process, subprocess.Popen):
            # What it started outlives its crash; of a forked one the server ends the group.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        self.connection.close()
        return self._process.poll()


def launch(task: Task) -> Child | None:
    """Give a task to a new process; None where there can be none."""
    if os.name != "posix":
        return None
    try:
        said = pickle.dumps(task)
        ours, theirs = Pipe()
        with theirs:
            process = _forked(theirs.fileno()) or _started(theirs.fileno())
    except (OSError, pickle.PicklingError, AttributeError, TypeError):
        # The system has no room for one, or a parameter is of a kind that only this notebook knows.
        return None
    with contextlib.suppress(OSError):  # where it is gone already, listening to it tells
        ours.send_bytes(said)
    return Child(process, ours)


def _forked(file: int) -> ForkedKernel | None:
    if sys.platform != "linux":
        return None
    from tenfold.kernels.jobs import fork_job

    return fork_job(_CALL, file)


def _started(file: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _START, str(file)],
        # Warnings of libraries are not for whoever looks at the notebook; errors come by the pipe.
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[file],
        start_new_session=True,
    )


__all__ = ["Child", "launch"]
