"""Runs one step of a project: resolve, compute, record, judge."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tenfold import keys, registry, secrets
from tenfold.errors import DataProblem, ProjectProblem, StepFailed
from tenfold.files import keep
from tenfold.outlived import outlived
from tenfold.records import Record
from tenfold.resolution import Resolved
from tenfold.standing import OVER_TODAY, Standing
from tenfold.step import Context, Decisions, Step
from tenfold.vocabulary import FileRef, Gate, canonical, canonical_json, digest


@dataclass(frozen=True)
class Outcome:
    """A record as a notebook shows it: with its gate and its view."""

    record: Record
    gate: Gate

    @property
    def step(self) -> Step:
        """The step it is of."""
        return self.record.step

    @property
    def decisions(self) -> Decisions:
        """The decisions that it is of."""
        return self.record.decisions

    @property
    def content_hash(self) -> str:
        """Hash of decisions and evidence."""
        return self.record.content_hash

    @property
    def view(self) -> Any:
        """Headlines, charts, tables."""
        return self.record.step.view(self.record.decisions, self.record.evidence)


def execute(
    step: Step,
    standing: Standing,
    *,
    progress: Callable[[float, str], None] = lambda done, text: None,
    today: date | None = None,
) -> Outcome:
    """Run one step of a project and write its record.

    Raises
    ------
    InvalidDecisions, MissingEvidence, DataProblem
        Input is unusable, or the data changed meanwhile; no record is written.
    """
    resolved = standing.resolve(step)
    inputs = standing.inputs(step)
    key, parts = standing.key(step), standing.parts(step, inputs)
    _check_writable(standing.project.folder)
    standing.remember()
    # Before anything can fail: whatever is said from here on is said without their values.
    secrets.watch(resolved.values.model_dump(mode="json"), standing.project.folder)
    timings: dict[str, float] = {}
    started = time.perf_counter()
    context = _context(step, standing, resolved, timings, progress, today or date.today())
    with single_thread():
        evidence = step.run(resolved.values, inputs, context)
    # As it will be read back: the gate must judge tomorrow what it judges now.
    evidence = step.evidence.model_validate(canonical(evidence.model_dump(mode="json")))
    timings["total"] = time.perf_counter() - started
    if standing.parts(step).files != parts.files:
        # Nobody knows which of the two was read, and the old ones may come back.
        raise DataProblem.because(
            f"The data of '{step.slug}' changed while it ran.", "Run it again, once they rest."
        )
    record = Record(
        step,
        resolved.values,
        evidence,
        {
            "key": key,
            "sources": dict(resolved.sources),
            **parts.as_context(),
            "seconds": {name: round(value, 4) for name, value in timings.items()},
            "libraries": keys.library_versions(),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "run_id": standing.run_id,
            "money": _money(step, resolved, evidence),
        },
    )
    if secrets.held(canonical_json([record.content, record.context])):
        raise StepFailed.holding(step.slug, "its record")
    standing.store.write(record, outlived=outlived(standing, step))
    standing.hashes.save()
    return Outcome(record, standing.gate(record, today=today))


@contextmanager
def single_thread() -> Iterator[None]:
    """Compute on one thread: sums then come out alike on every machine and every ``--jobs``."""
    from threadpoolctl import threadpool_limits

    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    before = {name: os.environ[name] for name in names if name in os.environ}
    # The limit holds what is loaded by now; what a step imports later reads these.
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        with threadpool_limits(1):
            yield
    finally:
        for name in names:
            os.environ.pop(name, None)
        os.environ.update(before)


def _context(
    step: Step,
    standing: Standing,
    resolved: Resolved,
    timings: dict[str, float],
    progress: Callable[[float, str], None],
    today: date,
) -> Context:
    seed = int(getattr(resolved.values, "seed", 0))
    folder = standing.project.folder

    def store(suffix: str, write: Callable[[Path], None]) -> FileRef:
        def without_secrets(draft: Path) -> None:
            write(draft)
            if secrets.held(draft):
                raise StepFailed.holding(step.slug, f"a {suffix} file")

        path, sha256 = keep(folder / "data", suffix, without_secrets)
        return FileRef(
            path=path.relative_to(folder).as_posix(), sha256=sha256, bytes=path.stat().st_size
        )

    return Context(
        project_dir=folder,
        store=store,
        open=standing.open,
        rng=step.rng(seed),
        seed=seed,
        as_of=today,
        progress=progress,
        measure=timings.__setitem__,
        what_if=standing.run_folder,
        code=lambda: _code(step),
    )


def _code(step: Step) -> str:
    """Hash of the source of a step and of all steps that it reads."""
    all_read = [*(registry.get(slug) for slug in registry.parents(step)), step]
    return digest({one.slug: keys.code_hash(one.package) for one in all_read})


def _money(step: Step, resolved: Resolved, evidence: Any) -> str:
    from tenfold.charts import estimate_text

    bars = sorted(step.view(resolved.values, evidence).waterfall, key=lambda bar: bar.order)
    if not bars:
        return ""
    last = bars[-1]
    # The dossier begins with the gain: one figure, wherever a person looks.
    if last.gain and last.gain.value is not None:
        return f"{last.label} {OVER_TODAY}: {estimate_text(last.gain)}"
    return f"{last.label}: {estimate_text(last.amount)}"


def _check_writable(folder: Path) -> None:
    if not os.access(folder, os.W_OK):
        raise ProjectProblem.because(f"'{folder}' is read-only.", "Make the folder writable.")


__all__ = ["Outcome", "execute", "single_thread"]
