"""Which steps will run, in what order, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tenfold import keys, registry
from tenfold.chain import failures
from tenfold.standing import Standing
from tenfold.step import Step

Word = Literal["runs", "may run", "skipped"]


@dataclass(frozen=True)
class Planned:
    """A step of a run: whether it will run, and why or why not.

    `waits_for` names the evidence of steps that run before it: where that comes out as it was,
    the step is skipped after all. `again` is set where it runs although its record holds: its
    notebook failed, or nobody can tell whether what it reads has changed.
    """

    step: Step
    runs: bool
    why: str
    waits_for: tuple[str, ...] = ()
    again: bool = False

    @property
    def word(self) -> Word:
        """Whether it will run, in words."""
        if self.waits_for:
            return "may run"
        return "runs" if self.runs else "skipped"


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
    for step in registry.steps():
        if step.number < first or (wanted and step.slug not in wanted):
            planned.append(Planned(step, runs=False, why="not asked for"))
        else:
            running = {each.step.slug for each in planned if each.runs}
            planned.append(_planned(standing, step, running, force=force))
    return planned


def _planned(standing: Standing, step: Step, running: set[str], *, force: bool) -> Planned:
    freshness, why = standing.freshness(step)
    if force:
        return Planned(step, runs=True, why="forced" if freshness == "fresh" else f"forced; {why}")
    read_again = keys.databases(standing.resolve(step).values)
    if freshness == "fresh" and read_again:
        why = f"{read_again[0]} is a database: only reading it again tells whether it has changed"
        return Planned(step, runs=True, why=why, again=True)
    if freshness == "fresh" and failures.remembered(standing, step):
        why = "its notebook failed after its record was written"
        return Planned(step, runs=True, why=why, again=True)
    read = [place for place in _reads(step) if place.partition(".")[0] in running]
    if not read or freshness in ("missing", "damaged"):
        return Planned(step, runs=freshness != "fresh", why=why)
    own = standing.own_changes(step)
    if own:
        return Planned(step, runs=True, why="; ".join(own))
    one = len(read) == 1
    why = f"if {read[0]} changes" if one else f"if any of {', '.join(read)} changes"
    return Planned(step, runs=True, why=why, waits_for=tuple(read))


def _reads(step: Step) -> list[str]:
    have = {other.slug: other for other in registry.steps()}
    return [
        f"{slug}.{registry.evidence_field(step, name, have[slug])}".rstrip(".")
        for name, (slug, _) in step.sources().items()
        if slug in have
    ]


__all__ = ["Planned", "plan"]
