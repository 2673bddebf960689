"""What the child process does: compute one step, say how far it is, and end with all it started."""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from tenfold import registry
from tenfold.errors import TenfoldError
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.running.faults import portable
from tenfold.secrets import masked
from tenfold.standing import Standing

_PAUSE = 0.1
_WAIT = 2.0


@dataclass(frozen=True)
class Task:
    """What to compute: a step of a project, and what this run sets."""

    step: str
    project: Path
    overrides: Mapping[str, Mapping[str, object]]
    run_id: str | None

    @classmethod
    def of(cls, step: str, standing: Standing) -> Task:
        """The task that leaves the record which `execute` would leave here."""
        overrides = {slug: dict(given) for slug, given in standing.overrides.items()}
        return cls(step, standing.project.folder, overrides, standing.run_id)

    @property
    def standing(self) -> Standing:
        """The project as it stands now; a new look at each call."""
        return Standing(Project(self.project), self.overrides, self.run_id)


def main(file: int) -> NoReturn:
    """Compute what arrives by the open `file`, tell by it how it went, and end the whole group."""
    connection = Connection(file)
    try:
        task: Task = connection.recv()
        signal.signal(signal.SIGTERM, _stop)
        threading.Thread(target=_end_with_asker, args=[connection], daemon=True).start()
        connection.send(_computed(task, connection))
    except (EOFError, OSError):
        pass  # nobody waits for it any more
    finally:
        # The group: libraries keep workers of their own, which would wait for ever.
        os.killpg(0, signal.SIGKILL)
    raise SystemExit


def run(task: Task, progress: Any) -> None:
    """Compute a task; no two runs of a project mix.

    Raises
    ------
    ProjectProblem
        Another run holds the project.
    """
    standing = task.standing
    with standing.project.lock("run", wait=_WAIT):
        execute(registry.get(task.step), standing, progress=progress)


def _computed(task: Task, connection: Connection) -> tuple[str, ...] | tuple[str, TenfoldError]:
    try:
        run(task, _Voice(connection))
    except TenfoldError as error:
        return "refused", portable(error)
    except Exception as error:  # whatever a step may raise must arrive where it can be read
        said = masked(f"'{task.step}' crashed: {type(error).__name__}: {error}")
        return "crashed", said, masked(traceback.format_exc())
    # What libraries put away when a process ends; after this, it is shot.
    atexit._run_exitfuncs()  # noqa: SLF001
    return ("done",)


class _Voice:
    """Says how far it is: not too often, and never waiting for somebody to listen."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._last, self._text = connection, 0.0, ""
        self._writable = select.poll()
        self._writable.register(connection.fileno(), select.POLLOUT)

    def __call__(self, done: float, text: str) -> None:
        now = time.monotonic()
        if text == self._text and now - self._last < _PAUSE:
            return
        # The notebook may be busy with a cell of its own: what it does not read would fill up.
        if self._writable.poll(0):
            self._last, self._text = now, text
            self._connection.send(("progress", float(done), masked(text)))


def _stop(*_: object) -> NoReturn:
    # What is open is put away on the way out.
    raise SystemExit


def _end_with_asker(connection: Connection) -> None:
    # Nothing more is ever sent here: what there is to read is the end of the other side.
    with contextlib.suppress(OSError):
        connection.poll(None)
    os.killpg(0, signal.SIGKILL)


__all__ = ["Task", "main", "run"]
