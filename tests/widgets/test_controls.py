"""A control shows a value, gives back what was entered, and tells when a person changed it."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from tenfold.vocabulary import Column, LongText, Triple
from widgets.containers import ThreeNumbers
from widgets.controls import Setting, control_for, plain_number
from widgets.kinds import kind_of


def _control(annotation, value, columns=()):
    return control_for(kind_of(annotation), value, Setting("Its name", "path", columns))


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, 9_007_199_254_740_993),
        (float, 0.1),
        (float, 1e-300),
        (float | None, None),
        (str, ""),
        (str, "two\nlines"),
        (LongText, "two\nlines"),
        (str | None, ""),
        (bool, True),
        (bool | None, None),
        (Literal["a", "b"], "b"),
        (Literal["a"] | None, None),
        (Any, {"a": [1, 2]}),
        (tuple[int, int], (1, 2)),
        (Column, "not there"),
    ],
)
def test_what_is_shown_is_given_back_unchanged(annotation, value):
    given = _control(annotation, value, ["a", "b"]).get()
    assert given == value
    assert type(given) is type(value)


def test_showing_is_silent_and_typing_is_not():
    control, heard = _control(float, 1.5), []
    control.watch(lambda: heard.append(control.get()))
    control.set(2.5)
    assert heard == []
    control.widget.value = "1.234,5"
    assert heard == ["1.234,5"]


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        (Literal["a", "b"], "RadioButtons"),
        (Literal["a", "b"] | None, "Dropdown"),
        (Literal["a", "b", "c", "d", "e"], "Dropdown"),
        (LongText, "Textarea"),
        (str, "Text"),
        (bool, "Checkbox"),
        (Column, "Dropdown"),
    ],
)
def test_the_type_chooses_the_control(annotation, kind):
    value = "a" if annotation is not bool else True
    assert type(_control(annotation, value, ["a", "b"]).widget).__name__ == kind


def test_every_control_carries_its_name_for_screen_readers():
    for annotation in (int, str, LongText, bool, Literal["a", "b"], Column):
        assert _control(annotation, None if annotation is int else "a").widget.description == (
            "Its name"
        )


def test_a_gap_in_a_triple_is_named():
    control = ThreeNumbers(kind_of(Triple), Setting("Payoff", "payoff"))
    control.set(Triple(low=1, likely=2, high=3))
    control.widget.children[0].value = ""
    with pytest.raises(ValueError, match="low missing"):
        control.get()


def test_a_column_that_is_called_like_another_in_print_stays_apart():
    control = _control(Column, "a b", ["a b", "a  b"])
    control.widget.value = "a  b"
    assert control.get() == "a  b"


def test_locking_reaches_every_part():
    control = _control(list[str], ["a", "b"])
    control.lock(locked=True)
    assert control.add.disabled
    assert all(row.widget.disabled for row in control.controls)
    control.lock(locked=False)
    assert not control.add.disabled


def test_every_pair_of_classes_is_added_at_once():
    pairs = Annotated[dict[str, Triple], Field(json_schema_extra={"control": "pairs"})]
    control = _control(pairs, {"a→a": Triple(low=1, likely=1, high=1)})
    control.classes.value = "a, b"
    control.pair.click()
    keys = [key.widget.value for key, _ in control.controls]
    assert keys == ["a→a", "a→b", "b→a", "b→b"]
    assert control.controls[0][1].get() == {"low": 1, "likely": 1, "high": 1}


@pytest.mark.parametrize("value", [0.1, 1e22, 5.0, -0.25, 123456789012345.0, 7])
def test_a_number_is_written_so_that_it_is_read_back(value):
    assert float(plain_number(value)) == value
