"""A form is a view of the decisions: untouched it says what it was given."""

from datetime import date
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenfold import registry
from tenfold.vocabulary import Triple
from widgets.deciding import decide
from widgets.form import DecisionForm
from widgets.kinds import Kind, is_model, kind_of


def _form(session):
    return decide(session)


def _bare(step, values, columns=("age", "income")):
    return DecisionForm(step, values, {}, columns, lambda changes: None, lambda: None)


_TEXT = st.text(max_size=12)
_NUMBER = st.floats(allow_nan=False, allow_infinity=False)
_TRIPLE = st.lists(_NUMBER, min_size=3, max_size=3).map(sorted)
_COLUMN = st.sampled_from(["age", "income", "not there", "<i>x</i>", "a\nb"])
_GROUP = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=5)},
    optional={
        "columns": st.lists(_COLUMN, max_size=3),
        "kind": st.sampled_from(["a", "b"]),
        "low": st.none() | _NUMBER,
        "share": st.none() | _TRIPLE,
        "note": _TEXT,
    },
)
_SIMPLE = {
    bool: st.booleans(),
    int: st.integers(0, 30) | st.integers(),
    float: st.floats(0, 1) | st.floats(0, 1e6),
    str: st.sampled_from(["a", "EUR", "<b>", "it's", "x\ny", "1"]),
    date: st.dates(),
    object: st.text(max_size=3),
}
_RICH = st.fixed_dictionaries(
    {},
    optional={
        "objective": st.text(max_size=80),
        "name": st.text(min_size=1, max_size=9),
        "nickname": st.none() | _TEXT.filter(lambda text: text.strip() != "unset"),
        "folds": st.integers(2, 20),
        "rate": st.floats(0.001, 0.999),
        "capacity": st.none() | st.floats(0, 1e300),
        "limit": st.none() | st.integers(),
        "payoff": st.none() | _TRIPLE,
        "capture": _TRIPLE,
        "task": st.sampled_from(["binary", "regression"]),
        "metric": st.sampled_from(["auto", "auc", "rmse"]),
        "operator": st.sampled_from([None, "<", ">"]),
        "level": st.sampled_from([1, 2, 3]),
        "use_it": st.booleans(),
        "maybe": st.sampled_from([None, True, False]),
        "deadline": st.none() | st.dates(),
        "target": st.none() | _COLUMN,
        "protected": st.lists(_COLUMN, max_size=3),
        "rungs": st.lists(st.sampled_from(["linear", "tree", "forest"]), max_size=5),
        "weights": st.lists(_NUMBER, max_size=3),
        "maybe_list": st.none() | st.lists(_TEXT, max_size=3),
        "excluded": st.lists(
            st.fixed_dictionaries(
                {"column": _COLUMN, "reason": st.text(min_size=1, max_size=4).filter(str.strip)}
            ),
            max_size=2,
        ),
        "groups": st.lists(_GROUP, max_size=2),
        "best": st.none() | _GROUP,
        "payoffs": st.dictionaries(_TEXT, _TRIPLE, max_size=3),
        "sentinels": st.dictionaries(_TEXT, st.lists(_TEXT, max_size=2), max_size=2),
        "population": st.dictionaries(
            _TEXT, st.dictionaries(_TEXT, _NUMBER, max_size=2), max_size=2
        ),
        "anything": st.integers() | _TEXT,
    },
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(given_values=_RICH)
def test_untouched_form_equals_the_decisions_it_was_given(step, given_values):
    values = step.parse(given_values)
    form = _bare(step, values)
    assert form.decisions() == values
    assert step.parse(form.decisions().model_dump(mode="json")) == values
    assert not form.problems


@pytest.mark.parametrize("found", registry.steps(), ids=lambda step: step.slug)
def test_untouched_form_of_a_registered_step_shows_its_defaults(found):
    form = _bare(found, found.decisions())
    assert form.decisions() == found.decisions()
    assert not form.problems


@pytest.mark.parametrize("found", registry.steps(), ids=lambda step: step.slug)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_untouched_form_of_a_registered_step_is_the_identity_for_any_decisions(found, data):
    values: dict[str, object] = {}
    for name, info in found.decisions.model_fields.items():
        entry = data.draw(_value(kind_of(info.annotation, info)))
        if not found.problems(values | {name: entry}):
            values[name] = entry
    decisions = found.parse(values)
    form = _bare(found, decisions)
    assert form.decisions() == decisions
    assert found.parse(decisions.model_dump(mode="json")) == decisions


def _value(kind: Kind) -> st.SearchStrategy:
    made = _SIMPLE.get(kind.base)
    if kind.base is Literal:
        made = st.sampled_from(kind.choices)
    elif kind.base is list:
        made = st.lists(_value(kind_of(kind.item)), max_size=2)
    elif kind.base is dict:
        made = st.dictionaries(st.text(max_size=4), _value(kind_of(kind.item)), max_size=2)
    elif kind.base is Triple:
        made = _TRIPLE | st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)
    elif is_model(kind.base):
        parts = {n: _value(kind_of(i.annotation, i)) for n, i in kind.base.model_fields.items()}
        needed = {n: parts.pop(n) for n, i in kind.base.model_fields.items() if i.is_required()}
        made = st.fixed_dictionaries(needed, optional=parts)
    return st.none() | made if kind.optional else made


