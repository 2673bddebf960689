"""The static twin tells every decision, its value and its source."""

from tenfold.vocabulary import Exclusion, Triple
from widgets.static import decisions_sheet, form_html, form_text, value_text


def test_every_decision_has_a_row(step):
    sheet = decisions_sheet(step, step.decisions(), {"folds": "run"})
    assert [row[0] for row in sheet.rows] == list(step.decisions.model_fields)
    assert ["folds", "5", "run", "folds"] in sheet.rows


def test_values_are_words():
    assert value_text(Triple(low=1, likely=2.5, high=1e6)) == "1 · 2.5 · 1000000"
    assert value_text([Exclusion(column="a", reason="b"), Exclusion(column="c", reason="d")]) == (
        "column: a; reason: b | column: c; reason: d"
    )
    assert value_text({"x": ["a", "b"]}) == "x: a, b"
    assert (value_text([]), value_text({}), value_text("")) == ("none", "none", "empty")


def test_what_was_changed_comes_first_and_the_rest_is_folded(step):
    html = form_html(step, step.decisions(), dict.fromkeys(step.decisions.model_fields, "default"))
    assert "all at their defaults" in html
    sources = dict.fromkeys(step.decisions.model_fields, "default") | {"folds": "tenfold.yaml"}
    html = form_html(step, step.decisions(), sources)
    assert html.index(">folds</td>") < html.index("<details>") < html.index(">rate</td>")


def test_the_text_is_complete_however_many_decisions_there_are(step):
    text = form_text(step, step.decisions(), {})
    assert "more rows" not in text
    assert text.count("\n") == len(step.decisions.model_fields) + 1
