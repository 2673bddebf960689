"""What the start page asks of the engine: projects, their steps, new ones, running the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tenfold.vocabulary import Status

DEMOS = {
    "loans": "loan portfolio with planted faults (made up)",
    "diagnosis": "breast cancer cells, benign or malignant (real)",
    "diabetes": "progress of diabetes after a year, an amount (real)",
}
_TITLES = {"mlops": "MLOps"}


class Project(Protocol):
    """A project folder."""

    @property
    def folder(self) -> Path:
        """Where it is."""
        ...

    @property
    def notebooks(self) -> Path:
        """Where its notebooks are."""
        ...


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
class Engine:
    """The functions behind the start page.

    Attributes
    ----------
    find : callable
        ``find(path or None)``: the project there, or the nearest one upward.
    lines : callable
        ``lines(project)``: the ten steps.
    demo, new : callable
        Make a project; ``new(folder, data, target, positive)`` also says what was inferred.
    columns : callable
        ``columns(data)``: column names of a file.
    run : callable
        ``run(project, tell)``: run what is not up to date, telling a line per event; returns the
        verdict in words.
    """

    find: Callable[[str | None], Any]
    lines: Callable[[Any], Sequence[StepLine]]
    demo: Callable[[str, Path], Any]
    new: Callable[[Path, str, str, str | None], tuple[Any, Sequence[str]]]
    columns: Callable[[str], Sequence[str]]
    run: Callable[[Any, Callable[[str], None]], str]


def real_engine() -> Engine:
    """The engine as it is."""
    from tenfold.delivery.demo import make_demo
    from tenfold.project import Project as Folder

    return Engine(
        find=Folder.find,
        lines=_lines,
        demo=lambda name, out: make_demo(name, out=out),
        new=_new,
        columns=_columns,
        run=_run,
    )


def projects_near(base: Path) -> list[Path]:
    """Folders with a decision file, in `base` and one or two levels below."""
    patterns = ("tenfold.yaml", "*/tenfold.yaml", "demo/*/tenfold.yaml", "projects/*/tenfold.yaml")
    return sorted({path.parent for pattern in patterns for path in base.glob(pattern)})


def _lines(project: Any) -> list[StepLine]:
    from tenfold import registry
    from tenfold.standing import Standing
    from tenfold.verdict import overview

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
        for at in overview(Standing(project))
    ]
    have = {line.number for line in lines}
    lines += [
        StepLine(number, _TITLES.get(slug, slug.replace("_", " ").capitalize()), None)
        for number, slug in enumerate(registry.TEN, 1)
        if number not in have
    ]
    return sorted(lines, key=lambda line: line.number)


def _new(folder: Path, data: str, target: str, positive: str | None) -> tuple[Any, Sequence[str]]:
    from tenfold.delivery.scaffold import new_project

    made = new_project(folder, data=data, target=target, positive=positive)
    return made.project, made.said


def _columns(data: str) -> Sequence[str]:
    from tenfold import tables

    return list(tables.read(data, base=Path.cwd()).columns)


def _run(project: Any, tell: Callable[[str], None]) -> str:
    from tenfold.chain import StepEvent, run_project

    def heard(event: StepEvent) -> None:
        if event.cell:
            return  # a line per step is enough here
        took = f" ({event.seconds:.0f} s)" if event.seconds else ""
        why = f", {event.text}" if event.text else ""
        tell(f"{event.step.number} {event.step.title}: {event.state}{took}{why}")

    result = run_project(project, on_event=heard)
    failed = " ".join(str(error) for error in result.failures.values())
    return f"Verdict: {result.verdict.word}." + (f" {failed}" if failed else "")


__all__ = ["DEMOS", "Engine", "Project", "StepLine", "projects_near", "real_engine"]
