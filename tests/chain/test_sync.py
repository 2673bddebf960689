"""The parameters cell says what papermill can read, whatever the decisions are called and mean."""

from __future__ import annotations

import keyword
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from papermill.inspection import _infer_parameters
from pydantic import Field, create_model

from tenfold.chain.sync import notebook_text, parameters_cell, sync
from tenfold.errors import StepFailed
from tenfold.step import Decisions
from tenfold.vocabulary import Column, DataPath, Exclusion, Label, LongText, Triple

TAKEN = {*keyword.kwlist, *dir(Decisions), "project", "run_id"}
KINDS: list[tuple[Any, Any, str]] = [
    (int, 3, "int"),
    (float, 1e-9, "float"),
    (bool, False, "bool"),
    (str, "a = b  # c\nd", "str"),
    (LongText, "", "str"),
    (int | None, None, "int"),
    (date | None, None, "str"),
    (date, date(2027, 3, 31), "str"),
    (Label | None, None, "str"),
    (Column | None, None, "str"),
    (DataPath | None, None, "str"),
    (Literal["a=b", "#"], "#", "str"),
    (Literal[1, 2], 1, "int"),
    (Literal["<", ">="] | None, None, "str"),
    (list[Column], [], "list"),
    (list[Exclusion], [], "list"),
    (list[date], [date(2027, 3, 31)], "list"),
    (dict[str, Triple], {}, "dict"),
    (dict[str, dict[str, float]], {"a": {"b": 1.0}}, "dict"),
    (Triple, Triple(low=1, likely=2, high=3), "list"),
    (Triple | None, None, "list"),
    (Exclusion | None, None, "list"),
]


def _notebook(cell: str) -> nbformat.NotebookNode:
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    made = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    made.cells = [nbformat.v4.new_code_cell(cell, metadata={"tags": ["parameters"]})]
    return made


SIGNS = ["a = b", "x # y", "type: int  # type: str", "== != >= <=", "'''", '"""', "{a}", "\\", "\n"]
words = st.sampled_from(SIGNS) | st.text(
    st.characters(exclude_categories=["Cc", "Cs"]) | st.just("\n"), max_size=120
)


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    fields=st.dictionaries(
        st.from_regex(r"[a-z][a-z_0-9]{0,30}", fullmatch=True),
        st.tuples(st.sampled_from(KINDS), words),
        min_size=1,
        max_size=5,
    )
)
def test_papermill_reads_every_line_whatever_it_describes(fake_steps, fields) -> None:
    fields = {n: f for n, f in fields.items() if n not in TAKEN and not n.startswith("model_")}
    declared = {n: (k, Field(default, description=d)) for n, ((k, default, _), d) in fields.items()}
    step = replace(fake_steps[0], decisions=create_model("Odd", __base__=Decisions, **declared))
    cell = parameters_cell(step)
    compile(cell, "cell", "exec")
    read = {p.name: p for p in _infer_parameters(_notebook(cell))}
    assert list(read) == ["project", "run_id", *fields]
    for name, ((_, _, base), _) in fields.items():
        assert (read[name].inferred_type_name, read[name].default) == (base, "None")
    assert all(len(line) <= 88 for line in cell.splitlines())


def test_a_notebook_is_brought_up_to_date_once(fake_steps, tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(notebook_text(_notebook("old = 1")))
    assert sync(fake_steps[0], path, check=True)
    assert "old = 1" in path.read_text()
    assert sync(fake_steps[0], path)
    assert not sync(fake_steps[0], path)
    assert "number = None" in "".join(nbformat.read(path, as_version=4).cells[0].source)


@pytest.mark.parametrize("text", ["", "[", "{}", '{"cells": []}', '{"cells": [{"source": []}]}'])
def test_what_is_no_notebook_is_a_sentence(fake_steps, tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    with pytest.raises(StepFailed, match=r"notebook|parameters"):
        sync(fake_steps[0], path)
