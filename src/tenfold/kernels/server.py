"""The fork server: a process that has imported the libraries and forks a kernel per request."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import selectors
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from tenfold.kernels import channel, preload
from tenfold.kernels.child import Request, become_kernel

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve the sockets whose numbers are the arguments, each until its other end closes.

    The first server forks the second as soon as it has finished importing, and so on: while
    the first step runs, a heavier server imports what the next will need.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ends = [socket.socket(fileno=int(number)) for number in sys.argv[1:]]
    for tier, end in enumerate(ends):
        server = _Server(end)
        preload.TIERS[tier]()
        server.announce()
        if tier + 1 < len(ends) and server.forks_heavier(ends[tier + 1 :]):
            continue
        become_kernel(server.serve())


@dataclass(frozen=True)
class _Child:
    pid: int
    handle: int
    status: socket.socket | None


class _Server:
    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, _Child] = {}
        self.retired = False
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)
        # Ended politely it takes its kernels' own children along.
        signal.signal(signal.SIGTERM, lambda *_: self.end())

    def announce(self) -> None:
        gc.collect()
        # What is loaded stays: collecting it would only unshare its memory.
        gc.freeze()
        with contextlib.suppress(OSError):
            channel.send(self.control, {"ready": True})

    def forks_heavier(self, ends: list[socket.socket]) -> bool:
        """Fork the server of the later `ends`; True in the fork."""
        if not _has_one_thread():
            return False
        if self.fork(None) == 0:
            return True
        for end in ends:
            end.close()
        return False

    def serve(self) -> Request:
        """Fork kernels; returns in the fork, with what it is to become."""
        while True:
            if self.retired and not self.children:
                self.end()
            for key, _ in self.selector.select():
                if key.data is not None:
                    self.bury(key.data)
                    continue
                received = channel.receive(self.control)
                if received is None:
                    self.end()
                if (request := self.answer(*received)) is not None:
                    return request

    def answer(self, message: dict[str, Any], files: list[int]) -> Request | None:
        if not files:
            self.retired = True
            return None
        status = socket.socket(fileno=files[0])
        if not _has_one_thread():
            channel.send(status, {"refused": "a library has started a thread"})
            status.close()
        elif self.fork(status) == 0:
            return Request(**message, status=status, files=files[1:])
        for file in files[1:]:
            os.close(file)
        return None

    def fork(self, status: socket.socket | None) -> int:
        """Fork a kernel, whose end `status` will tell, or with None a heavier server."""
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            # Of a server its kernels' own children are to be ended too, which it does by itself.
            _die_with(server, signal.SIGTERM if status is None else signal.SIGKILL)
            self.let_go()
            return 0
        child = _Child(pid, os.pidfd_open(pid), status)
        self.children[pid] = child
        self.selector.register(child.handle, selectors.EVENT_READ, child)
        return pid

    def let_go(self) -> None:
        self.selector.close()
        self.control.close()
        for child in self.children.values():
            os.close(child.handle)
            if child.status is not None:
                child.status.close()
        self.children.clear()

    def bury(self, child: _Child) -> None:
        """Tell how a child ended, and only then free its number for others."""
        ended = os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        if child.status is not None and ended is not None:
            code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
            with contextlib.suppress(OSError):
                channel.send(child.status, {"exit": code})
            child.status.close()
        self.selector.unregister(child.handle)
        os.close(child.handle)
        os.waitpid(child.pid, 0)
        del self.children[child.pid]

    def end(self) -> NoReturn:
        """End with every kernel and what those started; a heavier server ends by itself."""
        for child in self.children.values():
            if child.status is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
        os._exit(0)


def _has_one_thread() -> bool:
    # A lock that another thread holds would stay locked in the fork for ever.
    return len(list(Path("/proc/self/task").iterdir())) == 1


def _die_with(parent: int, signum: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signum)
    if os.getppid() != parent:
        os._exit(1)
