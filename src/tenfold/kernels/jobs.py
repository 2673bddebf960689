"""How a forked kernel gets a process for one piece of work: forked like itself, from a warm one."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Sequence
from pathlib import Path

from tenfold.kernels.process import ForkedKernel, ask

_links: list[socket.socket] = []


def fork_job(call: str, file: int) -> ForkedKernel | None:
    """Fork a process that calls a function, from the heaviest server that is ready.

    It has this process's environment and working directory, and a process group of its own.

    Parameters
    ----------
    call : str
        ``package.module:function``; it is given the number of an open file.
    file : int
        The open file that it gets a copy of.

    Returns
    -------
    ForkedKernel or None
        None where it must be started in the ordinary way: this kernel was not forked, or a source
        has changed since.
    """
    message = {"argv": [], "env": dict(os.environ), "cwd": str(Path.cwd()), "call": call}
    # Copies of the links go from fork to fork: every kernel reaches every server.
    for link in reversed(_links):
        if _is_ready(link) and (job := ask(link, message, [file])):
            return job
    return None


def reach(links: Sequence[socket.socket]) -> None:
    """Remember the ways to the servers, in a fork of one of them."""
    _links[:] = links


def leave_servers() -> None:
    """Give the ways to the servers up: a job forks no jobs."""
    for link in _links:
        link.close()
    _links.clear()


def announce(link: socket.socket) -> None:
    """Let everybody at the other end see that this server has finished importing."""
    with contextlib.suppress(OSError):
        link.send(b"ready")


def _is_ready(link: socket.socket) -> bool:
    # It is only looked at: the message stays for the next who asks.
    try:
        return bool(link.recv(16, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except OSError:
        return False


__all__ = ["announce", "fork_job", "leave_servers", "reach"]
