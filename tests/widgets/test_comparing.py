"""Two scenarios in a notebook: picked, compared, adopted, and a new one tried."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

import tenfold.session
from tenfold import registry, whatif
from tenfold.delivery.comparison import compared
from tenfold.delivery.pairing import Paired
from tenfold.delivery.scenarios import Scenario
from tenfold.delivery.sides import Side, StepSide
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.undoing import undo
from tenfold.vocabulary import Check, Estimate, Gate, Money
from widgets import compare
from widgets.comparison_view import comparison_html, lead

NASTY = "<img src=x onerror=alert(1)>"
_PASSED = Gate(step="alpha", checks=[])


@pytest.fixture
def ran(fake_project: Project, fake_steps: Any, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(tenfold.session, "headless", lambda: False)
    for step in fake_steps:
        execute(step, Standing(fake_project))
    return fake_project


def _tried(project: Project, run: str, words: str, number: int) -> None:
    for step in registry.steps():
        execute(step, Standing(project, {"alpha": {"number": number}}, run))
    whatif.call(project.runs / run, words)


def test_two_are_shown_side_by_side_whatever_they_are_called(ran: Project) -> None:
    _tried(ran, "w", NASTY, 18)
    panel: Any = compare(ran)
    assert (panel.left.value, panel.right.value) == ("", "w")
    assert panel.right.label.startswith(NASTY)
    assert "1 Alpha: Number" in panel.body.value
    assert "✕ Block" in panel.body.value
    assert "<img" not in panel.body.value
    panel.left.value = "w"
    assert "Choose two that differ" in panel.body.value


def test_adopting_asks_first_shows_what_it_writes_and_can_be_undone(ran: Project) -> None:
    _tried(ran, "w", "Nine", 9)
    told = []
    panel: Any = compare(ran, lambda: told.append("changed"))
    panel.adopt.click()
    assert "alpha.number: 7 → 9" in panel.asked.value
    panel.no.click()
    assert (panel.confirm.layout.display, told) == ("none", [])
    assert ran.given().decisions["alpha"] == {"number": 7}
    panel.adopt.click()
    panel.yes.click()
    assert ran.given().decisions["alpha"] == {"number": 9}
    assert told == ["changed"]
    assert "Adopted: Nine." in panel.said.html
    undo(ran)
    assert ran.given().decisions["alpha"] == {"number": 7}


def test_a_new_scenario_is_asked_for_by_the_forms_own_controls(
    ran: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel: Any = compare(ran)
    assert not panel.said.html
    assert "one scenario only" in panel.body.value
    new = panel.new
    new.step.value = "alpha"
    new.decision.value = "number"
    new.run.run.click()
    assert "alpha.number is 7 in the project already" in new.run.said.html
    new.field.control.widget.value = "99"
    new.run.run.click()
    assert "20" in new.run.said.html
    new.field.control.widget.value = "9"
    assert new.name.placeholder == "Number: 9"
    asked = {"overrides": {"alpha": {"number": 9}}, "name": "Number: 9"}
    assert new.asked() == asked
    new.name.value = "Nine of them"
    monkeypatch.setattr("widgets.start_run.RunPanel.start", lambda panel: None)
    new.run.run.click()
    assert new.run.what_if == asked | {"name": "Nine of them"}
    # As when its process has come to its end.
    _tried(ran, "nine-of-them", "Nine of them", 9)
    new.run._end = {"run_id": "nine-of-them"}
    new._ended(running=False)
    assert panel.right.value == "nine-of-them"
    assert "1 Alpha: Number" in panel.body.value


def test_headless_it_is_words_and_tables(ran: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tenfold.session, "headless", lambda: True)
    assert "one scenario only" in compare(ran).text
    _tried(ran, "w", NASTY, 18)
    made = compare(ran)
    assert re.search(r"1 Alpha: Number +7 +18", made.text)
    assert "<img" not in made.html


@pytest.mark.parametrize(
    ("two", "rows", "said"),
    [
        ((100, 90, 110), "a", "'B' earns more.*do not overlap"),
        ((60, 45, 75), "a", "'B' earns more.*does not tell whether"),
        ((20, 10, 30), "a", "'A' earns more.*do not overlap"),
        ((50, 40, 60), "a", "Both earn the same"),
        ((50, 30, 70), "a", "Both earn the same"),
        ((50, 40, 60), "b", "These two cannot be held"),
    ],
)
def test_the_first_sentence_says_what_the_money_says(
    ran: Project, fake_steps: Any, two: tuple[float, float, float], rows: str, said: str
) -> None:
    def side(value: float, low: float, high: float, rows: str) -> Side:
        gain = Estimate(value=value, low=low, high=high, n=9, method="t", unit="EUR/week")
        money = ("model", gain)
        one = StepSide(fake_steps[0], {}, True, money=money, gain=gain, gate=_PASSED, rows=rows)
        return Side({"alpha": one}, "go")

    found = compared(side(50, 40, 60, "a"), side(*two, rows))
    names = [Scenario(name, name, "", (), "what-if") for name in ("A", "B")]
    assert re.match(said, lead(found, *names))
    html = comparison_html(found, *names)
    assert ("<svg" in html) == (rows == "a")
    assert ("different held-out cases" in html) == (rows == "b")


@pytest.mark.parametrize(
    ("ends", "otherwise", "said"),
    [
        ((2, 10, 18), 7, "'B' earns €10.*more than 'A', counted case by case.*above zero"),
        ((-18, -10, -2), 7, "'A' earns €10.*more than 'B'.*above zero"),
        ((-4, 3, 9), 7, "'B' earns.*includes zero: it is not shown that either earns more"),
        ((0, 0, 0), 0, "Both decide every one of the same 400 held-out cases alike"),
    ],
)
def test_case_by_case_the_interval_of_the_difference_decides(
    fake_steps: Any, ends: tuple[float, float, float], otherwise: int, said: str
) -> None:
    gain = Estimate(value=60, low=40, high=80, n=400, method="t", unit="EUR/week")
    money = ("model", gain)
    one = StepSide(fake_steps[0], {}, True, money=money, gain=gain, gate=_PASSED, rows="a")
    low, value, high = ends
    over = Money(value=value, low=low, high=high, n=400, method="t", unit="EUR/week")
    side = Side({"alpha": one}, "go")
    found = replace(compared(side, side), paired=Paired(over, otherwise=otherwise))
    names = [Scenario(name, name, "", (), "what-if") for name in ("A", "B")]
    assert re.match(said, lead(found, *names))
    assert "The second over the first" in comparison_html(found, *names)


@pytest.mark.parametrize(
    ("slug", "known", "said"),
    [
        ("data_quality", True, "Not comparable: TF0203 blocked 'A' (boat, body); its money is not"),
        ("baseline_models", True, "Not comparable: TF0203 blocked 'A' (boat, body). Settle that"),
        ("data_quality", False, "Not comparable: whether a check blocked 'A' is not known any"),
    ],
)
def test_a_side_that_a_check_blocks_or_that_nobody_judged_never_earns_more(
    slug: str, *, known: bool, said: str
) -> None:
    step = registry.get(slug)
    why = "'boat' alone tells the target with AUC 1.000. 'body' is named like 'yes'."
    leak = Check(code="TF0203", title="No leak", status="block", evidence=why)

    def side(value: float, gate: Gate | None) -> Side:
        gain = Estimate(value=value, low=value, high=value, n=9, method="t", unit="EUR/week")
        money = ("model", gain)
        return Side({slug: StepSide(step, {}, True, money=money, gain=gain, gate=gate, rows="a")})

    passed = Gate(step=slug, checks=[])
    blocked = Gate(step=slug, checks=[leak]) if known else None
    found = compared(side(8680, blocked), side(2219, passed))
    names = [Scenario(name, name, "", (), "what-if") for name in ("A", "B")]
    assert lead(found, *names).startswith(said)
    html = comparison_html(found, *names)
    assert "earns more" not in html
    assert ("<svg" in html) == (slug == "baseline_models")
    assert "earns more" in lead(compared(side(8680, passed), side(2219, passed)), *names)


def test_with_earlier_states_only_the_panel_offers_a_new_scenario(
    ran: Project, fake_steps: Any
) -> None:
    ran.save(fake_steps[0], {"number": 9})
    for step in fake_steps:
        execute(step, Standing(ran))
    panel: Any = compare(ran)
    assert (panel.right.value, panel.more.selected_index) == ("", 0)
    assert "No scenario has been tried yet" in panel.body.value
    _tried(ran, "w", "Eleven", 11)
    panel = compare(ran)
    assert (panel.right.value, panel.more.selected_index) == ("w", None)
