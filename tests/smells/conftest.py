"""Writes small projects and says what is found in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenfold.smells import Smell, find_smells

collect_ignore = ["labelled", "heldout"]  # sources to be judged, whatever they are called

Cells = list[str | tuple[int | None, str]]


def notebook(cells: Cells) -> str:
    """A notebook of code cells; a pair is an execution count and a source."""
    made: list[dict[str, Any]] = []
    for cell in cells:
        count, source = cell if isinstance(cell, tuple) else (None, cell)
        made.append({
            "cell_type": "code", "execution_count": count, "metadata": {}, "outputs": [],
            "source": source.splitlines(keepends=True),
        })  # fmt: skip
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[Smell]]:
    """Smells of one kind in files given by path: text, or a list of cells for a notebook."""

    def search(kind: str, files: dict[str, str | Cells] | str | Cells) -> list[Smell]:
        if isinstance(files, str):
            files = {"train.py": files}
        elif isinstance(files, list):
            files = {"work.ipynb": files}
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text if isinstance(text, str) else notebook(text), encoding="utf-8")
        return [smell for smell in find_smells(tmp_path) if smell.kind == kind]

    return search
