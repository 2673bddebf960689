"""The gate as a newcomer meets it: a fix by click, a reason given, and judged anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenfold.project import Project

pytestmark = pytest.mark.browser

TEXT = """\
schema: 1
name: p
steps:
  business_problem:
    metric: default rate
    unit: "%"
    direction: increase
    baseline: 16
    target: 13
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A metric that should fall, and says that it should rise."""
    from tenfold.delivery.scaffold import copy_notebooks

    made = Project.create(tmp_path / "p", TEXT)
    copy_notebooks(made)
    return made


def test_a_fix_is_applied_by_key_a_check_is_answered_for_and_the_gate_follows(
    project: Project, lab, notebook, page
) -> None:
    from playwright.sync_api import expect

    notebook(lab(project.folder), "01_business_problem", "1 Business problem")
    # JupyterLab goes to the last cell when all are run; the page comes back to its first screen.
    page.wait_for_function("document.querySelector('.jp-WindowedPanel-outer').scrollTop === 0")
    gate = page.locator(".tenfold-gate-panel").last
    wrong = gate.locator(".tenfold-gate-card", has_text="TF0102")
    expect(wrong).to_contain_text("Block")  # a word, not the colour alone
    wrong.get_by_text("More about TF0102").click()
    expect(wrong).to_contain_text("Why it matters")

    fix = wrong.get_by_role("button", name="Say that less is better")
    fix.focus()
    page.keyboard.press("Enter")
    expect(wrong.locator("del")).to_have_text("increase")
    expect(wrong.locator("ins")).to_have_text("decrease")
    wrong.get_by_role("button", name="Apply").focus()
    page.keyboard.press("Enter")
    expect(wrong.locator(".tenfold-said")).to_contain_text(
        "Saved to tenfold.yaml: Better direction"
    )
    assert project.given().decisions["business_problem"]["direction"] == "decrease"
    field = page.locator(".tenfold-field", has=page.locator("code:text-is('direction')"))
    expect(field.get_by_label("decrease")).to_be_checked()

    late = gate.locator(".tenfold-gate-card", has_text="TF0103")
    late.get_by_role("button", name="Answer for TF0103").click()
    late.get_by_label("Reason").fill("the board meets in March")
    # Letter by letter, and the click right after: the last letters must not be overtaken.
    late.get_by_label("Role").press_sequentially("head of lending")
    late.get_by_role("button", name="Answer for TF0103").last.click()
    expect(late).to_contain_text("head of lending, until")
    expect(gate).to_contain_text("waived by head of lending until")
    assert [(one.code, one.role) for one in project.given().waivers] == [
        ("TF0103", "head of lending")
    ]

    expect(gate.locator(".tenfold-gate-changed")).to_contain_text("Better direction")
    gate.get_by_role("button", name="Run step 1 to judge it again").click()
    expect(gate.locator(".tenfold-gate-card", has_text="TF0102")).to_have_count(0, timeout=60_000)
    expect(late).to_contain_text("head of lending, until")
    assert notebook.errors == []
