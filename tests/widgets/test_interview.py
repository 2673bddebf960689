"""Who cannot put a number on it is asked; the answers are saved as if they had been typed."""

import pytest

from tenfold import begin, registry
from tenfold.project import Project
from widgets.deciding import decide
from widgets.interview import interviews_of


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setattr("tenfold.session.headless", lambda: False)
    text = "schema: 1\nname: p\nsteps:\n  business_problem:\n    unit_of_prediction: loan\n"
    project = Project.create(tmp_path / "p", text)
    return begin("business_problem", {"project": str(project.folder)})


def test_a_step_without_questions_offers_none():
    assert interviews_of(registry.get("data_quality")) == {}


def test_every_interview_is_for_a_decision_of_its_step():
    for step in registry.steps():
        assert interviews_of(step).keys() <= step.decisions.model_fields.keys()


def test_answers_fill_the_control_and_stand_in_the_file(session):
    form = decide(session)
    panel = form.interviews["tradeoff_false_alarms"]
    assert panel.widget in form.fields["tradeoff_false_alarms"].widget.children
    panel.start.click()
    assert "10 false alarms to catch one more loan" in panel.text.value
    panel.no.click()
    panel.yes.click()
    panel.no.click()
    assert "money_anchor" in panel.text.value
    form.flush()
    saved = session.project.given().decisions["business_problem"]["tradeoff_false_alarms"]
    assert saved == {"low": 3.0, "likely": 3.87, "high": 5.0}


def test_answers_that_never_turn_say_so_and_save_nothing(session):
    form = decide(session)
    panel = form.interviews["tradeoff_false_alarms"]
    panel.start.click()
    for _ in range(20):
        panel.yes.click()
    assert "Answer again, or give the number" in panel.text.value
    form.flush()
    assert "tradeoff_false_alarms" not in session.project.given().decisions["business_problem"]


def test_the_questions_stay_beneath_the_control_when_its_source_changes(session):
    form = decide(session)
    field = form.fields["tradeoff_false_alarms"]
    field.come_from("tenfold.yaml")
    field.come_from("default")
    assert list(field.widget.children)[-1] is form.interviews["tradeoff_false_alarms"].widget
