"""The gate panel: what is wrong, what it costs, and ways out that write exactly what they show."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tenfold import begin, run
from tenfold.project import Project
from tenfold.undoing import undo
from tenfold.vocabulary import Check, Fix, Gate, Money
from widgets.deciding import decide
from widgets.gate import gate_panel, refresh_gate
from widgets.gate_panel import GatePanel
from widgets.gate_words import card_html

TEXT = """\
# mine
schema: 1
name: p
steps:
  business_problem:
    metric: default rate   # per year
    unit: "%"
    direction: increase
    baseline: 16
    target: 13
"""


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A notebook of step 1 with a person in front of it; the target lies on the wrong side."""
    monkeypatch.setattr("tenfold.session.headless", lambda: False)
    return {"project": str(Project.create(tmp_path / "p", TEXT).folder)}


@pytest.fixture
def panel(names: dict[str, Any]) -> GatePanel:
    """Its panel, with the form open above it."""
    session = begin("business_problem", names)
    names["form"] = decide(session)
    names["session"] = session
    names["record"] = run(session)
    made = gate_panel(names["record"])
    assert made is not None
    return made


def decided(names: dict[str, Any]) -> dict[str, object]:
    """What tenfold.yaml says of step 1."""
    return dict(Project(Path(names["project"])).given().decisions["business_problem"])


def html_of(widget: Any) -> str:
    """All words inside a widget."""
    inside = "".join(map(html_of, getattr(widget, "children", ())))
    return inside + str(getattr(widget, "value", "")) + str(getattr(widget, "description", ""))


def test_a_fix_shows_its_diff_writes_it_and_is_taken_back(panel, names) -> None:
    card = panel.cards["TF0102"]
    card.fixes["Say that less is better"].click()
    shown = html_of(card.open.widget)
    assert "<del>increase</del> → <ins>decrease</ins>" in shown
    assert "Runs again: step 1" in shown
    assert decided(names)["direction"] == "increase", "nothing is written before Apply"

    card.open.apply_button.click()
    assert decided(names)["direction"] == "decrease"
    assert "default rate   # per year" in Project(Path(names["project"])).file.read_text()
    assert names["form"].fields["direction"].control.get() == "decrease", "the form follows"
    assert "Saved to tenfold.yaml: Better direction. Run step 1" in card.status.value
    assert "Since then: changed: Better direction." in html_of(panel.changed)

    project = Project(Path(names["project"]))
    project.save(names["session"].step, {"why": "it costs"})
    card.back.click()
    assert "Something else was decided since" in card.status.value
    assert decided(names)["direction"] == "decrease", "nothing but its own edit is taken back"
    assert undo(project) is not None
    card.back.click()
    assert "Taken back" in card.status.value
    assert decided(names)["direction"] == "increase"


def test_a_fix_that_the_form_takes_back_is_no_longer_said_to_be_saved(panel, names) -> None:
    card = panel.cards["TF0102"]
    card.fixes["Say that less is better"].click()
    card.open.apply_button.click()
    names["form"].undoing.undo.click()
    assert decided(names)["direction"] == "increase"
    assert "Saved" not in card.status.value
    assert panel.changed.layout.display == "none"


def test_leaving_a_fix_writes_nothing(panel, names) -> None:
    before = Project(Path(names["project"])).file.read_bytes()
    card = panel.cards["TF0102"]
    card.fixes["Say that less is better"].click()
    card.open.leave_button.click()
    assert card.open is None
    assert Project(Path(names["project"])).file.read_bytes() == before


def test_what_only_a_person_knows_is_asked_with_the_forms_own_fields(panel, names) -> None:
    card = panel.cards["TF0104"]
    card.fixes["Say what a decision is worth"].click()
    view = card.open
    asked = [name for _, name in view.fields]
    assert asked[:4] == ["payoff_tp", "payoff_fp", "payoff_fn", "payoff_tn"]
    view.apply_button.click()
    assert "Nothing is filled in" in card.status.value
    view.fields["business_problem", "volume_per_week"].control.set({"low": 1})
    volume = view.fields["business_problem", "volume_per_week"].control
    volume.widget.children[1].value = "1.200"
    volume.same.click()
    view.apply_button.click()
    assert "Saved to tenfold.yaml: Cases per week" in card.status.value
    assert decided(names)["volume_per_week"] is not None


