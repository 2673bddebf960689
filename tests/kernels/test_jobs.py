"""A forked kernel gets its jobs from the servers, whoever has forked it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tenfold.kernels.jobs import fork_job

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forking is for Linux"),
]
JOB = """
import os, socket
from pathlib import Path
from tenfold.kernels.jobs import fork_job
ours, theirs = socket.socketpair()
job = fork_job("os:close", theirs.fileno())
theirs.close()
parent = Path(f"/proc/{job.pid}/stat").read_text().rpartition(")")[2].split()[1]
print(int(parent) != os.getpid(), job.wait(20), ours.recv(1))
"""


def test_a_job_of_a_forked_kernel_is_forked_and_its_end_is_told(start: Callable[..., Any]) -> None:
    async def story() -> None:
        async with start() as kernel:
            assert kernel.forked
            assert await kernel.run(JOB) == "True 0 b''\n"

    asyncio.run(asyncio.wait_for(story(), 120))


def test_a_process_that_was_not_forked_is_told_to_start_its_jobs_itself() -> None:
    assert fork_job("os:close", 0) is None
