"""Undo and Redo: what was saved is taken back, named, and put on again."""

import pytest

from tenfold import begin, registry
from tenfold.project import Project
from widgets.deciding import decide


@pytest.fixture
def session(tmp_path, monkeypatch):
    """Step 1 of a project, with a person in front of it."""
    monkeypatch.setattr("tenfold.session.headless", lambda: False)
    project = Project.create(tmp_path / "p", "schema: 1\nname: p\nsteps: {}\n")
    return begin("business_problem", {"project": str(project.folder)})


def test_a_saved_change_is_taken_back_and_put_on_again_and_named(session):
    form = decide(session)
    undo, redo = form.undoing.undo, form.undoing.redo
    assert undo.disabled
    assert redo.disabled
    box = form.fields["horizon_weeks"].control.widget
    before = box.value
    box.value = "80"
    assert not undo.disabled
    assert "→ 80" in undo.tooltip
    undo.click()
    assert box.value == before
    assert "Taken back: horizon_weeks: " in form.status.value
    assert session.project.given().decisions.get("business_problem", {}) == {}
    assert undo.disabled
    redo.click()
    assert box.value == "80"
    assert "Put back on: horizon_weeks: " in form.status.value
    assert redo.disabled


def test_a_change_of_another_step_is_taken_back_only_by_its_name(session):
    form = decide(session)
    session.project.save(registry.get("baseline_models"), {"cv_folds": 10})
    form.undoing.look()
    assert form.undoing.undo.description == "Undo (another step)"
    assert "baseline_models.cv_folds" in form.undoing.undo.tooltip
    form.undoing.undo.click()
    assert "in another step: baseline_models.cv_folds" in form.status.value
    assert session.project.given().decisions.get("baseline_models", {}) == {}


def test_what_a_hand_has_changed_since_is_left_alone_and_said(session):
    form = decide(session)
    form.fields["horizon_weeks"].control.widget.value = "80"
    file = session.project.file
    file.write_text(file.read_text().replace("80", "90"))
    form.undoing.undo.click()
    assert "changed by hand" in form.status.value
    assert "90" in file.read_text()
