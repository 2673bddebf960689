"""Two scenarios side by side: which decisions differ, and which figures with them."""

from __future__ import annotations

from typing import Any

from tenfold import registry
from tenfold.project import Project
from tenfold.records import RecordStore, estimates


def diff_lines(project: Project, run_id: str | None = None) -> list[str]:
    """Lines that say what differs between the project and a what-if, or its last two runs.

    Raises
    ------
    ProjectProblem
        There is no such run.
    """
    if run_id is None:
        return _history_lines(project)
    here, there = RecordStore(project.records), RecordStore(project.what_if(run_id))
    lines = []
    for step in registry.steps():
        other = there.read(step)
        if other is None:
            continue
        mine = here.read(step)
        if mine is None:
            lines.append(f"{step.slug}: only in {run_id}")
            continue
        lines += _compare(step.slug, _flat(mine.content), _flat(other.content))
    return lines or [f"{run_id} is like the project."]


def _history_lines(project: Project) -> list[str]:
    past = RecordStore(project.records).history()
    lines = []
    for step in registry.steps():
        runs = [entry for entry in past if entry["step"] == step.slug]
        if len(runs) >= 2:
            before, after = (
                {"decisions": r["decisions"], "estimates": r["estimates"]} for r in runs[-2:]
            )
            lines += _compare(step.slug, before, after)
    return lines or ["No step has run twice with a difference."]


def _flat(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "decisions": content["decisions"],
        "estimates": dict(estimates(content["evidence"])),
    }


def _compare(slug: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    lines = []
    for half in ("decisions", "estimates"):
        names = [*before[half], *(n for n in after[half] if n not in before[half])]
        for name in names:
            old, new = before[half].get(name), after[half].get(name)
            if old != new:
                lines.append(f"{slug}.{name}: {_short(old)} → {_short(new)}")
    return lines


def _short(value: Any) -> str:
    if isinstance(value, list) and len(value) == 3 and all(_number(v) for v in value):
        point, low, high = (f"{v:,.4g}" if v is not None else "–" for v in value)
        return f"{point} [{low} to {high}]"
    text = str(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _number(value: Any) -> bool:
    return value is None or isinstance(value, int | float)
