"""How papermill runs a step: its kernel's environment, one deadline for all cells, progress."""

from __future__ import annotations

import asyncio
import contextlib
import math
import queue
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from tenfold.kernels.provisioner import ForkProvisioner

OnCell = Callable[[int, int], None]
_SHORT = 0.5  # seconds


class Watch:
    """Where a notebook is: its running code cell, and the seconds left to all of them.

    Parameters
    ----------
    timeout : int, optional
        Seconds that the notebook may take.
    on_cell : callable
        Given each code cell's index from 1 and the number of code cells, before it runs.
    """

    def __init__(self, timeout: int | None, on_cell: OnCell) -> None:
        self.deadline = None if timeout is None else time.monotonic() + timeout
        self.on_cell = on_cell
        self.code: list[int] = []
        self.running = 0
        self.source = ""

    @property
    def cell(self) -> str:
        """The cell that runs, as a person finds it."""
        if not self.running:
            return "its start"
        line = self.source.strip().splitlines()[0]
        return f"code cell {self.running} of {len(self.code)} (`{line[:60]}`)"

    def left(self, cell: object = None) -> float | None:
        """Seconds left; never 0, which nbclient takes for "no limit"."""
        del cell
        return None if self.deadline is None else max(0.001, self.deadline - time.monotonic())

    def started(self, *, notebook: Any) -> None:
        """Count the code cells, those of papermill included."""
        self.code = [
            index
            for index, cell in enumerate(notebook.cells)
            if cell.cell_type == "code" and cell.source.strip()
        ]

    def running_cell(self, *, cell: Any, cell_index: int) -> None:
        """Tell that a code cell begins."""
        self.running, self.source = self.code.index(cell_index) + 1, cell.source
        self.on_cell(self.running, len(self.code))


class _KernelClient(AsyncKernelClient):
    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the kernel's first answer.

        jupyter_client then listens for silence, a fifth of a second each time; nbclient knows
        its own messages apart.
        """
        until = time.monotonic() + (timeout or math.inf)
        while time.monotonic() < until:
            self.kernel_info()
            with contextlib.suppress(queue.Empty):
                reply = await self.get_shell_msg(timeout=1)
                await self.get_iopub_msg(timeout=1)
                self._handle_kernel_info_reply(reply)
                return
            if not await self.is_alive():
                raise RuntimeError("it died before its first answer.")
        raise RuntimeError(f"no answer within {timeout} s.")


class _Client(PapermillNotebookClient):  # type: ignore[misc]  # papermill ships no types
    def create_kernel_manager(self) -> Any:
        manager = super().create_kernel_manager()
        manager.client_factory = _KernelClient
        manager.kernel_id = str(uuid.uuid4())
        manager.provisioner = ForkProvisioner(
            kernel_id=manager.kernel_id, kernel_spec=manager.kernel_spec, parent=manager
        )
        return manager


class StepEngine(Engine):  # type: ignore[misc]
    """papermill's own engine, plus what it has no way to hand on."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        watch: Watch,
        environment: Mapping[str, str],
        **options: Any,
    ) -> None:
        """Run the cells of ``nb_man.nb``."""
        kept = {name: options[name] for name in ("config", "resources", "extra_arguments")}
        with _saved_while_waiting(nb_man) as (begin, end):

            def on_cell_execute(*, cell: Any, cell_index: int) -> None:
                watch.running_cell(cell=cell, cell_index=cell_index)
                begin()

            client = _Client(
                nb_man,
                kernel_name=kernel_name,
                timeout_func=watch.left,
                startup_timeout=math.ceil(min(60, watch.left() or 60)),
                on_notebook_start=watch.started,
                on_cell_execute=on_cell_execute,
                on_cell_executed=lambda **_: end(),
                **kept,
            )
            client.execute(env=dict(environment))


@contextlib.contextmanager
def _saved_while_waiting(nb_man: Any) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Save the notebook while a cell computes; its kernel and the next cell then lose no time.

    papermill saves before and after each cell, prose included: 45 times for 20 cells. What
    runs for less than half a second is saved with the next cell, or at the end.
    """
    save, timers = nb_man.save, list[asyncio.TimerHandle]()
    nb_man.save = lambda **_: None

    def begin() -> None:
        timers.append(asyncio.get_running_loop().call_later(_SHORT, save))

    def end() -> None:
        while timers:
            timers.pop().cancel()

    try:
        yield begin, end
    finally:
        end()
        del nb_man.save


papermill_engines.register("tenfold", StepEngine)
