"""Forked kernels behave like spawned ones: same results, signals, restarts and exit codes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tenfold.kernels import owner

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forking is for Linux"),
]
# What a cell can see of its kernel, less what names this very one.
SEEN = """
import json, locale, os, resource, signal, sys, warnings
import sklearn, xgboost  # both set variables of their own
from threadpoolctl import threadpool_info
import numpy as np, pandas as pd
own = ("JPY_PARENT_PID", "JPY_SESSION_NAME", "MPLBACKEND")
print(json.dumps({
    "path": sys.path, "flags": repr(sys.flags), "executable": sys.executable, "cwd": os.getcwd(),
    "environment": {k: v for k, v in sorted(os.environ.items()) if k not in own},
    "backend": os.environ["MPLBACKEND"], "locale": locale.getlocale(), "umask": os.umask(0o22),
    "signals": [str(signal.getsignal(s)).split(" at ")[0] for s in (2, 15, 17, 13)],
    "blocked": list(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "leader": [os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid()],
    "pools": sorted((p["internal_api"], p["num_threads"]) for p in threadpool_info()
                    if p["internal_api"] == "openblas")[:1],
    "main": __name__, "argv": len(sys.argv) > 1,
    "limits": resource.getrlimit(resource.RLIMIT_NOFILE),
    "sum": repr(np.linalg.svd(np.random.default_rng(1).normal(size=(50, 9)))[1].sum()),
    "frame": pd.DataFrame({"a": [1, None]}).describe().to_json(),
}))
"""
FIGURE = "import matplotlib.pyplot as plt; _ = plt.plot([1, 2])"


def test_the_provisioner_is_registered() -> None:
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name="tenfold-fork")
    assert found.value == "tenfold.kernels.provisioner:ForkProvisioner"


def test_a_forked_kernel_gives_what_a_spawned_one_gives(start, tmp_path: Path) -> None:
    environment = os.environ | {"OMP_NUM_THREADS": "2", "GIVEN": "é"}

    async def seen(*, warm: bool) -> tuple[dict[str, object], str]:
        async with start(warm=warm, cwd=str(tmp_path), env=dict(environment)) as kernel:
            assert kernel.forked is warm
            return json.loads(await kernel.run(SEEN)), await kernel.run(FIGURE)

    spawned = asyncio.run(seen(warm=False))
    light = asyncio.run(seen(warm=True))
    assert owner._now is not None
    assert owner._now.links[-1].is_ready(60)
    heavy = asyncio.run(seen(warm=True))
    assert "image/png" in spawned[1]
    assert light == spawned
    assert heavy == spawned


def test_two_kernels_in_turn_draw_different_numbers(start) -> None:
    code = "import random, numpy as np; print(random.random(), np.random.random())"

    async def draws() -> set[str]:
        found = set()
        for _ in range(2):
            async with start() as kernel:
                assert kernel.forked
                found |= set((await kernel.run(code)).split())
        return found

    assert len(asyncio.run(draws())) == 4


def test_an_interrupt_ends_a_sleep_and_what_the_cell_started(start) -> None:
    code = "import subprocess; subprocess.run(['sleep', '60'])"

    async def story() -> tuple[str, float, str]:
        async with start() as kernel:
            running = asyncio.create_task(kernel.run(code))
            await asyncio.sleep(1)
            began = time.monotonic()
            await kernel.manager.interrupt_kernel()
            said = await running
            return said, time.monotonic() - began, await kernel.run("print(6 * 7)")

    said, seconds, after = asyncio.run(story())
    assert "KeyboardInterrupt" in said
    assert seconds < 5
    assert after == "42\n"


@pytest.mark.parametrize("now", [True, False])
def test_a_restart_forks_a_new_kernel(start, now: bool) -> None:
    async def story() -> tuple[int, int, str]:
        async with start() as kernel:
            before = kernel.process.pid
            await kernel.run("x = 1")
            await kernel.manager.restart_kernel(now=now)
            await kernel.ready()
            assert kernel.forked
            return before, kernel.process.pid, await kernel.run("print(x)")

    before, after, said = asyncio.run(story())
    assert before != after
    assert not Path(f"/proc/{before}").exists()
    assert "NameError" in said


@pytest.mark.parametrize(
    ("code", "status"),
    [("import os; os._exit(7)", 7), ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL)],
)
def test_the_exit_code_of_a_kernel_arrives(start, code: str, status: int) -> None:
    async def story() -> int:
        async with start() as kernel:
            kernel.client.execute(code)
            process = kernel.process
            while await kernel.manager.is_alive():
                await asyncio.sleep(0.05)
            return int(process.poll())

    assert asyncio.run(asyncio.wait_for(story(), 30)) == status


def test_a_kernel_asked_to_end_is_given_the_time_to(start, tmp_path: Path) -> None:
    mark = tmp_path / "ended"

    async def story() -> float:
        async with start() as kernel:
            await kernel.run(
                f"import atexit, pathlib; atexit.register(pathlib.Path({str(mark)!r}).touch)"
            )
            began = time.monotonic()
            await kernel.manager.shutdown_kernel()
            return time.monotonic() - began

    assert asyncio.run(story()) < 5
    assert mark.exists()


def test_output_goes_where_the_owner_says(start, tmp_path: Path) -> None:
    # Under pytest, ipykernel does not catch what is written to the file itself.
    code = "import os; os.write(1, b'below ipykernel')"

    async def story() -> None:
        with (tmp_path / "out.txt").open("wb") as out:
            async with start(stdout=out, stderr=out.fileno()) as kernel:
                assert kernel.forked
                await kernel.run(code)

    asyncio.run(story())
    assert "below ipykernel" in (tmp_path / "out.txt").read_text()


@pytest.mark.parametrize(
    "launch",
    [
        {"env": os.environ | {"PYTHONHASHSEED": "7"}},
        {"env": os.environ | {"MPLBACKEND": "agg"}},
        {"env": os.environ | {f"BIG_{i}": "x" * 100_000 for i in range(4)}},
    ],
    ids=["hash seed", "backend", "too long to send"],
)
def test_what_a_fork_cannot_be_is_spawned(start, launch) -> None:
    async def story() -> tuple[bool, str]:
        async with start(**launch) as kernel:
            return kernel.forked, await kernel.run("print(6 * 7)")

    assert asyncio.run(story()) == (False, "42\n")