def test_a_valid_entry_is_saved_at_once_and_its_source_is_shown(session):
    form = _form(session)
    form.fields["folds"].control.widget.value = "8"
    assert session.saves == [{"folds": 8}]
    assert form.fields["folds"].source == "tenfold.yaml"
    assert "saved to tenfold.yaml" in form.status.value
    assert "1 changed" in form.sections["Numbers"].titles[0]


def test_a_value_beyond_its_bounds_is_told_where_it_is_and_the_text_stays(session):
    form = _form(session)
    form.fields["folds"].control.widget.value = "50"
    assert session.saves == []
    assert "less than or equal to 20" in form.problems["folds"]
    assert "less than or equal to 20" in form.fields["folds"]._note.value
    assert form.fields["folds"].control.widget.value == "50"
    assert "to put right" in form.sections["Numbers"].titles[0]
    form.fields["folds"].control.widget.value = "9"
    assert not form.problems
    assert session.file == {"folds": 9}


def test_a_mistake_in_one_field_does_not_keep_another_from_being_saved(session):
    form = _form(session)
    form.fields["folds"].control.widget.value = "x"
    form.fields["rate"].control.widget.value = "0.2"
    assert session.file == {"rate": 0.2}
    assert list(form.problems) == ["folds"]


@pytest.mark.parametrize("order", [("low", "high"), ("high", "low")])
def test_two_decisions_valid_only_together_can_be_changed_in_any_order(session, order):
    form = _form(session)
    entries = {"low": "10", "high": "20"}
    for name in order:
        form.fields[name].control.widget.value = entries[name]
    assert session.file == {"low": 10, "high": 20}
    assert not form.problems


def test_a_rule_between_fields_is_told_at_the_field_that_was_changed(session):
    form = _form(session)
    form.fields["low"].control.widget.value = "10"
    assert "lies above high" in form.problems["low"]
    form.fields["low"].control.widget.value = "0"
    assert not form.problems


@pytest.mark.parametrize(
    ("typed", "read"), [("1.234,56", 1234.56), ("1 234,5 €", 1234.5), ("-3", None)]
)
def test_numbers_are_read_as_people_write_them_and_echoed(session, typed, read):
    form = _form(session)
    box = form.fields["capacity"].control.widget
    box.value = typed
    if read is None:
        assert "capacity" in form.problems
        return
    assert session.file == {"capacity": read}
    assert f"read as {read}" in form.fields["capacity"]._note.value
    assert box.value == typed


def test_an_ambiguous_number_is_refused_with_both_readings(session):
    form = _form(session)
    form.fields["capacity"].control.widget.value = "1,234"
    assert "two ways" in form.problems["capacity"]
    assert session.saves == []


def test_emptying_an_optional_decision_clears_it(session):
    session.file = {"capacity": 5.0}
    form = _form(session)
    form.fields["capacity"].control.widget.value = ""
    assert session.resolved().values.capacity is None
    assert session.file == {}


def test_clearing_a_decision_whose_default_is_a_value_is_written_as_unset(session):
    form = _form(session)
    form.fields["limit"].control.widget.value = ""
    assert session.file == {"limit": "unset"}
    assert session.resolved().values.limit is None


def test_back_to_the_default_takes_the_line_out_of_the_file(session):
    session.file = {"folds": 9}
    form = _form(session)
    assert form.fields["folds"].action.description == "Back to the default"
    form.fields["folds"].action.click()
    assert session.file == {}
    assert form.fields["folds"].control.widget.value == "5"
    assert form.fields["folds"].action not in form.fields["folds"].widget.children


def test_what_the_run_set_is_locked_until_it_is_adopted(session):
    session.overrides = {"folds": 12, "payoff": [1, 2, 3]}
    form = _form(session)
    field = form.fields["folds"]
    assert field.control.widget.disabled
    assert "set by this run" in field._note.value
    assert all(box.disabled for box in form.fields["payoff"].control.widget.children)
    field.action.click()
    assert session.file == {"folds": 12}
    assert not field.control.widget.disabled
    assert form.fields["folds"].source == "tenfold.yaml"


def test_a_condition_hides_and_shows_its_field(session):
    form = _form(session)
    assert form.fields["metric"].widget.layout.display is None
    form.fields["task"].control.widget.value = "regression"
    assert form.fields["metric"].widget.layout.display == "none"
    form.fields["task"].control.widget.value = "binary"
    assert form.fields["metric"].widget.layout.display is None


def test_labels_and_help_and_bounds_stand_beside_every_field(session):
    form = _form(session)
    for name, field in form.fields.items():
        assert f"<code>{name}</code>" in field.widget.children[0].value
        assert field.info.description in field._note.value
    assert "whole number, 2 to 20" in form.fields["folds"]._note.value
    assert "above 0, below 1" in form.fields["rate"]._note.value
    assert "at most 80 characters" in form.fields["objective"]._note.value