def test_an_entry_that_is_wrong_is_refused_in_words(panel, names) -> None:
    card = panel.cards["TF0105"]
    card.fixes["Write the objective"].click()
    card.open.fields["business_problem", "objective"].control.widget.value = "x" * 700
    card.open.apply_button.click()
    assert "600" in card.status.value
    assert "objective" not in decided(names)


def test_a_check_is_answered_for_and_the_waiver_is_shown_and_ended(panel, names) -> None:
    card = panel.cards["TF0103"]
    card.waive.click()
    assert card.open.until.value == date.today() + timedelta(days=90)
    card.open.save_button.click()
    assert "names no reason" in card.status.value
    for box in (card.open.reason, card.open.role):
        assert not box.continuous_update, "a click would overtake the last letters"
    card.open.reason.value, card.open.role.value = "<b>being agreed</b>", "head of lending"
    card.open.save_button.click()
    [waiver] = Project(Path(names["project"])).given().waivers
    assert (waiver.code, waiver.role) == ("TF0103", "head of lending")
    card = panel.cards["TF0103"]
    assert "&lt;b&gt;being agreed&lt;/b&gt;" in html_of(card.widget)
    assert "tenfold-gate-warn" in card.widget._dom_classes
    assert "(waived; by itself: ✕ Block)" in html_of(card.widget)
    page = html_of(panel.widget)
    written = page.index("Written to tenfold.yaml")
    assert written < page.index(">Warnings"), "said where it was pressed"
    assert "waived by head of lending until" in page[written:]
    assert "stands under “Warnings” now" in page[written:]
    bar = names["form"].undoing
    assert "undo: waiver of TF0103" in bar.undo.tooltip
    bar.undo.click()
    assert "Written to" not in html_of(panel.widget), "it is taken back"
    assert "tenfold-gate-block" in panel.cards["TF0103"].widget._dom_classes
    bar.redo.click()
    panel.cards["TF0103"].end.click()
    assert Project(Path(names["project"])).given().waivers == ()
    assert "tenfold-gate-block" in panel.cards["TF0103"].widget._dom_classes


def test_a_new_record_is_judged_in_the_same_panel(panel, names) -> None:
    old = panel.cards["TF0102"].widget
    names["session"].save({"direction": "decrease"})
    refresh_gate(run(names["session"]))
    assert "TF0102" not in panel.cards
    assert old.comm is None, "what is drawn anew is not kept"
    assert panel.changed.layout.display == "none"


def test_a_what_if_and_a_notebook_without_a_form_have_no_buttons(panel, names) -> None:
    record = names["record"]
    names["horizon_weeks"] = 26
    assert gate_panel(record) is None
    other = type("Other", (), {"step": type("S", (), {"slug": "no_form_of_it"})})
    assert gate_panel(other()) is None


def test_a_card_says_what_was_found_what_it_costs_and_its_page() -> None:
    money = Money(value=12.0, low=3.0, high=20.0, n=9, method="m", unit="EUR/week")
    fix = Fix(label="Mend", changes={"data_quality": {"split": "time"}})
    check = Check(
        code="TF0203",
        title="<i>T</i>",
        status="block",
        evidence="E <script>",
        remedy=f"Write `{'x' * 80}`.",
        money_at_risk=money,
        fixes=(fix,),
    )
    html = card_html(check)
    for words in ("✕", "Block", "€12/week", "at risk", "E &lt;script&gt;", "More about TF0203"):
        assert words in html
    assert "what the button below shows" in html
    assert "Why it matters" in html
    assert "How to waive" not in html, "the panel has a button for it"
    assert "<i>T" not in html
    unpriced = card_html(check.model_copy(update={"money_at_risk": None}))
    assert "no amount can be told" in unpriced


def test_decisions_are_called_as_the_form_calls_them_except_in_what_is_typed() -> None:
    said = "Fill in volume_per_week; column 'payoff_tp' is yours; write `test_share: 0.3`."
    check = Check(code="TF0104", title="T", status="block", evidence=said)
    html = card_html(check)
    assert "Fill in Cases per week" in html
    assert "column &#x27;payoff_tp&#x27;" in html or "column 'payoff_tp'" in html
    assert "<code>test_share: 0.3</code>" in html


def test_the_panel_reads_as_the_plain_table_where_widgets_are_gone(panel) -> None:
    bundle = panel._repr_mimebundle_()
    assert "class='checks'" in bundle["text/html"]
    assert bundle["text/plain"].startswith("Gate: ✕ Block")
    assert Gate(step="s", checks=[]).model_dump(mode="json") == {"step": "s", "checks": []}
