"""What the payoffs come to is said beneath their fields, so that a loss is not counted twice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tenfold.registry import get
from widgets.form import DecisionForm
from widgets.payoff_note import PayoffNote

GIVEN = {"data_quality": {"target": "<i>left</i>", "positive": "yes"}}
PAYOFFS = {"payoff_tp": 65, "payoff_fp": -10, "payoff_fn": -300, "payoff_tn": 0}


def _note(values: dict[str, object]) -> tuple[Any, PayoffNote]:
    step = get("business_problem")
    keep = SimpleNamespace(values=step.parse(values), sources={})
    form: Any = DecisionForm(step, keep.values, {}, [], lambda _: keep, lambda *_: None)
    return form, PayoffNote(form, GIVEN)


def test_a_gain_of_a_hit_and_a_loss_of_a_miss_are_told_to_add_up() -> None:
    _, note = _note(PAYOFFS | {"currency": "EUR"})
    said = note.widget.value
    assert "<b>€365</b>" in said
    assert "costs <b>€10" in said
    assert 'class="warn"' in said
    assert "only once" in said
    assert "where &lt;i&gt;left&lt;/i&gt; is yes" in said
    assert "<i>left" not in said


def test_what_is_counted_once_is_no_warning_and_follows_the_typing() -> None:
    form, note = _note(PAYOFFS | {"payoff_tp": -35, "currency": "CHF"})
    assert "<b>265 CHF</b>" in note.widget.value
    assert 'class="warn"' not in note.widget.value
    form.fields["payoff_tp"].control.widget.children[1].value = "-10"
    form.fields["payoff_tp"].control.same.click()
    assert "<b>290 CHF</b>" in note.widget.value


@pytest.mark.parametrize("values", [{}, {"payoff_tp": 5}, PAYOFFS | {"task": "regression"}])
def test_where_too_little_is_known_or_the_task_is_another_nothing_is_said(values: Any) -> None:
    assert _note(values)[1].widget.value == ""


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({"payoff_fp": 120}, "a false alarm pays"),
        ({"payoff_tp": -400}, "a hit costs more than a miss"),
    ],
)
def test_a_slip_of_a_sign_is_a_warning(slip: dict[str, object], told: str) -> None:
    _, note = _note(PAYOFFS | {"payoff_tp": -35, "currency": "EUR"} | slip)
    assert 'class="warn"' in note.widget.value
    assert told in note.widget.value