def test_run_saves_first_and_tells_what_came_out(session):
    form = _form(session)
    form.run_button.click()
    assert session.runs == 1
    assert "€1,240/week" in form.result.value
    assert form.bar.progress.value == 0.5
    assert "Done in" in form.status.value
    assert form.run_button.description == "Run step 3"


def test_run_is_refused_while_something_is_wrong_and_says_what(session):
    form = _form(session)
    form.fields["folds"].control.widget.value = "x"
    form.run_button.click()
    assert session.runs == 0
    assert "Put right first: Folds" in form.status.value


def test_an_exception_in_a_callback_is_shown_in_the_form(session):
    form = _form(session)
    session.broken = RuntimeError("<disk> is full")
    form.run_button.click()
    assert "RuntimeError: &lt;disk&gt; is full" in form.status.value
    assert "Traceback" in form.result.value
    form.fields["folds"].control.widget.value = "7"
    assert "&lt;disk&gt; is full" in form.status.value


def test_a_refusal_of_the_engine_is_told_and_the_entry_is_saved_later(session, problem):
    form = _form(session)
    session.broken = problem
    form.fields["folds"].control.widget.value = "7"
    assert "The project is locked. Wait" in form.status.value
    session.broken = None
    form.save_button.click()
    assert session.file == {"folds": 7}


def test_a_change_made_elsewhere_appears_with_the_next_save(session):
    form = _form(session)
    session.file = {"name": "loan"}
    form.fields["folds"].control.widget.value = "7"
    assert form.fields["name"].control.widget.value == "loan"
    assert session.file == {"name": "loan", "folds": 7}


def test_a_triple_takes_three_numbers_or_one_for_all(session):
    form = _form(session)
    control = form.fields["payoff"].control
    low, likely, high, same = control.widget.children
    likely.value = "1.234,5"
    assert "payoff" in form.problems
    same.click()
    assert session.file == {"payoff": {"low": 1234.5, "likely": 1234.5, "high": 1234.5}}
    assert not form.problems
    low.value = "2000"
    assert "out of order" in form.problems["payoff"]
    low.value = likely.value = high.value = ""
    assert session.file == {}


def test_rows_of_a_list_are_added_filled_and_removed(session):
    form = _form(session)
    rows = form.fields["excluded"].control
    rows.add.click()
    assert "excluded" in form.problems
    column, reason = (rows.controls[0]._controls[name] for name in ("column", "reason"))
    column.widget.value = "income"
    assert "entry 1, reason" in form.problems["excluded"]
    reason.widget.value = "known later"
    assert session.file == {"excluded": [{"column": "income", "reason": "known later"}]}
    rows.widget.children[0].children[-1].click()
    assert session.resolved().values.excluded == []


def test_a_mapping_of_triples_is_edited_by_name(session):
    form = _form(session)
    named = form.fields["payoffs"].control
    named.add.click()
    key, triple = named.controls[0]
    key.widget.value = "a→b"
    triple.widget.children[1].value = "5"
    triple.same.click()
    assert session.resolved().values.payoffs == {"a→b": Triple(low=5, likely=5, high=5)}
    named.add.click()
    named.controls[1][0].widget.value = "a→b"
    assert "named twice" in form.problems["payoffs"]


def test_ticks_keep_the_order_that_was_given(session):
    session.file = {"rungs": ["forest", "linear"]}
    form = _form(session)
    ticks = form.fields["rungs"].control
    ticks._boxes["tree"].value = True
    assert session.file["rungs"] == ["forest", "linear", "tree"]


def test_columns_of_the_data_are_offered_and_unknown_ones_are_kept_and_marked(session, nasty):
    session.file = {"target": "gone"}
    form = _form(session)
    picker = form.fields["target"].control.widget
    labels = [label for label, _ in picker._options_full]
    assert labels[0] == "not set"
    assert "gone (not in the data)" in labels
    picker.value = nasty
    assert session.file["target"] == nasty


def test_without_data_a_column_can_be_typed(session):
    session.names = []
    form = _form(session)
    form.fields["target"].control.widget.value = "whatever"
    assert session.file == {"target": "whatever"}


def test_thousands_of_columns_are_a_box_that_suggests(session):
    session.names = [f"c{i}" for i in range(5000)]
    form = _form(session)
    picker = form.fields["target"].control.widget
    assert len(picker.options) == 5000
    picker.value = "c77"
    assert session.file == {"target": "c77"}


def test_dates_are_picked_and_cleared(session):
    form = _form(session)
    picker = form.fields["deadline"].control.widget
    picker.value = date(2027, 3, 31)
    assert session.file == {"deadline": "2027-03-31"}
    picker.value = None
    assert session.file == {}


def test_a_saved_notebook_keeps_a_static_twin_beside_the_widget(session):
    bundle = _form(session)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "folds" in bundle["text/plain"]
    assert "<table" in bundle["text/html"]
