"""The file of corrected labels that step 2 reads: what a proposal holds is appended to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tenfold import registry
from tenfold.errors import ProjectProblem, WrongInput, bounded
from tenfold.files import keep
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.steps.step02_data_quality.corrections_file import COLUMNS, read
from tenfold.vocabulary import Proposal

FILE = "corrections.csv"
STEP, DECISION = "data_quality", "corrections"
_DRAFTS, _HASH = "data", 64

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHOWN = 12

Entry = dict[str, str]


def is_meant(one: Proposal) -> bool:
    """Whether a proposal holds corrections of labels, not a path."""
    here = (one.step, one.decision, one.change) == (STEP, DECISION, "add")
    return here and isinstance(one.value, list)


def lines(standing: Standing, one: Proposal) -> list[str]:
    """The corrections that the file does not have yet, in words.

    Raises
    ------
    WrongInput
        An entry is none, or the file says otherwise of the same row.
    """
    name, _, new = _merged(standing, one)
    name = FILE if _is_draft(name) else name
    said = [
        f"{name}: + row {each['row']}: {each['given'] or '…'} → {each['label']} ({each['by']})"
        for each in new[:_SHOWN]
    ]
    return said + ([f"{name}: … and {len(new) - _SHOWN} more"] if len(new) > _SHOWN else [])


def file_of(standing: Standing) -> str:
    """The file that the project's corrections stand in, or would."""
    return str(standing.resolve(registry.get(STEP)).values.model_dump()[DECISION] or FILE)


def write(project: Project, standing: Standing, one: Proposal) -> str:
    """Append the corrections to the file, and name it in the decision; returns its name.

    Call it within `Project.act`, which takes back the file where the decision cannot be written.

    Raises
    ------
    WrongInput
        As `lines`; nothing is written.
    """
    name, have, new = _merged(standing, one)
    if _is_draft(name):
        # A what-if that was adopted: its file is named by its hash, and is what it is.
        name = _kept(project, _text([*have, *new]))
    else:
        with project.act() as act:
            act.write((project.folder / name).resolve(), _text([*have, *new]))
    project.save(registry.get(STEP), {DECISION: name})
    return name


def draft(project: Project, standing: Standing, one: Proposal) -> str:
    """Keep the file as it would be in ``data/``, under its hash, for a what-if; returns its path.

    There `tenfold gc` finds it when no run and no decision names it any more.
    """
    _, have, new = _merged(standing, one)
    return _kept(project, _text([*have, *new]))


def _is_draft(name: str) -> bool:
    path = Path(name)
    return path.parent.as_posix() == _DRAFTS and len(path.stem) == _HASH


def _kept(project: Project, text: str) -> str:
    def filled(path: Path) -> None:
        path.write_text(text, encoding="utf-8", newline="")

    path, _ = keep(project.folder / _DRAFTS, ".csv", filled)
    return f"{_DRAFTS}/{path.name}"


def _merged(standing: Standing, one: Proposal) -> tuple[str, list[Entry], list[Entry]]:
    name = file_of(standing)
    folder = standing.project.folder.resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise ProjectProblem.because(
            f"The corrections '{name}' lie outside the project.", "Copy the file into it."
        )
    have = [dict(line.cells) for line in read(path)] if path.is_file() else []
    known = {_case(entry): entry for entry in have}
    new: list[Entry] = []
    problems = []
    for place, given in enumerate(one.value, 1):
        entry, fault = _entry(given, standing)
        if fault:
            problems.append(f"entry {place}: {fault}.")
            continue
        other = known.setdefault(_case(entry), entry)
        if other is entry:
            new.append(entry)
        elif other["label"] != entry["label"]:
            problems.append(f"row {entry['row']} is {other['label']} in '{name}' already.")
    if problems:
        raise WrongInput(bounded(f"The corrections of '{one.key}' cannot be taken over.", problems))
    return name, have, new


def _case(entry: Entry) -> tuple[str, str]:
    # Versions are told by as many characters as people copy; eight are enough to tell them apart.
    return entry["row"].removesuffix(".0"), entry["data_version"].lower()[:8]


def _entry(given: Any, standing: Standing) -> tuple[Entry, str]:
    if not isinstance(given, Mapping) or not {"row", "label", "by"} <= given.keys():
        return {}, "it lacks row, label or by"
    entry = {name: _cell(given.get(name)) for name in COLUMNS}
    if not entry["row"].isdigit() or not entry["label"] or not entry["by"]:
        return {}, "its row is no number, or its label or by is empty"
    for name in ("by", "reason"):
        if entry[name].startswith(_FORMULA):
            # A spreadsheet would compute it; step 2 would refuse it.
            entry[name] = f"'{entry[name]}"
    entry["data_version"] = entry["data_version"] or _version(standing)
    return entry, "" if entry["data_version"] else "step 2 has no record that names its data"


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).replace("\r", " ").replace("\n", " ").strip()


def _version(standing: Standing) -> str:
    record = standing.record(registry.get(STEP))
    if record is None:
        return ""
    overview = record.evidence.model_dump()["overview"]
    # Rows are counted in the sample, where one stands for a table larger than memory.
    return str((overview.get("sample") or overview)["version"])[:12]


def _text(entries: Sequence[Entry]) -> str:
    out = io.StringIO(newline="")
    names = dict.fromkeys([*COLUMNS, *(name for entry in entries for name in entry)])
    writer = csv.DictWriter(out, list(names), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(entries)
    return out.getvalue()


__all__ = ["DECISION", "FILE", "STEP", "draft", "file_of", "is_meant", "lines", "write"]
