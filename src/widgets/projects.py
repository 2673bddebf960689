"""What the start page asks of the engine: which projects there are, and how one stands."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.errors import TenfoldError
from tenfold.signing import LEDGER
from tenfold.vocabulary import Status
from widgets.lasting import lasting
from widgets.why import reasons_of

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
# What blocks there makes figures false; elsewhere it makes them wanting, or says that they are low.
_DATA = "data_quality"
_MODELS = "baseline_models"
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
        Why it is not go: what blocks first, by the money at stake.
    money : str
        The money figure, with its interval; empty without.
    report : str
        ``current``, ``old`` or empty where there is no dossier.
    blocked : sequence of str
        Codes of the checks that block the data that the money rests on.
    beyond : str
        What is earned over treating every case alike; empty where that is not less.
    lasting : str
        How long what is out of date took when it last ran, in a sentence; empty where unknown.
    """

    lines: Sequence[StepLine]
    word: str = ""
    reasons: Sequence[str] = ()
    money: str = ""
    report: str = ""
    failures: Sequence[Failure] = field(default=())
    blocked: Sequence[str] = field(default=())
    beyond: str = ""
    lasting: str = ""


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


def changed(project: Project) -> tuple[float, ...]:
    """When the decisions, each record and the dossier of a project were last written."""
    paths = [project.file, project.report, *sorted(project.records.glob("*.json"))]
    return tuple(path.stat().st_mtime for path in paths if path.exists())


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
        reasons=reasons_of(found),
        money=_money(standing, found),
        blocked=_blocked(found),
        beyond=_beyond(standing, found.money),
        lasting=lasting(standing, found),
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


def _beyond(standing: Any, money: str) -> str:
    """A gain over today's rule flatters where acting on everybody would bring most of it."""
    from tenfold import registry
    from tenfold.charts import estimate_text, interval_text

    try:
        held = standing.record(registry.get(_MODELS)).evidence.held_out
        today, alike = held.over_today, held.over_constant
    except (TenfoldError, AttributeError):  # it has not run, or is of another version
        return ""
    # The figure may be that of a later step: then this one says nothing of it.
    if not (today.known and alike.known) or estimate_text(today) not in money:
        return ""
    return interval_text(alike) if alike.value < today.value else ""


def _blocked(found: Verdict) -> list[str]:
    told = next((step for step in reversed(found.steps) if step.money), None)
    return [
        check.code
        for step in found.steps
        if told is not None and step.slug == _DATA and step.number <= told.number and step.gate
        for check in step.gate.checks
        if check.status == "block" and not check.waived
    ]


def _report(project: Project) -> str:
    if not project.report.is_file():
        return ""
    # What was signed, waived or decided since stands in none of its pages, either.
    says = [project.file, project.folder / LEDGER, *project.records.glob("*.json")]
    newest = max((path.stat().st_mtime for path in says if path.is_file()), default=0.0)
    return "current" if project.report.stat().st_mtime >= newest else "old"


__all__ = [
    "DEMOS",
    "Failure",
    "Glance",
    "StepLine",
    "base_folder",
    "changed",
    "glance",
    "last_worked_on",
    "on_binder",
    "projects_near",
]
