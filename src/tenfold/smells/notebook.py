"""A notebook's JSON as code cells, whatever its age."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CodeCell:
    """One code cell: its position among all cells, its source, its execution count."""

    index: int
    source: str
    count: int | None


def code_cells(text: str) -> list[CodeCell]:
    """The code cells of a Python notebook; none for one in another language.

    Raises
    ------
    ValueError
        It is no notebook.
    """
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if not isinstance(found, dict):
        raise ValueError("it is JSON but no notebook")  # its reason is shown in a sentence
    cells = found.get("cells")
    if cells is None:
        cells = [
            cell
            for sheet in _list(found.get("worksheets"))
            if isinstance(sheet, dict)
            for cell in _list(sheet.get("cells"))
        ]
        if "worksheets" not in found:
            raise ValueError("it has no cells")
    if not isinstance(cells, list):
        raise ValueError("its cells are no list")
    if not _is_python(found.get("metadata")):
        return []
    return [
        CodeCell(index, _joined(cell.get("source", cell.get("input"))), _count(cell))
        for index, cell in enumerate(cells)
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _joined(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _count(cell: dict[str, Any]) -> int | None:
    count = cell.get("execution_count", cell.get("prompt_number"))
    return count if isinstance(count, int) and not isinstance(count, bool) and count > 0 else None


def _is_python(metadata: Any) -> bool:
    if not isinstance(metadata, dict):
        return True
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        inner = metadata.get(key)
        language = inner.get(name) if isinstance(inner, dict) else None
        if isinstance(language, str):
            return "python" in language.lower()
    return True


__all__ = ["CodeCell", "code_cells"]
