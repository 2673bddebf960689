"""The reference says of each step what its schemas say."""

from __future__ import annotations

import pytest

from tenfold import registry
from tenfold.delivery.reference import index_page, step_page

STEPS = registry.steps()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_every_decision_and_every_check_has_its_line(step):
    lines = step_page(step, STEPS).splitlines()
    for name in step.decisions.model_fields:
        assert any(line.startswith(f"| `{name}` |") for line in lines), name
    for code in step.codes:
        assert any(line.startswith(f"| [{code}](../checks/{code}.md) |") for line in lines), code


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_no_row_has_more_cells_than_its_table(step):
    widths = []
    for line in step_page(step, STEPS).splitlines():
        if not line.startswith("|"):
            widths = []
            continue
        widths.append(line.replace("\\|", "").count("|"))
        assert len(set(widths)) == 1, line


def test_evidence_names_the_steps_that_read_it():
    page = step_page(registry.get("baseline_models"), STEPS)
    row = next(line for line in page.splitlines() if line.startswith("| `candidate` |"))
    assert row.endswith("| 4, 5, 6, 7, 8, 10 |")
    assert "All of it is read by step 9." in page


def test_the_index_names_every_step_by_its_question():
    page = index_page(STEPS)
    assert all(f"[{step.title}]({step.stem}.md) | {step.question}" in page for step in STEPS)
