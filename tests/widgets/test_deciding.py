"""decide(): a form for a person, a table for a batch."""

import asyncio
import json
import subprocess
import sys
import textwrap

import ipywidgets
import pytest

from tenfold.errors import InvalidDecisions, WrongInput
from widgets.deciding import decide
from widgets.form import DecisionForm


def test_headless_makes_no_widget_and_shows_every_decision(session, nasty):
    session.headless = True
    session.file = {"name": nasty, "payoff": [1, 2, 3]}
    made = []
    ipywidgets.Widget.on_widget_constructed(made.append)
    try:
        shown = decide(session)
    finally:
        ipywidgets.Widget.on_widget_constructed(None)
    assert made == []
    assert not isinstance(shown, DecisionForm)
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    for name in session.step.decisions.model_fields:
        assert name in bundle["text/plain"]
        assert name in bundle["text/html"]
    assert "<b onclick" not in bundle["text/html"]
    assert "1 · 2 · 3" in bundle["text/plain"]


def test_headless_does_not_even_import_ipywidgets():
    code = textwrap.dedent(
        """
        import sys
        from widgets import decide, show
        print([m for m in ("ipywidgets", "matplotlib", "plotly", "pandas") if m in sys.modules])
        """
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_wrong_decision_file_is_an_error_and_no_form(session):
    session.file = {"folds": 99}
    with pytest.raises(InvalidDecisions, match="folds"):
        decide(session)


def test_typing_is_saved_when_it_pauses_and_before_a_cell_runs(session):
    async def type_three_digits():
        form = decide(session)
        box = form.fields["folds"].control.widget
        box.value, box.value = "1", "12"
        assert session.saves == []
        assert not form.problems
        form.flush()
        assert session.saves == [{"folds": 12}]
        box.value = "13"
        await asyncio.sleep(0.6)
        assert session.saves[1:] == [{"folds": 13}]

    asyncio.run(type_three_digits())


def test_a_second_form_replaces_the_first_as_listener_and_no_other(session):
    first, heard = decide(session), []
    session.listeners.append(heard.append)
    second = decide(session)
    first.run_button.click()
    assert first.result.value == ""
    assert "€1,240/week" in second.result.value
    assert heard == [session.outcome]


def test_saved_values_are_plain_json(session):
    form = decide(session)
    form.fields["payoff"].control.widget.children[1].value = "5"
    form.fields["payoff"].control.same.click()
    assert json.loads(json.dumps(session.saves)) == session.saves


def test_a_session_that_was_overwritten_is_a_sentence():
    with pytest.raises(WrongInput, match="not a session"):
        decide(3)
