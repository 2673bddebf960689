"""Making a project: what its data say, what that was inferred from, and the notebooks."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tenfold import registry, secrets
from tenfold.decision_file import checked, parsed
from tenfold.delivery.column_roles import corrected
from tenfold.errors import DataProblem, ProjectProblem
from tenfold.files import hash_file, write_atomic
from tenfold.notebooks import carried_notebooks
from tenfold.project import FILE, Project
from tenfold.vocabulary import ColumnRoles
from tenfold.yamllines import flow

_STAMPS = ".tenfold-notebooks.json"
_SQLITE = "sqlite:///"
_HEAD = """\
# The decisions of this project. Forms write here; you may too: comments are kept.
# Precedence: a run's own `--set` or `-p`, then this file, then the defaults.
# `tenfold schema` prints every decision with its type, bounds and default.
schema: 1
name: {name}
steps:
"""
_PAYOFFS = {
    "binary": """\
    # What a decision is worth, in money per case: low, likely, high. Costs are negative.
    # currency: EUR
    # volume_per_week: [80, 100, 130]
    # prevalence: [0.1, 0.2, 0.3]   # share of positives, as far as known
    # today: act_on_none            # or act_on_all, or rule with rule_column …
    # payoff_tp: [0, 0, 0]      # acted, and rightly
    # payoff_fp: [0, 0, 0]      # acted in vain
    # payoff_fn: [0, 0, 0]      # left alone, and should not have been
    # payoff_tn: [0, 0, 0]      # left alone, and rightly
""",
    "multiclass": """\
    # What a decision is worth, in money per case: low, likely, high. Costs are negative.
    # currency: EUR
    # volume_per_week: [80, 100, 130]
    # payoff_matrix: {"a→a": [0, 0, 0], "a→b": [0, 0, 0]}     # actual→predicted, every pair
""",
    "regression": """\
    # What an error costs, per unit of the target: low, likely, high.
    # currency: EUR
    # volume_per_week: [80, 100, 130]
    # cost_over: [0, 0, 0]      # predicted too high
    # cost_under: [0, 0, 0]     # predicted too low
