"""One step on the page, and what blocks beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tenfold import registry
from tenfold.charts import Headline, Sheet
from tenfold.dossier.decisions import DecisionList
from tenfold.dossier.figures import Figure
from tenfold.dossier.provenance import Origin
from tenfold.step import Step
from tenfold.verdict import StepStanding
from tenfold.vocabulary import Check, Status


@dataclass(frozen=True)
class Blocked:
    """A check that blocks in a step, as those who built on that step should know it."""

    number: int
    title: str
    slug: str
    check: Check


@dataclass(frozen=True)
class Section:
    """One step on the page. `origin` is None where no record can be read.

    Attributes
    ----------
    first : list of str
        Keys of the figures that are seen without opening anything.
    rests_on : list of Blocked
        What blocks in the steps whose evidence this one used.
    answer : str
        What the evidence answers to the step's question; empty where there is none.
    """

    step: Step
    now: StepStanding
    decisions: DecisionList
    headlines: list[Headline]
    figures: list[Figure]
    withheld: list[str]
    sheets: list[Sheet]
    origin: Origin | None
    first: list[str] = field(default_factory=list)
    rests_on: list[Blocked] = field(default_factory=list)
    answer: str = ""

    @property
    def ran(self) -> bool:
        """Whether there is a record to show."""
        return self.origin is not None

    @property
    def key_figures(self) -> list[Figure]:
        """The figures that say most."""
        return [figure for figure in self.figures if figure.chart.key in self.first]

    @property
    def other_figures(self) -> list[Figure]:
        """All other figures."""
        return [figure for figure in self.figures if figure.chart.key not in self.first]

    def checks(self, *statuses: Status) -> list[Check]:
        """Checks of these statuses, in that order."""
        known = self.now.gate.checks if self.now.gate else []
        return [check for status in statuses for check in known if check.status == status]


def blocked_beneath(step: Step, steps: Sequence[StepStanding]) -> list[Blocked]:
    """What blocks in the steps that `step` was built on, near or far."""
    slugs: list[str] = []
    waiting = registry.parents(step)
    while waiting:
        slugs.append(waiting.pop())
        above = registry.parents(registry.get(slugs[-1]))
        waiting += [slug for slug in above if slug not in [*slugs, *waiting]]
    return [
        Blocked(each.number, each.title, each.slug, check)
        for each in steps
        if each.slug in slugs and each.gate
        for check in each.gate.checks
        if check.status == "block" and not check.waived
    ]


__all__ = ["Blocked", "Section", "blocked_beneath"]
