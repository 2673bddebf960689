"""The chain, run again in a fresh folder from decisions and data, against its records."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tenfold import keys, registry
from tenfold.delivery.comparable import OUTSIDE, why_not_compared
from tenfold.delivery.copying import copy_inputs, lock_differences
from tenfold.delivery.moving import compared
from tenfold.errors import ProjectProblem, TenfoldError, WrongInput
from tenfold.files import write_atomic
from tenfold.project import Project
from tenfold.records import RecordStore
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.vocabulary import digest
from tenfold.vocabulary.reproduction import (
    HELD,
    REPRODUCTION,
    Reproduction,
    StepRerun,
    reproduction_text,
)

_AUDIT = "technical_debt"


@dataclass(frozen=True)
class ReproductionReport:
    """How it came out, and the worst exit code of a step that did not run."""

    found: Reproduction
    file: Path
    crashed: int = 0
    not_recorded: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 it reproduces, 1 it does not, 2 or 3 a step could not be run again."""
        return self.crashed or (0 if self.found.reproduces else 1)

    def lines(self) -> list[str]:
        """The report for people."""
        lines = []
        for one in self.found.steps:
            words = one.status.replace("_", " ")
            lines.append(f"{one.step}: {words}{f' ({one.why})' if one.why else ''}")
            for each in one.moved[:5]:
                far = f", {each.relative:.2g} of it" if each.relative is not None else ""
                lines.append(
                    f"  {each.place}: {each.then or 'nothing'} → {each.now or 'nothing'}{far}"
                )
            if one.moved_count > 5:
                lines.append(f"  … and {one.moved_count - 5} more")
        if self.not_recorded:
            lines.append(f"not recorded, so not compared: {', '.join(self.not_recorded)}")
        lines += [f"environment: {each}" for each in self.found.environment]
        held = sum(one.status in HELD for one in self.found.steps)
        word = "reproduces" if self.found.reproduces else "does NOT reproduce"
        left = sum(one.status == "not_compared" for one in self.found.steps)
        rest = f", {left} not compared" if left else ""
        lines.append(
            f"The chain {word}: {held} of {len(self.found.steps)} steps came out alike{rest}."
        )
        return lines


def reproduce(project: Project) -> ReproductionReport:
    """Run every recorded step again in a fresh folder and compare content, field by field.

    The folder is a temporary one and is gone afterwards; the project gets ``reproduction.json``.
    It takes the environment as it is, and says where that differs from the records' own and from
    the lock file.

    Raises
    ------
    WrongInput
        No step has a record.
    ProjectProblem
        A run holds the project, or it cannot be written.
    """
    if not os.access(project.folder, os.W_OK):
        raise ProjectProblem.because(f"'{project.folder}' is read-only.", "Make it writable.")
    with project.lock("run", wait=2.0):
        standing = Standing(project)
        store = standing.store
        steps = [step for step in registry.steps() if store.path(step).is_file()]
        if not steps:
            raise WrongInput.because(
                "There is nothing to reproduce: no step has a record.", "Run `tenfold run` first."
            )
        began = datetime.now(UTC)
        with tempfile.TemporaryDirectory(prefix="tenfold-again-") as folder:
            again = copy_inputs(project, Path(folder))
            failures = _run(again, steps)
            tolerance = _tolerance(standing)
            found = _held_against(standing, again, steps, failures, tolerance)
        result = Reproduction(
            steps=found, tolerance=tolerance, environment=_environment(standing, steps)
        )
        context = {
            "at": began.isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - began).total_seconds(), 1),
            "libraries": keys.library_versions(),
        }
        path = project.folder / REPRODUCTION
        write_atomic(path, reproduction_text(result, context))
    recorded = {step.slug for step in steps}
    return ReproductionReport(
        result,
        path,
        max((error.exit_code for error in failures.values()), default=0),
        tuple(step.slug for step in registry.steps() if step.slug not in recorded),
    )


def _run(again: Project, steps: list[Step]) -> Mapping[str, TenfoldError]:
    from tenfold.chain import run_project

    with _inside():
        return run_project(again, only=[step.slug for step in steps], force=True).failures


@contextmanager
def _inside() -> Iterator[None]:
    before = {name: os.environ.pop(name) for name in OUTSIDE if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(before)


def _held_against(
    standing: Standing,
    again: Project,
    steps: list[Step],
    failures: Mapping[str, TenfoldError],
    tolerance: float,
) -> list[StepRerun]:
    found, open_steps = [], dict[str, str]()
    for step in steps:
        one = _step(step, standing, again, failures.get(step.slug), tolerance, open_steps)
        if one.status == "not_compared":
            open_steps[step.slug] = one.why
        found.append(one)
    return found


def _step(
    step: Step,
    standing: Standing,
    again: Project,
    failure: TenfoldError | None,
    tolerance: float,
    open_steps: Mapping[str, str],
) -> StepRerun:
    if failure is not None:
        recorded = _recorded(standing, step)
        why = _first_line(failure)
        return StepRerun(step=step.slug, status="failed", recorded=recorded, why=why)
    made = RecordStore(again.records).read(step)
    if made is None:
        return StepRerun(step=step.slug, status="failed", why="it left no record")
    try:
        record = standing.store.read(step)
    except ProjectProblem as problem:
        why = str(problem).partition(" Run the step again")[0]
        rerun = compared(step.slug, _raw(standing, step), made.content, tolerance=0.0, why=why)
        return rerun.model_copy(update={"status": "damaged"})
    assert record is not None
    if record.content_hash != made.content_hash:
        why = why_not_compared(step, standing, again, record.content, made.content, open_steps)
        if why:
            return StepRerun(
                step=step.slug,
                status="not_compared",
                recorded=record.content_hash,
                again=made.content_hash,
                why=why,
            )
    return compared(
        step.slug,
        record.content,
        made.content,
        tolerance=tolerance,
        why="; ".join(standing.own_changes(step)),
    )


def _recorded(standing: Standing, step: Step) -> str:
    try:
        record = standing.store.read(step)
    except ProjectProblem:
        return ""
    return record.content_hash if record else ""


def _raw(standing: Standing, step: Step) -> Mapping[str, Any]:
    # What stands in a record that was edited by hand, so that the edit can be named.
    try:
        content = json.loads(standing.store.path(step).read_bytes())["content"]
        digest(content)  # an edit may leave what has no place in a record
        return content if isinstance(content, dict) else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _tolerance(standing: Standing) -> float:
    have = {step.slug: step for step in registry.steps()}
    if _AUDIT not in have:
        return 0.0
    decisions: Any = standing.resolve(have[_AUDIT]).values
    return float(decisions.tolerance)


def _environment(standing: Standing, steps: list[Step]) -> list[str]:
    now, then = keys.library_versions(), dict[str, str]()
    for step in steps:
        try:
            record = standing.store.read(step)
        except ProjectProblem:
            continue
        then.update(record.context.get("libraries", {}) if record else {})
    moved = [
        f"{name} {then[name]} → {now.get(name, 'none')}"
        for name in sorted(then)
        if then[name] != now.get(name)
    ]
    return [*moved, *lock_differences(standing.project.folder)]


def _first_line(error: TenfoldError) -> str:
    return str(error).partition("\n")[0][:300]


__all__ = ["ReproductionReport", "reproduce"]
