"""The panels that sign and accept do what the commands do, and show what went wrong."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape
from pathlib import Path
from types import SimpleNamespace

import pytest

from tenfold import registry
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.waiving import waiver
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
    assert "Signed: problem owner approves step 1 Business problem (line 1" in found.status.value
    assert not found.name.continuous_update, "a click would overtake the last letters"
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


def test_whoever_chooses_a_role_is_led_to_a_step_that_waits_for_it(project: Project) -> None:
    asked = {"business_problem": [], "data_quality": ["steward"], "ethics": ["risk officer"]}
    project.save(registry.get("collaboration"), {"required_roles": asked})
    found = SignPanel(project, "business_problem")
    assert found.step.value == "data_quality", "nobody is asked to sign the step of this notebook"
    assert found.role.options == ("steward", "risk officer")
    found.role.value = "risk officer"
    assert (found.step.value, found.role.value) == ("ethics", "risk officer")
    found.step.value = "data_quality"
    assert found.role.value == "steward"
    assert "Still to be signed" in found.shown.value


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


def test_what_does_not_pass_is_said_before_anybody_signs(project: Project) -> None:
    found = SignPanel(project, "business_problem")
    gate = Standing(project).gate(Standing(project).record(registry.get("business_problem")))
    unknown = [check.code for check in gate.checks if check.status == "not_evaluated"]
    assert "Before you sign" in found.warning.value
    assert f"{len(unknown)} checks were not evaluated" in found.warning.value
    assert unknown[0] in found.warning.value
    titles = [check.title for check in gate.checks if check.code == unknown[0]]
    assert escape(titles[0]) in found.warning.value
    assert "Read them in 01_business_problem.ipynb" in found.warning.value
    assert all(code in found.warning.value for code in unknown)
    found.step.value = "data_quality"  # has not run: there is nothing to warn of
    assert found.warning.value == ""


def test_nobody_signs_under_a_text_that_has_changed_since(project: Project) -> None:
    found = SignPanel(project, "business_problem")
    found.name.value = "N. N."
    gate = Standing(project).gate(Standing(project).record(registry.get("business_problem")))
    code = next(check.code for check in gate.checks if check.status == "not_evaluated")
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    project.waive(waiver(code, "known to all who sign here", "problem owner", tomorrow))
    found.button.click()
    assert "has changed: read it again" in found.status.value
    assert Standing(project).signatures.lines == []
    assert "1 check is waived" in found.warning.value
    found.button.click()
    assert len(Standing(project).signatures.lines) == 1
