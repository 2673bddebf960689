"""Dates: read where they can be read in one way only."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from tenfold.tables.duck import Engine, Typed, typed
from tenfold.tables.frames import as_frame


def read(*cells: str | None) -> tuple[pd.Series, Typed]:
    engine = Engine()
    text = engine.ingest(pa.table({"d": pa.array(cells, pa.string())}))
    found = typed(text, engine)
    return as_frame(engine.fetch(found.expr))["d"], found


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["2020-01-05", "1600-12-31"], "2020-01-05"),
        (["2020-1-5", "2020-12-31"], "2020-01-05"),
        (["0001-01-01", "9999-12-31"], "0001-01-01"),
        (["2020-01-05 10:00", "2020-01-06 23:59"], "2020-01-05 10:00"),
        (["2020-01-05T10:00:01.25", "2020-01-06"], "2020-01-05 10:00:01.25"),
        (["13/02/2020", "01/03/2020"], "2020-02-13"),
        (["02/13/2020", "01/03/2020"], "2020-02-13"),
        (["5.1.2020", "31.12.2020"], "2020-01-05"),
        (["5.1.20", "31.12.20 10:30"], "2020-01-05"),
        (["1/1/11", "1/13/11"], "2011-01-01"),
        (["5 Jan 2020", "6 Feb 2020"], "2020-01-05"),
        (["05-Jan-2020", "06-Feb-2020"], "2020-01-05"),
        (["Jan 5, 2020", "Feb 16, 2020"], "2020-01-05"),
        (["2020/01/05", "2020/12/31"], "2020-01-05"),
        ([" 2020-01-05 ", "2020-12-31"], "2020-01-05"),
        (["2020-01-05T10:00:00Z", "2020-01-05 12:00 UTC"], "2020-01-05 10:00"),
    ],
)
def test_one_form_is_read(cells: list[str], first: str) -> None:
    values, _ = read(*cells)
    assert values.iloc[0] == pd.Timestamp(first)
    assert values.notna().all()


@pytest.mark.parametrize(
    "cells",
    [
        ["2020-02-30", "2020-01-01"],
        ["2020-01-01", "soon"],
        ["2020-01-01", "1/1/2020"],
        ["20200101", "20200102x"],
        ["12:30", "13:45"],
        ["1.234", "5.678,9"],
        ["2020-13-01", "2020-01-01"],
    ],
)
def test_what_is_no_date_or_in_several_forms_stays_text(cells: list[str]) -> None:
    values, _ = read(*cells)
    assert values.tolist() == cells


def test_a_date_that_reads_in_two_ways_stays_text_and_says_so() -> None:
    values, found = read("1/2/2020", "3/4/2020")
    assert values.tolist() == ["1/2/2020", "3/4/2020"]
    assert found.notes == [
        "'d': dates can be read as day/month/year and month/day/year; kept as text."
    ]


def test_mixed_time_zones_are_kept_as_utc_and_said() -> None:
    values, found = read(
        "2020-01-01T10:00:00+02:00", "2020-01-01T10:00:00Z", "2020-01-01 10:00-0500"
    )
    assert [value.hour for value in values] == [8, 10, 15]
    assert "mixed time zones +02:00, -0500, Z; kept as UTC" in found.notes[0]


def test_times_with_and_without_a_zone_stay_text_and_are_counted() -> None:
    values, found = read("2020-01-01T10:00:00Z", "2020-01-01T10:00:00", "2020-01-02")
    assert values.iloc[1] == "2020-01-01T10:00:00"
    assert "1 of 3 times carry a time zone, the others none; kept as text" in found.notes[0]


def test_words_for_missing_among_dates_are_missing_and_counted() -> None:
    values, found = read("13/02/2020", "NA", None, "", "n/a", "NA")
    assert values.isna().tolist() == [False, True, True, True, True, True]
    assert found.read_as_missing == {"d": {"NA": 2, "": 1, "n/a": 1}}


def test_a_bad_cell_far_down_keeps_the_column_text() -> None:
    cells = [f"2020-01-{i % 28 + 1:02d}" for i in range(500)] + ["?"]
    values, _ = read(*cells)
    assert values.iloc[-1] == "?"
    assert values.iloc[0] == "2020-01-01"
