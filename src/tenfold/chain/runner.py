"""Walk the graph: run each stale step's notebook, independent ones side by side."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from tenfold import registry
from tenfold.chain.execution import execute_notebook, quiet
from tenfold.chain.plan import Planned, plan
from tenfold.errors import StepFailed, TenfoldError, UnknownDecision, WrongInput
from tenfold.notebooks import notebook_of
from tenfold.project import Project
from tenfold.reading import UNSET
from tenfold.resolution import Overrides
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.verdict import Verdict, verdict

State = Literal["skipped", "running", "done", "failed", "not reached"]


@dataclass(frozen=True)
class StepEvent:
    """Something happened to a step."""

    step: Step
    state: State
    text: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class RunResult:
    """How a run ended. `failures` holds the error of each step that did not finish."""

    run_id: str
    folder: Path
    standing: Standing
    verdict: Verdict
    events: Sequence[StepEvent]
    failures: Mapping[str, TenfoldError] = field(default_factory=dict)
    what_if: bool = False

    @property
    def exit_code(self) -> int:
        """0 go, 1 no-go, 2 wrong input, 3 a step crashed, 4 review."""
        if self.failures:
            return max(error.exit_code for error in self.failures.values())
        return self.verdict.exit_code


def run_project(
    project: Project,
    *,
    overrides: Overrides | None = None,
    start: str | None = None,
    only: Sequence[str] = (),
    force: bool = False,
    adopt: bool = False,
    jobs: int | None = None,
    timeout: int | None = None,
    verify: bool = False,
    on_event: Callable[[StepEvent], None] = lambda event: None,
) -> RunResult:
    """Run the chain headlessly. Decisions are checked before any kernel starts.

    Raises
    ------
    InvalidDecisions
        The decision file or the overrides are wrong.
    ProjectProblem
        Another run holds the project.
    """
    overrides = {slug: dict(given) for slug, given in (overrides or {}).items()}
    _check_overrides(project, overrides)
    with project.lock("run", wait=2.0):
        if adopt:
            _adopt(project, overrides)
            overrides = {}
        run_id = _new_run(project)
        standing = Standing(project, overrides, run_id if overrides else None, verify)
        for step in registry.steps():
            standing.resolve(step)
        standing.remember()
        todo = plan(standing, start=start, only=only, force=force)
        walk = _Walk(project, overrides, run_id, force, timeout, on_event)
        walk.go(todo, jobs or os.cpu_count() or 1)
        with contextlib.suppress(OSError):
            # A run that ran nothing leaves nothing: else `gc` would count it among the newest.
            (project.runs / run_id).rmdir()
    return RunResult(
        run_id,
        project.runs / run_id,
        walk.standing(),
        verdict(walk.standing()),
        walk.events,
        walk.failures,
        what_if=bool(overrides),
    )


def _check_overrides(project: Project, overrides: Overrides) -> None:
    slugs = [step.slug for step in registry.steps()]
    for slug in overrides:
        if slug not in slugs:
            raise UnknownDecision.named([slug], slugs, step="the chain")
    standing = Standing(project, overrides)
    for step in registry.steps():
        standing.resolve(step)


def _adopt(project: Project, overrides: Overrides) -> None:
    for slug, given in overrides.items():
        step = registry.get(slug)
        values = Standing(project, overrides).resolve(step).values.model_dump(mode="json")
        cleared = {name: UNSET for name in given if values[name] is None}
        project.save(step, {name: values[name] for name in given} | cleared)


def _new_run(project: Project) -> str:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    for number in range(100):
        run_id = f"{stamp}-{number:02d}" if number else stamp
        try:
            (project.runs / run_id).mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise WrongInput.because(
                f"'{project.runs}' cannot be written: {error.strerror}.",
                "Make the folder writable.",
            ) from None
        return run_id
    raise WrongInput.because("A hundred runs started in this second.", "Wait for one.")


@dataclass
class _Walk:
    project: Project
    overrides: Overrides
    run_id: str
    force: bool
    timeout: int | None
    on_event: Callable[[StepEvent], None]
    events: list[StepEvent] = field(default_factory=list)
    failures: dict[str, TenfoldError] = field(default_factory=dict)

    def standing(self) -> Standing:
        # A new one each time: what a notebook just wrote must be seen.
        return Standing(self.project, self.overrides, self.run_id if self.overrides else None)

    def go(self, todo: Sequence[Planned], jobs: int) -> None:
        waiting = {p.step.slug: p for p in todo if p.runs}
        for planned in todo:
            if not planned.runs:
                self._say(StepEvent(planned.step, "skipped", planned.why))
        pool = ThreadPoolExecutor(max_workers=jobs)
        try:
            with quiet():
                self._walk(waiting, jobs, pool)
        finally:
            # After Ctrl-C nobody waits for the notebook that runs: it ends with this process.
            pool.shutdown(wait=False, cancel_futures=True)

    def _walk(self, waiting: dict[str, Planned], jobs: int, pool: ThreadPoolExecutor) -> None:
        running: dict[Future[None], Step] = {}
        while waiting or running:
            busy = {step.slug for step in running.values()}
            for slug in list(waiting):
                upstream = registry.parents(waiting[slug].step)
                if any(parent in self.failures for parent in upstream):
                    self._drop(waiting.pop(slug), upstream)
                elif len(running) < jobs and not (set(upstream) & (waiting.keys() | busy)):
                    step = waiting.pop(slug).step
                    running[pool.submit(self._run, step)] = step
                    busy.add(slug)
            if running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    self._finish(running.pop(future), future)

    def _run(self, step: Step) -> None:
        fresh, why = self.standing().freshness(step)
        if fresh == "fresh" and not self.force:
            self._say(StepEvent(step, "skipped", why))
            return
        notebook = notebook_of(self.project, step)
        if notebook is None:
            raise StepFailed(f"There is no notebook {step.stem}.ipynb. Run `tenfold upgrade`.")
        self._say(StepEvent(step, "running", "forced" if fresh == "fresh" else why))
        started = datetime.now(UTC)
        values = self.standing().resolve(step).values.model_dump(mode="json")
        given = {name: values[name] for name in self.overrides.get(step.slug, {})}
        given = {name: "unset" if value is None else value for name, value in given.items()}
        common: dict[str, object] = {"project": str(self.project.folder)}
        if self.overrides:
            common["run_id"] = self.run_id
        before = self._hash(step)
        target = self.project.runs / self.run_id / f"{step.stem}.ipynb"
        execute_notebook(
            notebook,
            target,
            parameters=common | given,
            cwd=self.project.folder,
            timeout=self.timeout,
        )
        if self.standing().freshness(step)[0] != "fresh":
            raise StepFailed(
                f"{target.stem} ended without a record that holds. "
                "Its notebook must call `record = run(session)`; see `tenfold upgrade`."
            )
        same = " (same content as before)" if before == self._hash(step) else ""
        seconds = (datetime.now(UTC) - started).total_seconds()
        self._say(StepEvent(step, "done", same.strip(), seconds))

    def _hash(self, step: Step) -> str:
        try:
            record = self.standing().store.read(step)
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
        self._say(StepEvent(step, "failed", str(error)))

    def _drop(self, planned: Planned, upstream: Sequence[str]) -> None:
        broken = [slug for slug in upstream if slug in self.failures]
        error = WrongInput.because(f"'{planned.step.slug}' was not reached: {broken[0]} failed.")
        self.failures[planned.step.slug] = error
        self._say(StepEvent(planned.step, "not reached", str(error)))

    def _say(self, event: StepEvent) -> None:
        self.events.append(event)
        self.on_event(event)
