"""A forked kernel as its owner sees it: the part of ``subprocess.Popen`` that provisioners use."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
from collections.abc import Sequence
from typing import Any

from tenfold.kernels import channel

_PATIENCE = 10.0


class ForkedKernel:
    """A process that somebody else forked; its status arrives through a socket."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, status: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._status = status

    def poll(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        if self.returncode is None and _readable(self._status, 0):
            received = channel.receive(self._status)
            # Whoever would tell is gone, and with it, by the system's hand, the kernel.
            self.returncode = -signal.SIGKILL if received is None else int(received[0]["exit"])
            self._status.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end.

        Raises
        ------
        subprocess.TimeoutExpired
            It did not come within `timeout` seconds.
        """
        if self.returncode is None:
            _readable(self._status, timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0.0)
        return code

    def send_signal(self, signum: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def ask(
    server: socket.socket, message: dict[str, Any], files: Sequence[int]
) -> ForkedKernel | None:
    """Ask a server for a kernel; None when it refuses, is gone or takes too long."""
    ours, theirs = channel.pair()
    try:
        with theirs:
            channel.send(server, message, [theirs.fileno(), *files])
        if _readable(ours, _PATIENCE):
            received = channel.receive(ours)
            if received is not None and "pid" in received[0]:
                return ForkedKernel(received[0]["pid"], ours)
    except OSError:
        pass
    ours.close()
    return None


def _readable(end: socket.socket, timeout: float | None) -> bool:
    # Not select: a Jupyter server may hold more than the 1,024 files that it can look at.
    poll = select.poll()
    poll.register(end, select.POLLIN)
    return bool(poll.poll(None if timeout is None else timeout * 1000))
