"""Decisions in words: exact, plain, and free of passwords."""

from datetime import date

import pytest

from tenfold.charts import Sheet
from tenfold.dossier.privacy import Personal
from tenfold.dossier.values import shown
from tenfold.vocabulary import Exclusion, Triple

NOBODY = Personal()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not given"),
        ("", "not given"),
        (" ", "(blank)"),
        (True, "yes"),
        (False, "no"),
        (2026, "2026"),
        (-3500.0, "−3,500"),
        (2000.0, "2,000"),
        (20240101, "20,240,101"),
        (0.123456789012, "0.123456789012"),
        (-0.5, "−0.5"),
        (1e-6, "1e−06"),
        (date(2027, 3, 31), "2027-03-31"),
        (Triple(low=-800, likely=-500, high=-300), "−500 (from −800 to −300)"),
        (Triple(low=5, likely=5, high=5), "5"),
        ([], "none"),
        ({}, "none"),
        (["a", "b"], ["a", "b"]),
        ("postgresql://ann:s3cret@host/db", "postgresql://ann:•••@host/db"),
    ],
)
def test_a_value_reads_as_a_person_would_write_it(value, words):
    assert shown(value, NOBODY) == words


def test_a_list_of_models_becomes_a_table_of_the_fields_in_use():
    found = shown([Exclusion(column="a", reason="leak"), Exclusion(column="b", reason="r")], NOBODY)
    assert found == Sheet(title="", columns=["column", "reason"], rows=[["a", "leak"], ["b", "r"]])


def test_a_mapping_becomes_a_table_of_two_columns():
    found = shown({"a→b": Triple(low=1, likely=2, high=3), "c": ["x", "y"]}, NOBODY)
    assert found.rows == [["a→b", "2 (from 1 to 3)"], ["c", "x, y"]]


def test_a_mapping_of_mappings_is_one_line_each():
    assert shown({"sex": {"f": 0.5, "m": 0.5}}, NOBODY).rows == [["sex", "f: 0.5; m: 0.5"]]
