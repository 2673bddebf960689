"""What every registered step is held to, without a line of its own."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from tenfold import registry
from tenfold.chain.sync import parameters_cell, sync
from tenfold.errors import InvalidDecisions
from tenfold.step import Step

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
DOCS = Path(__file__).parents[2] / "docs" / "checks"
every_step = pytest.mark.parametrize("step", registry.steps(), ids=lambda step: step.slug)


def test_steps_fit_together() -> None:
    registry.check(registry.steps())
    assert [step.number for step in registry.steps()] == sorted(
        {step.number for step in registry.steps()}
    )


@every_step
def test_a_project_without_any_decision_validates(step: Step) -> None:
    assert step.parse({}) == step.decisions()


@every_step
def test_decisions_survive_json(step: Step) -> None:
    decisions = step.decisions()
    assert step.decisions.model_validate(json.loads(decisions.model_dump_json())) == decisions


@every_step
def test_a_misspelt_decision_is_refused_by_name(step: Step) -> None:
    name = next(iter(step.decisions.model_fields))
    with pytest.raises(InvalidDecisions, match=f"Did you mean '{name}'"):
        step.parse({name + "x": 1})


@every_step
def test_every_decision_says_what_it_means(step: Step) -> None:
    for name, info in step.decisions.model_fields.items():
        assert info.description, name
        assert not info.description.endswith("."), f"{name}: remedies add the full stop"


@every_step
def test_bounds_are_enforced(step: Step) -> None:
    for name, schema in step.decisions.model_json_schema()["properties"].items():
        for kind in [schema, *schema.get("anyOf", [])]:
            for bound, beyond in (("minimum", -1), ("maximum", 1)):
                if bound in kind:
                    with pytest.raises(InvalidDecisions, match=name):
                        step.parse({name: kind[bound] + beyond})


@every_step
def test_every_check_has_a_page(step: Step) -> None:
    for code in step.codes:
        page = DOCS / f"{code}.md"
        assert page.is_file(), code
        text = page.read_text(encoding="utf-8")
        assert code in text.splitlines()[0]
        assert len(text) > 300, f"{code}: a page says what, why, how computed, how to fix"


@every_step
def test_its_notebook_is_current_and_clean(step: Step) -> None:
    path = NOTEBOOKS / f"{step.stem}.ipynb"
    assert not sync(step, path, check=True), "run `make sync`"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    ids = [cell["id"] for cell in notebook.cells]
    assert len(ids) == len(set(ids))
    assert not [
        c for c in notebook.cells if c.cell_type == "code" and (c.outputs or c.execution_count)
    ]
    assert "widgets" not in notebook.metadata


@every_step
def test_its_notebook_is_thin(step: Step) -> None:
    notebook = nbformat.read(NOTEBOOKS / f"{step.stem}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert len(lines) <= 5, cell.id
            assert not [
                line for line in lines if line.startswith(("def ", "for ", "if ", "while "))
            ]


@every_step
def test_papermill_can_read_every_parameter(step: Step) -> None:
    from papermill.inspection import _infer_parameters
    from papermill.iorw import load_notebook_node

    notebook = load_notebook_node(str(NOTEBOOKS / f"{step.stem}.ipynb"))
    read = {p.name: p for p in _infer_parameters(notebook)}
    assert list(read) == ["project", "run_id", *step.decisions.model_fields]
    for line in parameters_cell(step).splitlines():
        assert len(line) <= 88
        assert line.count("=") == 1
        assert line.count("#") == 1
    bases = {"int", "float", "bool", "str", "list", "dict"}
    assert {p.inferred_type_name for p in read.values()} <= bases
    assert all(p.default == "None" for p in read.values())
