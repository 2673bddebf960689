"""The servers of a process: replaced when dead or stale, gone when their owner is."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tenfold.kernels import owner, preload

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forking is for Linux"),
]
OWNER = """
import asyncio, os, sys, time
sys.path.insert(0, sys.argv[1])
from conftest import kernel
from tenfold.kernels import owner

async def main():
    async with kernel() as forked:
        assert forked.forked
        assert owner._now.links[-1].is_ready(60)
        async with kernel() as heavy:
            child = "import subprocess; print(subprocess.Popen(['sleep', '99']).pid)"
            pids = [await k.run(f"import os; print(os.getpid(), os.getppid());{child}")
                    for k in (forked, heavy)]
            print(*" ".join(pids).split(), flush=True)
            time.sleep(60)

asyncio.run(main())
"""


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _forked(start) -> list[bool]:
    async def one() -> bool:
        async with start() as kernel:
            assert await kernel.run("print(6 * 7)") == "42\n"
            return bool(kernel.forked)

    return [asyncio.run(one()) for _ in range(2)]


def test_nothing_outlives_an_owner_that_is_killed() -> None:
    command = [sys.executable, "-c", OWNER, str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        pids = [int(pid) for pid in running.stdout.readline().split()]
        # Two kernels, their two servers, and a process that each kernel started.
        assert len(set(pids)) == 6
        assert all(map(_alive, pids))
        running.kill()
    deadline = time.monotonic() + 10
    while any(map(_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in pids if _alive(pid)] == []


def test_a_server_that_died_is_replaced_while_one_kernel_is_spawned(start) -> None:
    assert _forked(start)[-1]
    assert owner._now is not None
    os.killpg(owner._now.process.pid, signal.SIGKILL)
    owner._now.process.wait()
    assert _forked(start) == [False, True]


def test_a_changed_source_is_never_forked(start, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> str:
        async with start() as old:
            assert old.forked
            changed = frozenset({("changed.py", 1, 1)})
            monkeypatch.setattr(preload, "sources", lambda: changed)
            async with start() as new:
                assert not new.forked
            # Whoever works on goes on working.
            return str(await old.run("print(6 * 7)"))

    _forked(start)
    before = owner._now
    assert asyncio.run(story()) == "42\n"
    assert before is not None
    assert before.process.wait(10) == 0
    assert _forked(start) == [True, True]


def test_warm_kernels_can_be_turned_off(start, monkeypatch: pytest.MonkeyPatch) -> None:
    owner.close()
    monkeypatch.setenv("TENFOLD_WARM", "off")
    assert _forked(start) == [False, False]
    assert owner._now is None


def test_where_memory_is_scarce_the_light_server_stays_alone(start, monkeypatch) -> None:
    owner.close()
    monkeypatch.setenv("TENFOLD_WARM", "light")
    assert _forked(start) == [True, True]
    assert owner._now is not None
    assert len(owner._now.links) == 1
    owner.close()


def test_closing_twice_is_closing_once(start) -> None:
    owner.start()
    assert owner._now is not None
    server = owner._now.process.pid
    owner.close()
    owner.close()
    assert not _alive(server)
