"""What people type is read as they mean it, or refused."""

from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from tenfold.amounts import counted_in
from tenfold.reading import number, value


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
        ("- 5", -5),
        ("1 234,567", 1234.567),
        ("1\u202f234\u202f567", 1234567),
    ],
)
def test_numbers_are_read_in_the_locale_people_type(text: str, meant: float) -> None:
    assert number(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "1,23,4", "1.2.3", "12.34.567", "1,234.56.7", "--3", "5%", "nan", "inf"),
        *("1 2 x", "1 2", "1 2 3", "12 34", "1_2", "1 234'567", "1,5 000", "1'00"),
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        number(text)


def test_a_number_that_can_be_read_in_two_ways_is_refused_with_both() -> None:
    with pytest.raises(ValueError, match=r"write 1234 or 1\.234"):
        number("1,234")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("500 EUR", 500), ("€500", 500), ("500€", 500), ("EUR 500", 500), ("EUR500", 500)),
        *(("-€ 5", -5), ("€ -5", -5), ("EUR -1.234,5", -1234.5), ("- 5 EUR", -5), ("+5 €", 5)),
    ],
)
def test_an_amount_in_the_currency_that_is_counted_in_is_read(text: str, meant: float) -> None:
    for said in ("EUR", "eur ", "€"):
        with counted_in(said):
            assert number(text) == meant


@pytest.mark.parametrize("text", ["500 USD", "$500", "USD 500", "£5", "500 ABC"])
def test_an_amount_in_another_currency_is_refused_with_both(text: str) -> None:
    with counted_in("EUR"), pytest.raises(ValueError, match="and this project counts in EUR"):
        number(text)


def test_a_sign_that_several_currencies_share_is_taken_for_each() -> None:
    for code in ("USD", "CAD", "AUD"):
        with counted_in(code):
            assert number("$5") == 5


@pytest.mark.parametrize("text", ["TOP10", "10TOP", "EUR 5 EUR", "€5€", "EUR", "€", "USD5"])
def test_letters_beside_a_number_are_no_currency_by_themselves(text: str) -> None:
    for said in ("", "EUR"):
        with counted_in(said), pytest.raises(ValueError, match="is not a number"):
            number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_python_wrote_is_read_back(value: float) -> None:
    assert number(repr(value)) == value


def test_a_whole_number_in_text_keeps_its_last_digits() -> None:
    assert value(int, "9007199254740993") == 9007199254740993
    assert value(int, "9.007.199.254.740.993") == 9007199254740993
    assert value(int, "1e3") == 1000


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("007", ["007"]),
        ("true", ["true"]),
        ("a #1", ["a #1"]),
        ("a: b", ["a: b"]),
        ("?", ["?"]),
        ("null", ["null"]),
        ("[a, b]", ["a", "b"]),
        ("- a\n- b\n", ["a", "b"]),
    ],
)
def test_a_list_given_as_one_text_is_that_text(text: str, read: list[str]) -> None:
    assert value(list[str], text) == read


def test_a_sentence_in_place_of_a_model_stays_a_sentence() -> None:
    class Rule(BaseModel):
        column: str
        kind: str

    for text in ("code must match ^A #1$", "x must be one of [a, b]", "a must be > 3"):
        assert value(list[Rule], [text]) == [text]
    assert value(Rule, "{column: a, kind: b}") == {"column": "a", "kind": "b"}
    assert value(Rule, "column: a\nkind: b\n") == {"column": "a", "kind": "b"}


@pytest.mark.parametrize("given", ["86400", "0", "20270331", "31.03.2027", "2027-3-1", 1.7e9, True])
def test_a_date_is_never_read_from_seconds(given: object) -> None:
    with pytest.raises(ValueError, match="date"):
        value(date, given)


def test_a_missing_value_of_numpy_or_pandas_is_not_taken_for_none() -> None:
    for nothing in (np.datetime64("NaT"), pd.NaT, pd.NA):
        with pytest.raises(ValueError, match="missing value"):
            value(date | None, nothing)


def test_a_time_in_nanoseconds_is_its_day() -> None:
    assert value(date, np.datetime64("2027-03-31T00:00:00", "ns")) == date(2027, 3, 31)
    assert value(date, pd.Timestamp("2027-03-31")) == date(2027, 3, 31)


def test_a_choice_arrives_as_text_or_number_but_never_as_true() -> None:
    assert value(Literal[1, 2], "2") == 2
    assert value(Literal["1", "2"], 2) == "2"
    with pytest.raises(ValueError, match="one of 1, 2 is wanted"):
        value(Literal[1, 2], True)


def test_two_spellings_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="given twice"):
        value(dict[str, int], {1: 2, "1": 3})
