"""The one generated cell of a notebook: its parameters, written from the step's schema."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic.fields import FieldInfo

from tenfold.chain.execution import readable
from tenfold.errors import StepFailed
from tenfold.reading import members
from tenfold.step import Step
from tenfold.vocabulary import Frozen

_WIDTH = 88
_COMMON = {
    "project": "project = None  # type: str  project folder, default the nearest one upward",
    "run_id": "run_id = None  # type: str  what-if folder in runs, given by tenfold run",
}


def parameters_cell(step: Step) -> str:
    """Source of the ``parameters`` cell: every decision, ``None`` for "not given".

    papermill 2.7 reads neither ``Literal`` nor ``X | None`` and loses a line with a second
    ``=`` or ``#``: lines carry a base type and plain words.
    """
    lines = list(_COMMON.values())
    lines += [_line(name, info) for name, info in step.decisions.model_fields.items()]
    return "\n".join(lines)


def sync(step: Step, notebook: Path, *, check: bool = False) -> bool:
    """Rewrite the parameters cell of `notebook` where it is stale.

    Returns
    -------
    bool
        Whether it was stale; with ``check=True`` nothing is written.

    Raises
    ------
    StepFailed
        It is not a notebook, or has no cell for parameters.
    """
    document = readable(notebook)
    wanted = parameters_cell(step)
    for cell in document["cells"]:
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            current = "".join(cell["source"])
            cell["source"] = wanted.splitlines(keepends=True)
            # A screen of parameters would stand between the question and the form.
            cell["metadata"]["jupyter"] = {"source_hidden": True}
            text = notebook_text(document)
            stale = current != wanted or text != notebook.read_text(encoding="utf-8")
            if stale and not check:
                notebook.write_text(text, encoding="utf-8")
            return stale
    raise StepFailed(f"'{notebook}' has no cell tagged 'parameters'.")


def notebook_text(document: dict[str, Any]) -> str:
    """Canonical JSON of a notebook: one-space indent, sorted keys, a newline at the end."""
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _line(name: str, info: FieldInfo) -> str:
    words = f"{_bounds(info)}{_default(info)}: {info.description or ''}"
    for sign, word in (("<=", "≤"), (">=", "≥"), ("==", "equal"), ("!=", "≠"), ("=", "is")):
        words = words.replace(sign, word)
    words = " ".join(words.replace("#", "no.").split())
    line = f"{name} = None  # type: {_base(info.annotation)}  {words}"
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1].rstrip() + "…"


def _base(annotation: Any) -> str:
    kinds = [kind for kind in members(annotation) if kind is not type(None)]
    kind = get_origin(kinds[0]) or kinds[0]
    if kind is Literal:
        kind = type(get_args(kinds[0])[0])
    if kind in (int, float, bool, str, list, dict):
        return str(kind.__name__)
    return "str" if kind is date else "list"


def _bounds(info: FieldInfo) -> str:
    kinds = members(info.annotation)
    choices = [value for kind in kinds if get_origin(kind) is Literal for value in get_args(kind)]
    if choices:
        return f"{'|'.join(map(str, choices))}, "
    parts = []
    for bound in info.metadata:
        for kind, text in ((Ge, "ge"), (Gt, "gt"), (Le, "le"), (Lt, "lt")):
            if isinstance(bound, kind):
                words = {"ge": "from", "gt": "above", "le": "to", "lt": "below"}[text]
                parts.append(f"{words} {getattr(bound, text):g}")
        if isinstance(bound, MinLen) and bound.min_length:
            parts.append(f"{bound.min_length} or more")
        if isinstance(bound, MaxLen):
            parts.append(f"at most {bound.max_length}")
    return f"{' '.join(parts)}, " if parts else ""


def _default(info: FieldInfo) -> str:
    default = info.get_default(call_default_factory=True)
    if isinstance(default, Frozen):
        default = list(default.model_dump(mode="json").values())
    if default is None:
        return "optional"
    if default in ("", [], {}):
        return "default empty"
    return f"default {default}"
