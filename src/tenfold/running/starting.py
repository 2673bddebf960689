"""Starting a run: what is fresh is not computed again, the rest gets a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tenfold import keys, secrets
from tenfold.errors import TenfoldError
from tenfold.executing import Outcome
from tenfold.running import child
from tenfold.running.faults import Cancelled
from tenfold.running.job import Job
from tenfold.running.process import launch
from tenfold.standing import Standing
from tenfold.step import Step


def start(
    step: Step,
    standing: Standing,
    *,
    force: bool = False,
    tell: Callable[[Outcome], None] = lambda outcome: None,
    watch: Callable[[Job], None] = lambda job: None,
) -> Job:
    """Begin to run a step; where its record still holds, or no child can be made, it is over.

    Parameters
    ----------
    force : bool
        Compute even what is fresh.
    tell : callable
        ``tell(outcome)`` is called once it is there, in the thread that listens to the job.
    watch : callable
        ``watch(job)`` is told how far it is where it has to run in this very process.

    Raises
    ------
    TenfoldError
        The decisions or what the step reads are not in order: said before a process starts.
    """
    task = child.Task.of(step.slug, standing)
    record = None if force else _fresh(step, standing)
    if record is not None:
        job = Job(step, task, None, tell)
        job.settle(record, reused=True)
        return job
    # Whatever could be said without computing: an error in the notebook's own cell.
    standing.key(step)
    secrets.watch(standing.resolve(step).values.model_dump(mode="json"), standing.project.folder)
    standing.hashes.save()
    process = launch(task)
    job = Job(step, task, process, tell)
    if process is None:
        _run_here(job, watch)
    return job


def _fresh(step: Step, standing: Standing) -> Outcome | None:
    # Of a database only reading it again tells whether it has changed, as in `tenfold run`.
    if keys.databases(standing.resolve(step).values) or standing.freshness(step)[0] != "fresh":
        return None
    record = standing.record(step)
    return Outcome(record, standing.gate(record, today=date.today())) if record else None


def _run_here(job: Job, watch: Callable[[Job], None]) -> None:
    def progress(done: float, text: str) -> None:
        job.done, job.text = done, text
        watch(job)

    recorded = job.task.standing.store.path(job.step).exists()
    try:
        child.run(job.task, progress)
        standing = job.task.standing
        record = standing.record(job.step)
        assert record is not None  # execute has just written it
        job.settle(Outcome(record, standing.gate(record)))
    except KeyboardInterrupt:
        job.fail(Cancelled.after(job.seconds, recorded=recorded))
    except TenfoldError as error:
        job.fail(error)


__all__ = ["start"]
