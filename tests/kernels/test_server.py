"""A server forks only while it has one thread."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tenfold.kernels import channel, owner
from tenfold.kernels.process import ask

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forking is for Linux"),
]
THREADED = """
import threading, time
from tenfold.kernels import preload, server
nap = threading.Thread(target=time.sleep, args=(60,), daemon=True)
preload.TIERS = (nap.start,)
server.main()
"""


def test_a_server_whose_libraries_start_a_thread_refuses() -> None:
    ours, theirs = channel.pair()
    with ours, theirs:
        command = [sys.executable, "-c", THREADED, str(theirs.fileno())]
        with subprocess.Popen(command, pass_fds=[theirs.fileno()]) as running:
            theirs.close()
            assert channel.receive(ours) == ({"ready": True}, [])
            request = {"argv": [], "env": dict(os.environ), "cwd": "/"}
            assert ask(ours, request, [1, 2]) is None
            assert running.poll() is None
            ours.close()


def test_what_is_preloaded_starts_no_thread() -> None:
    owner.close()
    owner.start()
    servers = owner._now
    assert servers is not None
    assert all(link.is_ready(60) for link in servers.links)
    server = str(servers.process.pid)
    for _ in servers.links:
        assert len(list(Path(f"/proc/{server}/task").iterdir())) == 1
        server = Path(f"/proc/{server}/task/{server}/children").read_text().strip()
    assert server == ""


def test_a_folder_that_is_gone_is_a_refusal(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    assert owner.fork_kernel(["-f", "x.json"], os.environ, gone, [1, 2]) is None
