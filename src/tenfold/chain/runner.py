"""One run of the chain, from decisions that are checked to a verdict."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tenfold import registry, whatif
from tenfold.chain.plan import Planned, plan
from tenfold.chain.walk import StepEvent, Walk
from tenfold.errors import TenfoldError, UnknownDecision, WrongInput
from tenfold.project import Project
from tenfold.reading import UNSET
from tenfold.resolution import Overrides
from tenfold.standing import Standing
from tenfold.verdict import Verdict, verdict

_EXPLAINED = "explained"  # a what-if that is never made


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
    name: str = "",
    threads: int | None = None,
    on_event: Callable[[StepEvent], None] = lambda event: None,
) -> RunResult:
    """Run the chain headlessly. Decisions are checked before any kernel starts.

    Parameters
    ----------
    name : str
        What people call the what-if that `overrides` make; a folder name is made of it.
    threads : int, optional
        Threads of each kernel; by default all cores are shared among `jobs`.

    Raises
    ------
    InvalidDecisions
        The decision file or the overrides are wrong.
    ProjectProblem
        Another run holds the project.
    """
    overrides = {slug: dict(given) for slug, given in (overrides or {}).items()}
    _check_overrides(project, overrides)
    name = whatif.checked_name(name) if name else ""
    with project.lock("run", wait=2.0):
        if adopt:
            _adopt(project, overrides)
            overrides = {}
        run_id = _new_run(project, name)
        try:
            if overrides:
                run_id = _same_what_if(project, overrides, run_id)
            if overrides and name:
                whatif.call(project.runs / run_id, name)
            standing = Standing(project, overrides, run_id if overrides else None, verify)
            todo = plan(standing, start=start, only=only, force=force)
            # The notebooks must not hash again what --verify has just hashed.
            standing.hashes.save()
            jobs = jobs or _cores()
            threads = threads or max(1, _cores() // jobs)
            walk = Walk(project, overrides, run_id, force, timeout, on_event, threads)
            walk.go(todo, jobs)
        finally:
            with contextlib.suppress(OSError):
                # A run that left nothing has no folder: `gc` would count it among the newest.
                (project.runs / run_id).rmdir()
        if any(planned.runs for planned in todo):
            standing = walk.standing()
    return RunResult(
        run_id,
        project.runs / run_id,
        standing,
        verdict(standing),
        walk.events,
        walk.failures,
        what_if=bool(overrides),
    )


def explain_project(
    project: Project,
    *,
    overrides: Overrides | None = None,
    start: str | None = None,
    only: Sequence[str] = (),
    force: bool = False,
    verify: bool = False,
) -> list[Planned]:
    """What `run_project` would run, and why; starts and writes nothing. Raises like it."""
    overrides = {slug: dict(given) for slug, given in (overrides or {}).items()}
    _check_overrides(project, overrides)
    standing = Standing(project, overrides, _EXPLAINED if overrides else None, verify)
    return plan(standing, start=start, only=only, force=force)


def _check_overrides(project: Project, overrides: Overrides) -> None:
    slugs = [step.slug for step in registry.steps()]
    for slug in overrides:
        if slug not in slugs:
            raise UnknownDecision.named([slug], slugs, step="the chain")
    standing = Standing(project, overrides)
    for step in registry.steps():
        standing.resolve(step)


def _adopt(project: Project, overrides: Overrides) -> None:
    # Whoever undoes it takes back the whole of it.
    with project.act("set by a run"):
        for slug, given in overrides.items():
            step = registry.get(slug)
            values = Standing(project, overrides).resolve(step).values.model_dump(mode="json")
            cleared = {name: UNSET for name in given if values[name] is None}
            project.save(step, {name: values[name] for name in given} | cleared)


def _same_what_if(project: Project, overrides: Overrides, run_id: str) -> str:
    # What was tried before, or cut off half-way, goes on where it is.
    Standing(project, overrides, run_id).remember()
    memories = {path.parent.name: path for path in project.runs.glob(f"[!.]*/{whatif.FILE}")}
    mine = memories.pop(run_id)
    same = [name for name, path in memories.items() if path.read_bytes() == mine.read_bytes()]
    if not same:
        return run_id
    mine.unlink()
    mine.parent.rmdir()
    # One that was cut off before its first step has nothing to go on from.
    return max(same, key=lambda name: ((project.runs / name / "records").is_dir(), name))


def _cores() -> int:
    # A container may be given fewer than the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _new_run(project: Project, name: str) -> str:
    stamp = whatif.folder_of(name) if name else datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
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


__all__ = ["RunResult", "explain_project", "run_project"]
