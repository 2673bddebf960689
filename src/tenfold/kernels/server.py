"""The fork server: it has imported the libraries, and forks a kernel or a job per request."""

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

from tenfold.kernels import channel, jobs, preload
from tenfold.kernels.child import Request, become

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve the sockets whose numbers are the arguments, each until its other end closes.

    The first server forks the second as soon as it has finished importing, and so on: while
    the first step runs, a heavier server imports what the next will need.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ends = [socket.socket(fileno=int(number)) for number in sys.argv[1:]]
    # Kernels ask for jobs by these: one end for each server, the other for all their forks.
    asked, asking = zip(*(channel.pair() for _ in ends), strict=True)
    sources = preload.sources()
    jobs.reach(asking)
    for tier, end in enumerate(ends):
        server = _Server(end, asked[tier], sources)
        preload.TIERS[tier]()
        server.announce()
        if tier + 1 < len(ends) and server.forks_heavier([*ends[tier + 1 :], *asked[tier + 1 :]]):
            continue
        become(server.serve())


@dataclass(frozen=True)
class _Child:
    pid: int
    handle: int
    status: socket.socket | None
    job: bool


class _Server:
    def __init__(
        self, control: socket.socket, asked: socket.socket, sources: frozenset[tuple[str, int, int]]
    ) -> None:
        self.control, self.asked, self.sources = control, asked, sources
        self.children: dict[int, _Child] = {}
        self.retired = False
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)
        self.selector.register(asked, selectors.EVENT_READ)
        # Ended politely it takes its kernels' own children along.
        signal.signal(signal.SIGTERM, lambda *_: self.end())

    def announce(self) -> None:
        gc.collect()
        # What is loaded stays: collecting it would only unshare its memory.
        gc.freeze()
        with contextlib.suppress(OSError):
            channel.send(self.control, {"ready": True})
        jobs.announce(self.asked)

    def forks_heavier(self, ends: list[socket.socket]) -> bool:
        """Fork the server of the later `ends`; True in the fork."""
        if _has_one_thread() and self.fork(None) == 0:
            return True
        for end in ends:
            end.close()
        return False

    def serve(self) -> Request:
        """Fork kernels and jobs; returns in the fork, with what it is to become."""
        while True:
            if self.retired and not self.children:
                self.end()
            for key, _ in self.selector.select():
                if key.data is not None:
                    self.bury(key.data)
                    continue
                end = self.control if key.fileobj is self.control else self.asked
                received = channel.receive(end)
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
            _refuse(status, "a library has started a thread")
        elif message.get("call") and preload.sources() != self.sources:
            # Its record would name the code on the disk, and not the code that computed.
            _refuse(status, "a source has changed")
        elif self.fork(status, job=bool(message.get("call"))) == 0:
            return Request(**message, status=status, files=files[1:])
        for file in files[1:]:
            os.close(file)
        return None

    def fork(self, status: socket.socket | None, *, job: bool = False) -> int:
        """Fork a process, whose end `status` will tell, or with None a heavier server."""
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            # Of a server its kernels' own children are to be ended too, which it does by itself.
            _die_with(server, signal.SIGTERM if status is None else signal.SIGKILL)
            self.let_go()
            return 0
        child = _Child(pid, os.pidfd_open(pid), status, job)
        self.children[pid] = child
        self.selector.register(child.handle, selectors.EVENT_READ, child)
        return pid

    def let_go(self) -> None:
        self.selector.close()
        self.control.close()
        self.asked.close()
        for child in self.children.values():
            os.close(child.handle)
            if child.status is not None:
                child.status.close()
        self.children.clear()

    def bury(self, child: _Child) -> None:
        """Tell how a child ended, and only then free its number for others."""
        ended = os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        if child.job:
            # What a job started outlives its crash; its number is its own for a moment still.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
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


def _refuse(status: socket.socket, why: str) -> None:
    # Whoever asked may be gone by now, which must not end everybody else's kernels.
    with status, contextlib.suppress(OSError):
        channel.send(status, {"refused": why})


def _has_one_thread() -> bool:
    # A lock that another thread holds would stay locked in the fork for ever.
    return len(list(Path("/proc/self/task").iterdir())) == 1


def _die_with(parent: int, signum: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signum)
    if os.getppid() != parent:
        os._exit(1)
