"""What people type is read as they mean it, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.reading import number


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1 234,5", 1234.5),
        ("1'234.5", 1234.5),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("1e-3", 0.001),
        ("−3", -3),
        ("€ 500", 500),
        ("500 EUR", 500),
        (".5", 0.5),
    ],
)
def test_numbers_are_read_in_the_locale_people_type(text: str, meant: float) -> None:
    assert number(text) == meant


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1,23,4", "1.2.3", "12.34.567", "1,234.56.7", "--3", "5%", "nan", "inf", "1 2 x"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        number(text)


def test_a_number_that_can_be_read_in_two_ways_is_refused_with_both() -> None:
    with pytest.raises(ValueError, match=r"write 1234 or 1\.234"):
        number("1,234")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_python_wrote_is_read_back(value: float) -> None:
    assert number(repr(value)) == value
