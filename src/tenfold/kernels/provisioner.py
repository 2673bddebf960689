"""How jupyter_client gets a forked kernel; an ordinary one wherever that cannot be."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from tenfold.kernels.owner import fork_kernel
from tenfold.kernels.process import ForkedKernel

_TICK = 0.005
_GRACE = 2.0


class ForkProvisioner(LocalProvisioner):
    """Forks Python kernels of this very interpreter from a process that is already warm.

    Signals, waiting, ports and restarts are those of jupyter_client's own provisioner.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel; start it as any other where its command or its surroundings differ."""
        forked = await asyncio.to_thread(_forked, cmd, kwargs)
        if forked is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = forked  # type: ignore[assignment]  # a Popen in all that is used of it
        self.pid = self.pgid = forked.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002  # jupyter_client's signature
        """Wait for the end: jupyter_client would look only every tenth of a second."""
        await super().shutdown_requested(restart)
        await self._ended()

    async def kill(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002
        """Kill the kernel and what it started."""
        await super().kill(restart)
        await self._ended()

    async def _ended(self) -> None:
        until = time.monotonic() + _GRACE
        while isinstance(self.process, ForkedKernel) and self.process.poll() is None:
            if time.monotonic() > until:
                return
            await asyncio.sleep(_TICK)


def _forked(cmd: list[str], kwargs: dict[str, Any]) -> ForkedKernel | None:
    known = {"env", "cwd", "stdin", "stdout", "stderr", "extra_arguments", "kernel_id"}
    # Another Python, its flags or another kernel cannot come from this one's fork server.
    if cmd[:3] != [sys.executable, "-m", "ipykernel_launcher"] or kwargs.keys() - known:
        return None
    if kwargs.get("stdin") not in {None, subprocess.DEVNULL}:
        return None
    env = dict(kwargs.get("env") or os.environ) | {"JPY_PARENT_PID": str(os.getpid())}
    try:
        with contextlib.ExitStack() as opened:
            out = _file(kwargs.get("stdout"), 1, opened)
            same = kwargs.get("stderr") == subprocess.STDOUT
            err = out if same else _file(kwargs.get("stderr"), 2, opened)
            return fork_kernel(cmd[3:], env, str(kwargs.get("cwd") or Path.cwd()), [out, err])
    except (OSError, ValueError):
        return None


def _file(given: Any, inherited: int, opened: contextlib.ExitStack) -> int:
    if given is None:
        return inherited
    if given == subprocess.DEVNULL:
        return opened.enter_context(Path(os.devnull).open("wb")).fileno()
    if given == subprocess.PIPE:
        raise ValueError("the pipe would end in this process, not in the kernel's owner")
    return given if isinstance(given, int) else int(given.fileno())
