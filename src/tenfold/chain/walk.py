"""One walk over the graph: what is due runs, independent steps side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from tenfold import registry
from tenfold.chain import failures
from tenfold.chain.execution import execute_notebook, quiet
from tenfold.chain.plan import Planned
from tenfold.errors import StepFailed, TenfoldError, WrongInput
from tenfold.notebooks import notebook_of
from tenfold.project import Project
from tenfold.reading import UNSET
from tenfold.resolution import Overrides
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.vocabulary import Status

State = Literal["skipped", "running", "done", "failed", "not reached"]
_GRACE = 5.0  # seconds that notebooks get to notice that their kernels were ended


@dataclass(frozen=True)
class StepEvent:
    """Something happened to a step.

    Attributes
    ----------
    text : str
        Why it runs or is skipped; what went wrong.
    seconds : float
        How long it took, or has taken so far.
    cell, cells : int
        The running code cell, from 1, and how many there are; 0 before the first.
    gate : str or None
        How its gate judges, once it is done.
    """

    step: Step
    state: State
    text: str = ""
    seconds: float = 0.0
    cell: int = 0
    cells: int = 0
    gate: Status | None = None


@dataclass
class Walk:
    """The state of one run while it runs; `events` keeps what is told, cells aside."""

    project: Project
    overrides: Overrides
    run_id: str
    force: bool
    timeout: int | None
    on_event: Callable[[StepEvent], None]
    threads: int = 1
    events: list[StepEvent] = field(default_factory=list)
    failures: dict[str, TenfoldError] = field(default_factory=dict)
    _began: dict[str, float] = field(default_factory=dict)
    decided: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def standing(self) -> Standing:
        """The project as it stands; a new look each time, to see what a notebook just wrote."""
        return Standing(self.project, self.overrides, self.run_id if self.overrides else None)

    def go(self, todo: Sequence[Planned], jobs: int) -> None:
        """Run what is due of `todo`, at most `jobs` notebooks at a time."""
        waiting = {p.step.slug: p for p in todo if p.runs}
        for planned in todo:
            if not planned.runs:
                self._say(StepEvent(planned.step, "skipped", planned.why))
        if not waiting:
            return
        from tenfold.chain.stopping import kernels_end_with_it

        self.decided = self.standing().given.decisions
        running: dict[Future[None], Step] = {}
        pool = ThreadPoolExecutor(max_workers=jobs)
        try:
            with quiet(), kernels_end_with_it():
                self._walk(waiting, jobs, pool, running)
        finally:
            # After Ctrl-C the notebooks notice that their kernels are gone, and are not waited for
            # much longer.
            pool.shutdown(wait=False, cancel_futures=True)
            wait(running, timeout=_GRACE)

    def _walk(
        self,
        waiting: dict[str, Planned],
        jobs: int,
        pool: ThreadPoolExecutor,
        running: dict[Future[None], Step],
    ) -> None:
        while waiting or running:
            busy = {step.slug for step in running.values()}
            for slug in list(waiting):
                upstream = registry.parents(waiting[slug].step)
                if any(parent in self.failures for parent in upstream):
                    self._drop(waiting.pop(slug), upstream)
                elif len(running) < jobs and not (set(upstream) & (waiting.keys() | busy)):
                    planned = waiting.pop(slug)
                    running[pool.submit(self._run, planned)] = planned.step
                    busy.add(slug)
            if running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    self._finish(running.pop(future), future)

    def _run(self, planned: Planned) -> None:
        step, standing = planned.step, self.standing()
        fresh, why = standing.freshness(step)
        if fresh == "fresh" and not (self.force or planned.again):
            came = ", ".join(planned.waits_for)
            why = f"{came} came out as before" if came else why
            self._say(StepEvent(step, "skipped", why))
            return
        # What no kernel can mend is said before one starts: no evidence to read, no file.
        standing.key(step)
        notebook = notebook_of(self.project, step)
        if notebook is None:
            raise StepFailed(f"There is no notebook {step.stem}.ipynb. Run `tenfold upgrade`.")
        if fresh == "fresh":
            why = planned.why
        if standing.given.decisions.get(step.slug) != self.decided.get(step.slug):
            why += "; its decisions were saved after the run began"
        began = StepEvent(step, "running", why)
        self._say(began)
        started = self._began[step.slug] = time.monotonic()

        def on_cell(cell: int, cells: int) -> None:
            seconds = time.monotonic() - started
            self.on_event(replace(began, seconds=seconds, cell=cell, cells=cells))

        before = self._hash(standing, step)
        target = self._target(step)
        said = execute_notebook(
            notebook,
            target,
            parameters=self._parameters(standing, step),
            cwd=self.project.folder,
            timeout=self.timeout,
            threads=self.threads,
            on_cell=on_cell,
        )
        ended = self._ended(step, target, before, time.monotonic() - started)
        failures.forget(standing, step)
        self._say(replace(ended, text="; ".join([*filter(None, [ended.text]), *said])))

    def _ended(self, step: Step, target: Path, before: str, seconds: float) -> StepEvent:
        standing = self.standing()
        fresh, why = standing.freshness(step)
        record = standing.store.read(step) if fresh == "fresh" else None
        if record is None and before != self._hash(standing, step):
            raise WrongInput.because(f"{target.stem} ran, and meanwhile: {why}.", "Run again.")
        if record is None:
            raise StepFailed(
                f"{target.stem} ended without a record that holds. "
                "Its notebook must call `record = run(session)`; see `tenfold upgrade`."
            )
        same = "same content as before" if before == record.content_hash else ""
        return StepEvent(step, "done", same, seconds, gate=standing.gate(record).status)

    def _parameters(self, standing: Standing, step: Step) -> dict[str, object]:
        values = standing.resolve(step).values.model_dump(mode="json")
        given = {name: values[name] for name in self.overrides.get(step.slug, {})}
        given = {name: UNSET if value is None else value for name, value in given.items()}
        common: dict[str, object] = {"project": str(self.project.folder)}
        if self.overrides:
            common["run_id"] = self.run_id
        return common | given

    def _target(self, step: Step) -> Path:
        return self.project.runs / self.run_id / f"{step.stem}.ipynb"

    def _hash(self, standing: Standing, step: Step) -> str:
        try:
            record = standing.store.read(step)
        except TenfoldError:
            return ""
        return record.content_hash if record else ""

    def _finish(self, step: Step, future: Future[None]) -> None:
        error = future.exception()
        if error is None:
            return
        if not isinstance(error, TenfoldError):
            error = StepFailed(f"{step.stem}: {type(error).__name__}: {error}")
        self.failures[step.slug] = error
        began = self._began.get(step.slug)
        if began:
            failures.remember(self.standing(), step, self._target(step))
        seconds = time.monotonic() - began if began else 0.0
        self._say(StepEvent(step, "failed", str(error), seconds))

    def _drop(self, planned: Planned, upstream: Sequence[str]) -> None:
        broken = next(slug for slug in upstream if slug in self.failures)
        error = WrongInput.because(f"'{planned.step.slug}' was not reached: {broken} failed.")
        self.failures[planned.step.slug] = error
        self._say(StepEvent(planned.step, "not reached", f"it reads {broken}, which failed"))

    def _say(self, event: StepEvent) -> None:
        self.events.append(event)
        self.on_event(event)


__all__ = ["State", "StepEvent", "Walk"]
