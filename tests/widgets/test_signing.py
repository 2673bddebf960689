"""The panels that sign and accept do what the commands do, and show what went wrong."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tenfold import registry
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.step import Step
from widgets.proposing import propose
from widgets.sign_panel import SignPanel
from widgets.signing import sign
from widgets.static import Static

TEXT = """\
schema: 1
name: signed
steps:
  business_problem:
    objective: reduce the default rate by 15 % within a year
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Step 1 has run."""
    made = Project.create(tmp_path / "p", TEXT)
    execute(registry.get("business_problem"), Standing(made))
    return made


def panel(project: Project, stance: str, comment: str = "") -> SignPanel:
    found = SignPanel(project)
    found.step.value, found.name.value = "business_problem", "N. N."
    found.stance.value, found.comment.value = stance, comment
    found.button.click()
    return found


def test_it_signs_in_a_role_that_is_asked_and_shows_the_line(project: Project) -> None:
    found = panel(project, "approve")
    assert found.role.value == "problem owner"
    assert "Line 1" in found.status.value
    assert "problem owner" in found.shown.value
    [one] = Standing(project).signatures.lines
    assert (one.valid, one.line.role, one.line.name) == (True, "problem owner", "N. N.")


def test_what_another_has_signed_or_decided_meanwhile_is_shown(project: Project) -> None:
    first = SignPanel(project)
    panel(project, "approve")
    first.renew()
    assert "N. N." in first.shown.value
    first.step.value = "business_problem"
    asked = {"business_problem": ["head of lending"]}
    project.save(registry.get("collaboration"), {"required_roles": asked})
    first.renew()
    assert first.role.options == ("head of lending",)


def test_an_objection_without_a_reason_is_refused_in_a_sentence(project: Project) -> None:
    assert "without a reason" in panel(project, "object").status.value
    assert Standing(project).signatures.lines == []
    panel(project, "object", "<script>alert(1)</script>")
    found = SignPanel(project)
    assert "<script>" not in found.shown.value
    assert len(Standing(project).signatures.objections) == 1


def test_a_step_that_has_not_run_is_not_signed(project: Project) -> None:
    found = SignPanel(project)
    found.step.value, found.name.value = "data_quality", "N. N."
    found.button.click()
    assert "cannot be signed" in found.status.value
    assert Standing(project).signatures.lines == []


def test_headless_both_are_tables_and_make_no_widget(project: Project) -> None:
    session = SimpleNamespace(headless=True, project=project)
    shown = sign(session)
    assert isinstance(shown, Static)
    assert "Nobody has signed yet" in shown.text
    step: Step = registry.get("collaboration")
    listed = propose(session, SimpleNamespace(step=step))
    assert isinstance(listed, Static)
    assert "Nothing is proposed" in listed.text
