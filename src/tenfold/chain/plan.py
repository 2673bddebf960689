"""Which steps will run, in what order, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tenfold import registry
from tenfold.standing import Standing
from tenfold.step import Step


@dataclass(frozen=True)
class Planned:
    """A step of a run: whether it will run, and why or why not."""

    step: Step
    runs: bool
    why: str


def plan(
    standing: Standing,
    *,
    start: str | None = None,
    only: Sequence[str] = (),
    force: bool = False,
) -> list[Planned]:
    """Decide for every registered step.

    Parameters
    ----------
    start : str, optional
        Leave the steps before this one alone.
    only : sequence of str
        Run these and no others.
    force : bool
        Run fresh steps too.
    """
    first = registry.get(start).number if start else 0
    wanted = {registry.get(name).slug for name in only}
    planned: list[Planned] = []
    running: set[str] = set()
    for step in registry.steps():
        if step.number < first or (wanted and step.slug not in wanted):
            planned.append(Planned(step, False, "not asked for"))
            continue
        upstream = [slug for slug in registry.parents(step) if slug in running]
        freshness, why = standing.freshness(step)
        if force:
            runs, reason = True, "forced"
        elif upstream:
            runs, reason = True, f"runs after {', '.join(upstream)}, if that changes what it reads"
        else:
            runs, reason = freshness != "fresh", why
        if runs:
            running.add(step.slug)
        planned.append(Planned(step, runs, reason))
    return planned