""",
}


@dataclass(frozen=True)
class Made:
    """A new project, and what was inferred on the way, in sentences."""

    project: Project
    said: list[str]


@dataclass(frozen=True)
class _Line:
    step: str
    name: str
    value: object
    reason: str


def new_project(
    folder: Path,
    *,
    data: str,
    target: str,
    positive: str | None = None,
    id: str | None = None,  # noqa: A002  # the role's name, as in ColumnRoles
    time: str | None = None,
    group: str | None = None,
    protected: Sequence[str] = (),
    header: bool = True,
    query: str | None = None,
    delimiter: str | None = None,
    roles: ColumnRoles | None = None,
) -> Made:
    """Read the data, infer what each column is for, write the decision file and the notebooks.

    Parameters
    ----------
    roles : ColumnRoles, optional
        What a person says that the columns are for; nothing is inferred of them then.

    Raises
    ------
    DataProblem
        The data or the target cannot be used; nothing is written.
    ProjectProblem
        The folder already holds a project, or cannot be written.
    """
    from tenfold import tables

    if secrets.looks_like(f"{data} {query}"):
        raise DataProblem.because(
            "The data are named together with a password, which would stand in tenfold.yaml.",
            "Put the whole URL into an environment variable and write --data env:NAME.",
        )
    folder = folder.expanduser().resolve()
    if (folder / FILE).exists():
        raise ProjectProblem.because(f"'{folder}' already holds a project.", "Choose another name.")
    table = tables.read(data, base=Path.cwd(), header=header, query=query, delimiter=delimiter)
    frame = tables.to_frame(table, limit=50_000)
    inference = tables.infer_roles(
        tables.profile(table, target=target),
        frame,
        target,
        positive=positive,
        id=id,
        time=time,
        group=group,
        protected=protected,
    )
    if roles is not None:
        inference = corrected(inference, roles)
    reading = {"header": None if header else False, "query": query, "delimiter": delimiter}
    lines = _lines(inference, _reference(data, folder), target, reading)
    lines += _version(table, _reference(data, folder))
    text = decision_text(folder.name, lines)
    checked(parsed(text))  # what is refused leaves nothing behind
    # The decision file last: a call that was cut off left no project, and the next starts over.
    copy_notebooks(Project(folder))
    project = Project.create(folder, text)
    return Made(project, [*table.notes, *_sentences(inference)])


def decision_text(name: str, lines: Sequence[_Line]) -> str:
    """The text of a decision file, each line with its reason as a comment."""
    text = _HEAD.format(name=flow(name))
    for slug in dict.fromkeys(line.step for line in lines):
        text += f"  {slug}:\n"
        for line in lines:
            if line.step == slug:
                # Column names are quoted in reasons: not every character may stand in YAML.
                reason = "".join(c if c.isprintable() else " " for c in line.reason)
                note = f"  # {' '.join(reason.split())}" if reason.strip() else ""
                text += f"    {line.name}: {flow(line.value)}{note}\n"
                text += _PAYOFFS.get(str(line.value), "") if line.name == "task" else ""
    return text


def copy_notebooks(project: Project) -> None:
    """Copy the notebooks into the project and remember their hashes, for `upgrade`."""
    source = carried_notebooks()
    stamps = {}
    for path in sorted(source.glob("[0-9][0-9]_*.ipynb")):
        write_atomic(project.notebooks / path.name, path.read_bytes())
        stamps[path.name] = hash_file(path)
    write_atomic(project.notebooks / _STAMPS, json.dumps(stamps, indent=1) + "\n")


def upgrade_notebooks(project: Project) -> list[str]:
    """Refresh the notebooks that nobody edited; say which were left alone.

    Returns
    -------
    list of str
        A line per notebook.
    """
    try:
        stamps = json.loads((project.notebooks / _STAMPS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        stamps = {}
    lines = []
    for path in sorted(carried_notebooks().glob("[0-9][0-9]_*.ipynb")):
        mine = project.notebooks / path.name
        new = hash_file(path)
        if mine.exists() and hash_file(mine) == new:
            word = "current"
        elif not mine.exists() or hash_file(mine) == stamps.get(path.name):
            write_atomic(mine, path.read_bytes())
            word = "refreshed"
        else:
            lines.append(f"{path.name}: edited, left alone (delete it to get the new one)")
            continue
        stamps[path.name] = new
        lines.append(f"{path.name}: {word}")
    write_atomic(project.notebooks / _STAMPS, json.dumps(stamps, indent=1) + "\n")
    return lines


def _lines(inference: Any, source: str, target: str, reading: Mapping[str, object]) -> list[_Line]:
    reasons: Mapping[str, str] = {i.role: i.reason for i in inference.inferred}
    roles = inference.roles
    first = [_Line("business_problem", "task", inference.task, reasons.get("task", ""))]
    values: dict[str, object] = {"source": source}
    values |= {name: value for name, value in reading.items() if value is not None}
    values |= {"target": target, "positive": roles.positive}
    values |= {"id": roles.id, "time": roles.time, "group": roles.group}
    values |= {"protected": list(roles.protected), "split": inference.split.kind}
    known = registry.get("data_quality").decisions.model_fields
    values |= {"excluded": [each.model_dump() for each in roles.excluded]}
    return first + [
        _Line("data_quality", name, value, reasons.get(name, ""))
        for name, value in values.items()
        if value not in (None, []) and name in known
    ]


def _version(table: Any, source: str) -> list[_Line]:
    """What the decisions are made for: the content as it is read today."""
    from tenfold import tables
    from tenfold.tables.room import room

    if table.rows > room(len(table.columns)):
        return []  # to hash so many would keep people waiting; step 2 proposes the line
    version = tables.content_fingerprint(tables.to_frame(table))[:12]
    what = "the query's result" if "://" in source or source.startswith("env:") else source
    reason = f"{what} as read on {date.today()}; TF0212 tells when the content changes"
    return [_Line("data_quality", "data_version", version, reason)]


def _sentences(inference: Any) -> list[str]:
    values = {"task": inference.task, "split": inference.split.kind}
    values["positive"] = inference.roles.positive
    return [
        f"{i.role}: {values.get(i.role) or i.column or 'none'}. {i.reason}"
        for i in inference.inferred
    ]


def _reference(data: str, folder: Path) -> str:
    if data.startswith(_SQLITE):
        return _SQLITE + _reference(data.removeprefix(_SQLITE), folder)
    if "://" in data or data.startswith("env:"):
        return data
    return Path(os.path.relpath(Path(data).resolve(), folder)).as_posix()


__all__ = ["Made", "copy_notebooks", "decision_text", "new_project", "upgrade_notebooks"]
