"""Kernels through jupyter_client's own manager, forked or spawned."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from jupyter_client.manager import AsyncKernelManager

from tenfold.kernels import close
from tenfold.kernels.provisioner import ForkProvisioner


class Kernel:
    """A running kernel: `run` gives what a cell printed, or the name of its error."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager = manager
        self.client = client

    @property
    def forked(self) -> bool:
        return not isinstance(self.manager.provisioner.process, subprocess.Popen)

    @property
    def process(self) -> Any:
        return self.manager.provisioner.process

    async def run(self, code: str) -> str:
        said: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            said.append(content.get("text", "") + content.get("ename", ""))
            said.extend(content.get("data", {}))

        await self.client.execute_interactive(code, timeout=60, output_hook=hear)
        return "".join(said)

    async def ready(self) -> None:
        await self.client.wait_for_ready(timeout=60)


@contextlib.asynccontextmanager
async def kernel(*, warm: bool = True, **launch: Any) -> AsyncIterator[Kernel]:
    """Start a kernel, as any owner would."""
    # Sockets have short paths; left alone, they would stand where the kernel runs.
    folder = tempfile.mkdtemp()
    where = {"transport": "ipc", "ip": f"{folder}/k", "connection_file": f"{folder}/k.json"}
    manager = AsyncKernelManager(kernel_name="python3", **where)
    if warm:
        manager.kernel_id = "a-kernel"
        manager.provisioner = ForkProvisioner(
            kernel_id=manager.kernel_id, kernel_spec=manager.kernel_spec, parent=manager
        )
    await manager.start_kernel(extra_arguments=["--HistoryManager.hist_file=:memory:"], **launch)
    client = manager.client()
    client.start_channels()
    try:
        running = Kernel(manager, client)
        await running.ready()
        yield running
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        shutil.rmtree(folder)


@pytest.fixture
def start() -> Callable[..., Any]:
    """Start kernels: ``async with start(cwd=…) as kernel``."""
    return kernel


@pytest.fixture(scope="module", autouse=True)
def _servers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        # Tests elsewhere draw without a screen; kernels draw into the notebook.
        patch.delenv("MPLBACKEND", raising=False)
        yield
        close()
