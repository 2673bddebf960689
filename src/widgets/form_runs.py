"""The runs of one form: begun by its button or by a cell, followed to the end, and cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from widgets.engine import Job
from widgets.following import follow
from widgets.form_view import FormView


class FormRuns:
    """What the Run button of a form does.

    Parameters
    ----------
    ready : callable
        ``ready()`` saves what is entered, and tells whether it can be run.
    begin : callable
        ``begin(watch)`` begins to run and returns the job; where that must run in this very
        process, ``watch(job)`` is told meanwhile.
    lag : callable
        ``lag(outcome)`` says why an outcome is not of what is decided now; empty where it is.
    """

    def __init__(
        self,
        view: FormView,
        ready: Callable[[], bool],
        begin: Callable[[Callable[[Job], None]], Job],
        lag: Callable[[Any], str],
    ) -> None:
        self._view, self._ready, self._begin, self._lag = view, ready, begin, lag
        self._job: Job | None = None
        view.bar.button.on_click(lambda _: view.guard(self._press)())

    def run(self) -> None:
        """Save, and run the step unless it runs already."""
        if self._job is None or self._job.over:
            self._view.guard(self._run)()

    def show(self, job: Job, *, cell: bool = False) -> None:
        """Show how far a job is, and once how it ended; `cell` is whether a cell waits for it."""
        if not job.over:
            if cell and job is not self._job:
                self._view.say("Running. ■ in the toolbar cancels.")
            self._job = job
            self._view.bar.show(job, cell=cell)
        elif job is self._job:
            self._job = None
            self._view.bar.rest()
            self._conclude(job)

    def _press(self) -> None:
        if self._job is None or self._job.over:
            self._run()
        elif self._job.can_cancel:
            self._job.cancel()
            self._view.bar.show(self._job)
            self._view.say("Stopping …")

    def _run(self) -> None:
        if not self._ready():
            return
        self._job = self._begin(lambda job: self.show(job, cell=True))
        if not self._job.over:
            self._view.say("Running. You can go on editing.")
        follow(self._job, lambda job: self._view.guard(lambda: self.show(job))(), self._failed)

    def _failed(self, fault: Exception) -> None:
        """What the run left is recorded; that it cannot be shown is said after all else."""

        def again() -> None:
            raise fault

        self._view.guard(again)()

    def _conclude(self, job: Job) -> None:
        if job.error is not None:
            self._view.complain(job.error)
        elif job.reused:
            self._view.say("Nothing has changed: up to date.", kind="pass")
        elif lag := self._lag(job.outcome):
            said = f"Done in {job.seconds:.1f} s, for the decisions of before: {lag}."
            self._view.say(f"{said} Run again for what is entered now.", kind="warn")
        else:
            self._view.say(f"Done in {job.seconds:.1f} s.", kind="pass")


__all__ = ["FormRuns"]
