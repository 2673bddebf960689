"""A what-if becomes the project: its decisions, and its results where they hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tenfold import registry
from tenfold.changes import value_text
from tenfold.errors import TenfoldError
from tenfold.outlived import outlived
from tenfold.project import Project
from tenfold.reading import UNSET
from tenfold.records import RecordStore
from tenfold.standing import Standing
from tenfold.step import Step


def adopt_run(project: Project, run_id: str) -> list[str]:
    """Write what the what-if `run_id` set into tenfold.yaml, and take over its records.

    A record is taken over where it is what a run of the project would leave: nothing is computed
    twice.

    Returns
    -------
    list of str
        A line per decision that changed and per step taken over, then what to do next.

    Raises
    ------
    ProjectProblem
        There is no such what-if, or another run holds the project.
    InvalidDecisions
        A decision that it set is none any more.
    """
    tried_in = project.what_if(run_id)
    with project.lock("run", wait=2.0):
        tried = Standing(project, run_id=run_id)
        with project.act(f"adopted {run_id}"):
            lines = [
                line
                for slug, given in tried.set_by_run.items()
                for line in _decided(project, tried, registry.get(slug), list(given))
            ]
        taken = [step.title for step in registry.steps() if _taken(project, step, tried_in)]
    lines += [f"taken over: {', '.join(taken)}"] if taken else []
    left = Standing(project)
    stale = [step.title for step in registry.steps() if left.freshness(step)[0] != "fresh"]
    next_ = f"`tenfold run` runs {', '.join(stale)}." if stale else "Nothing is left to run."
    return [*(lines or [f"{run_id} decides what the project decides."]), next_]


def _decided(project: Project, tried: Standing, step: Step, names: list[str]) -> list[str]:
    before = Standing(project).resolve(step).values.model_dump(mode="json")
    after = tried.resolve(step).values.model_dump(mode="json")
    moved = [name for name in names if before[name] != after[name]]
    project.save(step, {n: UNSET if after[n] is None else after[n] for n in moved})
    return [f"{step.slug}.{n}: {value_text(before[n])} → {value_text(after[n])}" for n in moved]


def _taken(project: Project, step: Step, tried_in: Path) -> bool:
    # A new look at each step: what was taken over before it is what it reads.
    mine = Standing(project)
    if step.lasting or mine.freshness(step)[0] == "fresh":
        return False
    try:
        record = RecordStore(tried_in).read(step)
        if record is None or record.key != mine.key(step):
            return False
    except TenfoldError:
        return False
    sources = dict(mine.resolve(step).sources)
    context = {**record.context, "sources": sources, "run_id": None}
    mine.store.write(replace(record, context=context), outlived=outlived(mine, step))
    return True


__all__ = ["adopt_run"]
