"""What the start page asks of the engine: which projects there are, and how one stands."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.errors import TenfoldError
from tenfold.vocabulary import Status

if TYPE_CHECKING:
    from tenfold.project import Project
    from tenfold.verdict import Verdict

DEMOS = {
    "loans": "loan applications with planted faults (made up)",
    "diagnosis": "breast cancer cells, benign or malignant (real)",
    "diabetes": "progress of diabetes after a year, an amount (real)",
}
_TITLES = {"mlops": "MLOps"}
_PATTERNS = ("tenfold.yaml", "*/tenfold.yaml", "demo/*/tenfold.yaml", "projects/*/tenfold.yaml")
_BINDER = ("BINDER_LAUNCH_HOST", "BINDER_REPO_URL", "BINDER_SERVICE_HOST")


@dataclass(frozen=True)
class StepLine:
    """One of the ten steps at a glance; `status` is None where this version lacks the step."""

    number: int
    title: str
    status: Status | None
    freshness: str = ""
    why: str = ""
    money: str = ""
    notebook: str = ""


@dataclass(frozen=True)
class Failure:
    """A step that did not finish: the sentence that says why and what to do, and its notebook."""

    title: str
    text: str
    notebook: str = ""


@dataclass(frozen=True)
class Glance:
    """A project at a glance.

    Attributes
    ----------
    word : str
        The verdict: go, review or no-go; empty while no step has run.
    reasons : sequence of str
        Why it is not go, the gravest first.
    money : str
        The money figure, with its interval; empty without.
    report : str
        ``current``, ``old`` or empty where there is no dossier.
    """

    lines: Sequence[StepLine]
    word: str = ""
    reasons: Sequence[str] = ()
    money: str = ""
    report: str = ""
    failures: Sequence[Failure] = field(default=())


def base_folder() -> Path:
    """Where new projects go: here, or above the folder of notebooks that we stand in."""
    here = Path.cwd()
    return here.parent if here.name == "notebooks" else here


def on_binder() -> bool:
    """Whether this is a visitor's session on Binder, which ends and forgets."""
    return any(os.environ.get(name) for name in _BINDER)


def projects_near(base: Path) -> list[Path]:
    """Folders with a decision file, in `base` and one or two levels below."""
    return sorted({path.parent for pattern in _PATTERNS for path in base.glob(pattern)})


def last_worked_on(found: Sequence[Path]) -> Path | None:
    """The project that was changed last: what a restarted kernel goes on with."""

    def changed(folder: Path) -> float:
        paths = [folder / "tenfold.yaml", folder / "records"]
        return max(path.stat().st_mtime for path in paths if path.exists())

    return max(found, key=changed, default=None)


def glance(project: Project, failures: Sequence[Failure] = ()) -> Glance:
    """How a project stands, read from its files alone.

    Raises
    ------
    TenfoldError
        Its decision file cannot be read.
    """
    from tenfold.standing import Standing
    from tenfold.verdict import verdict

    standing = Standing(project)
    found = verdict(standing)
    ran = any(step.gate for step in found.steps)
    return Glance(
        lines=_lines(found),
        word=found.word if ran else "",
        reasons=found.reasons,
        money=_money(standing, found),
        report=_report(project),
        failures=failures,
    )


def _lines(found: Verdict) -> list[StepLine]:
    from tenfold import registry

    lines = [
        StepLine(
            number=at.number,
            title=at.title,
            status=at.status,
            freshness=at.freshness,
            why=at.why,
            money=at.money,
            notebook=f"{registry.get(at.slug).stem}.ipynb",
        )
        for at in found.steps
    ]
    have = {line.number for line in lines}
    lines += [
        StepLine(number, _TITLES.get(slug, slug.replace("_", " ").capitalize()), None)
        for number, slug in enumerate(registry.TEN, 1)
        if number not in have
    ]
    return sorted(lines, key=lambda line: line.number)


def _money(standing: Any, found: Verdict) -> str:
    told = [step for step in found.steps if step.money]
    if [step.number for step in told] != [1]:
        return found.money
    # Before there is a model, the gain that step 1 expects says more than what today's rule earns.
    from tenfold import registry
    from tenfold.charts import estimate_text

    try:
        record = standing.record(registry.get(told[0].slug))
        first = record.step.view(record.decisions, record.evidence).headlines[0]
    except (TenfoldError, AttributeError, IndexError):
        return found.money
    known = not isinstance(first.figure, str) and first.figure.value is not None
    return f"{first.label}: {estimate_text(first.figure)}" if known else found.money


def _report(project: Project) -> str:
    if not project.report.is_file():
        return ""
    newest = max((p.stat().st_mtime for p in project.records.glob("*.json")), default=0.0)
    return "current" if project.report.stat().st_mtime >= newest else "old"


__all__ = [
    "DEMOS",
    "Failure",
    "Glance",
    "StepLine",
    "base_folder",
    "glance",
    "last_worked_on",
    "on_binder",
    "projects_near",
]
