"""Form, file, run and figures with the engine itself: step 1 of a project on disk."""

import json
from pathlib import Path

import pytest

from tenfold import begin, run
from tenfold.project import Project
from tenfold.vocabulary import Triple
from widgets.deciding import decide
from widgets.evidence import parts

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "00_start.ipynb"


@pytest.fixture
def names(tmp_path, monkeypatch):
    """The namespace of a notebook in a project, with a person in front of it."""
    monkeypatch.setattr("tenfold.session.headless", lambda: False)
    text = "# mine\nschema: 1\nname: p\nsteps:\n  business_problem:\n    currency: USD  # why\n"
    project = Project.create(tmp_path / "p", text)
    return {"project": str(project.folder)}


def _session(names):
    return begin("business_problem", names)


def test_what_is_typed_stands_in_the_file_with_its_comments_and_comes_back(names):
    session = _session(names)
    form = decide(session)
    for name, likely in (("payoff_tp", "1.200,50"), ("payoff_fp", "-40")):
        control = form.fields[name].control
        control.widget.children[1].value = likely
        control.same.click()
    form.fields["unit_of_prediction"].control.widget.value = 'it\'s "a" loan: #1'
    assert not form.problems
    text = session.project.file.read_text(encoding="utf-8")
    assert "# mine" in text
    assert "currency: USD  # why" in text
    again = _session({"project": names["project"]})
    values = again.resolved().values
    assert values.payoff_tp == Triple(low=1200.5, likely=1200.5, high=1200.5)
    assert values.unit_of_prediction == 'it\'s "a" loan: #1'
    assert decide(again).decisions() == values == form.decisions()


def test_the_button_and_the_cell_leave_the_same_record(names):
    session = _session(names)
    form = decide(session)
    names["record"] = run(session)
    first = names["record"]
    form.run_button.click()
    assert names["record"] is not first
    assert names["record"].content_hash == first.content_hash
    assert "up to date" in form.status.value


def test_a_changed_payoff_changes_what_is_shown(names):
    session = _session(names)
    form = decide(session)
    names["record"] = run(session)
    before = names["record"].content_hash
    form.fields["horizon_weeks"].control.widget.value = "80"
    form.run_button.click()
    assert names["record"].content_hash != before
    shown = {part.key: part for part in parts(names["record"], ["all"])}
    assert {"headlines", "gate"} < shown.keys()
    assert all(part.html and part.text for part in shown.values())


def test_a_parameter_of_the_run_is_locked_and_adopted(names):
    names["horizon_weeks"] = 26
    session = _session(names)
    form = decide(session)
    field = form.fields["horizon_weeks"]
    assert field.source == "run"
    field.action.click()
    assert names["horizon_weeks"] is None
    assert "horizon_weeks: 26" in session.project.file.read_text(encoding="utf-8")
    assert field.source == "tenfold.yaml"


def test_the_start_notebook_is_thin_and_canonical():
    text = NOTEBOOK.read_text(encoding="utf-8")
    document = json.loads(text)
    assert text == json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    codes = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
    assert codes
    for cell in codes:
        assert len(cell["source"]) <= 5
        assert cell["outputs"] == []
