"""The row picker: a record's cases at once, other rows on demand, a wish written down."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tenfold import registry
from tenfold.charts import Sheet, View
from tenfold.errors import WrongInput
from widgets.case_picker import CasePicker
from widgets.picking import pick


def _view(row: int, how: str) -> View:
    return View(sheets=[Sheet(title=f"Row {row}", columns=["how"], rows=[[how]])])


@pytest.fixture
def module() -> ModuleType:
    class Asking:
        def __init__(self, *_: Any) -> None:
            pass

        def view(self, row: int) -> View:
            if row > 9:
                raise WrongInput.because(f"There is no row {row}.")
            return _view(row, "computed")

        def rows_with(self, name: str) -> list[int]:
            if name != "A-1":
                raise WrongInput.because("No row has this 'account'.")
            return [8, 9]

    made = ModuleType("picking")
    made.DECISION = "row_numbers"
    made.choices = lambda evidence: {"costly": [("row 3", 3)], "sample": [("row 5", 5)]}
    made.told = lambda evidence, row: _view(row, "recorded") if row in (3, 5) else None
    made.Asking = Asking
    made.named_by = lambda inputs: "account"
    return made


@pytest.fixture
def session() -> Any:
    class Session:
        step, saved, listeners = registry.get("explainability"), {}, []
        standing = SimpleNamespace(inputs=lambda step: None, open=None)

        def resolved(self) -> Any:
            return SimpleNamespace(values=SimpleNamespace(row_numbers=[3]), sources={})

        def save(self, changes: dict[str, Any]) -> None:
            self.saved.update(changes)

    return Session()


@pytest.fixture
def picker(session, module) -> CasePicker:
    record = SimpleNamespace(step=session.step, record=SimpleNamespace(evidence=0, decisions=0))
    return CasePicker(session, record, module)


def test_the_first_case_is_shown_and_another_one_at_once(picker):
    assert "Row 3" in picker.shown.value
    picker.why.value = "sample"
    assert "Row 5" in picker.shown.value
    assert "recorded" in picker.shown.value


def test_a_row_that_the_record_has_not_is_computed_and_a_wrong_one_is_refused(picker):
    picker.number.value = 7
    picker.explain.click()
    assert "computed" in picker.shown.value
    picker.number.value = 12
    picker.explain.click()
    assert "There is no row 12" in picker.status.value
    assert "Row 7" in picker.shown.value


def test_a_row_is_found_by_its_id_which_is_not_kept(picker):
    picker.name.value = " A-1 "
    assert "Row 8" in picker.shown.value
    assert picker.row == 8
    assert "row 9 as well" in picker.status.value
    picker.name.value = "A-2"
    assert "No row has this" in picker.status.value
    assert "Row 8" in picker.shown.value
    assert picker.name.value == ""
    assert "A-" not in picker.status.value


def test_the_list_never_names_another_case_than_the_one_shown(picker):
    picker.number.value = 7
    picker.explain.click()
    assert picker.case.value is None
    picker.case.value = 5
    assert "Row 5" in picker.shown.value
    picker.number.value = 3
    picker.explain.click()
    assert picker.case.value == 3


def test_when_the_step_runs_again_its_new_cases_are_listed_and_shown(picker, session, module):
    picker.why.value = "sample"
    module.choices = lambda evidence: {"asked for": [("row 7", 7)], "sample": [("row 5", 5)]}
    module.told = lambda evidence, row: _view(row, f"evidence {evidence}")
    again = SimpleNamespace(step=session.step, record=SimpleNamespace(evidence=1, decisions=0))
    for listener in session.listeners:
        listener(again)
    assert "Row 7" in picker.shown.value
    assert "evidence 1" in picker.shown.value
    assert [why for _, why in picker.why.options] == ["all", "asked for", "sample"]


def test_a_picked_row_becomes_a_decision_and_one_that_does_not_exist_does_not(picker, session):
    picker.number.value = 12
    picker.add.click()
    assert not session.saved
    picker.number.value = 7
    picker.add.click()
    assert session.saved == {"row_numbers": [3, 7]}


def test_what_is_no_record_is_refused(session):
    with pytest.raises(WrongInput, match="not what run"):
        pick(session, 3)
