"""One run of a step as a notebook sees it: how far it is, how it ended, and a way to cancel it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tenfold.errors import TenfoldError
from tenfold.executing import Outcome
from tenfold.running.child import Task
from tenfold.running.faults import Cancelled, Crashed
from tenfold.running.process import Child
from tenfold.step import Step

_GRACE = 1.0  # seconds in which it may put away what it holds; then it is shot


class Job:
    """A run that was asked for; it is looked after by `listen` or `wait`, in the caller's thread.

    Parameters
    ----------
    child : Child, optional
        Without one it is over already: `outcome` or `error` says how.
    tell : callable
        ``tell(outcome)`` is called once, when the run has left a record.

    Attributes
    ----------
    done : float
        Between 0 and 1.
    text : str
        What it does now.
    reused : bool
        Whether nothing was computed, because nothing has changed.
    """

    def __init__(
        self,
        step: Step,
        task: Task,
        child: Child | None,
        tell: Callable[[Outcome], None] = lambda outcome: None,
    ) -> None:
        self.step, self.task = step, task
        self.done, self.text, self.reused = 0.0, "starting", False
        self.outcome: Outcome | None = None
        self.error: TenfoldError | None = None
        self._child, self._tell = child, tell
        self._cancelled: float | None = None
        self._began, self._ended = time.monotonic(), 0.0
        self._before = _stamp(self._path)

    @property
    def over(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.outcome is not None or self.error is not None

    @property
    def can_cancel(self) -> bool:
        """Whether there is a process to end, and nobody has asked for that yet."""
        return self._child is not None and not self.over and self._cancelled is None

    @property
    def seconds(self) -> float:
        """How long it has taken so far, or took."""
        return (self._ended or time.monotonic()) - self._began

    def listen(self, seconds: float = 0.0) -> bool:
        """Take in what the child says, waiting up to `seconds` for a word; True once it is over."""
        if self._child is None or self.over:
            return True
        if self._cancelled is not None and time.monotonic() - self._cancelled > _GRACE:
            self._child.send_signal(signal.SIGKILL)
        # Asked first: what it said before it ended is still to be heard.
        running = self._child.running
        pipe = self._child.connection
        try:
            said = [pipe.recv()] if pipe.poll(seconds) else []
            while said and said[-1][0] == "progress" and pipe.poll(0):
                said.append(pipe.recv())
        except Exception:  # its end, or a message of which an interrupt took the first half
            self._lost()
            return True
        for message in said[-1:]:
            self._hear(message)
        if not said and not running:
            self._lost()
        return self.over

    def wait(self) -> None:
        """Wait for the end."""
        while not self.listen(0.2):
            pass

    def cancel(self) -> None:
        """Ask the child to end, and all that it started; `listen` tells when it has."""
        if self._child is not None and self._cancelled is None and not self.over:
            self._cancelled = time.monotonic()
            self._child.send_signal(signal.SIGTERM)

    def result(self) -> Outcome:
        """What it left.

        Raises
        ------
        TenfoldError
            What the step raised, word for word; `Cancelled`; `Crashed`.
        """
        if self.error is not None:
            raise self.error
        if self.outcome is None:
            raise RuntimeError("The run is not over.")
        return self.outcome

    def settle(self, outcome: Outcome, *, reused: bool = False) -> None:
        """Be over with what was left, and say so."""
        self._ended = time.monotonic()
        self.outcome, self.reused = outcome, reused
        self._tell(outcome)

    def fail(self, error: TenfoldError) -> None:
        """Be over without a record."""
        self._ended = time.monotonic()
        self.error = error

    def _hear(self, message: tuple[Any, ...]) -> None:
        kind, *rest = message
        if kind == "progress":
            self.done, self.text = rest
            return
        self._bury()
        if kind == "done":
            self._recorded()
        elif self._cancelled is not None:
            # What it stumbled over as its own children ended.
            self._was_cancelled()
        else:
            self.fail(Crashed(*rest) if kind == "crashed" else rest[0])

    def _lost(self) -> None:
        code = self._bury()
        # It may have been ended between its last deed and the word for it.
        if _stamp(self._path) != self._before:
            self._recorded()
        elif self._cancelled is None:
            self.fail(Crashed.ended_by(self.step.slug, code))
        else:
            self._was_cancelled()

    def _was_cancelled(self) -> None:
        self.fail(Cancelled.after(self.seconds, recorded=bool(self._before)))

    def _recorded(self) -> None:
        try:
            standing = self.task.standing
            record = standing.store.read(self.step)
            if record is None:
                raise Crashed(f"'{self.step.slug}' ran, and its record is gone.")
            outcome = Outcome(record, standing.gate(record))
        except TenfoldError as error:
            self.fail(error)
        else:
            self.settle(outcome)

    def _bury(self) -> int | None:
        return self._child.bury() if self._child is not None else None

    @property
    def _path(self) -> Path:
        return self.task.standing.store.path(self.step)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


__all__ = ["Job"]
