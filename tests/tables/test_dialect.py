"""Delimiters, quotes and headers told from the first lines."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.tables.dialect import detect

WORDS = ["alpha", "delta, inc", "x; y", "p|q", "a/b", "12", "3.50", "4,25", "2020-01-31", ""]


@settings(max_examples=60)
@given(
    delimiter=st.sampled_from(",;\t|"),
    table=st.integers(3, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from(WORDS), min_size=width, max_size=width),
            min_size=8,
            max_size=30,
        )
    ),
)
def test_the_delimiter_is_found_among_cells_that_hold_the_others(
    delimiter: str, table: list[list[str]]
) -> None:
    text = io.StringIO()
    header = [f"column {i}" for i in range(len(table[0]))]
    csv.writer(text, delimiter=delimiter).writerows([header, *table])
    assert detect(text.getvalue()).delimiter == delimiter


def test_a_single_column_has_the_default_delimiter() -> None:
    assert detect("name\nann\nbob\n").delimiter == ","


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a,b\n1,x\n2,y\n", True),
        ("5,x\n1,x\n2,y\n", False),
        ("2020-01-01,x\n2020-01-02,y\n", False),
        ("x,y\na,b\n", True),
        ("2011,2012\nx,y\n", True),
        (",b\n1,2\n", True),
    ],
)
def test_the_header_is_judged_by_the_cells_below_it(text: str, *, header: bool) -> None:
    assert detect(text, header=None).header is header


def test_what_the_user_says_wins() -> None:
    found = detect("a;b,c\n1;2,3\n", header=False, delimiter=",")
    assert (found.delimiter, found.header, found.first) == (",", False, ("a;b", "c"))
