"""Notebooks of steps, written for a test."""

from __future__ import annotations

import json


def notebook(step: str, *more: str, drop: str = "", **changed: str) -> str:
    """A step's notebook: its three cells, some changed or dropped, and `more` before the last."""
    cells = {
        "begin": f'from tenfold import begin, run\n\nsession = begin("{step}", globals())',
        "parameters": "project = None\nrun_id = None",
        "run": "record = run(session)",
    } | changed
    cells.pop(drop, None)
    last = cells.pop("run", None)
    sources = [*cells.items(), *((f"more-{i}", text) for i, text in enumerate(more))]
    sources += [("run", last)] if last else []
    document = {
        "cells": [
            {
                "cell_type": "code",
                "id": name,
                "metadata": {"tags": ["parameters"]} if name == "parameters" else {},
                "source": text,
                "outputs": [],
                "execution_count": None,
            }
            for name, text in sources
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document)
