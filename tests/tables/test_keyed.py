"""Keys of rows: those of `hashlib`, one for equal rows, others for all others."""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.tables import from_frame
from tenfold.tables.keyed import key_of


def keys(frame: pd.DataFrame) -> list[int]:
    """As the engine computes them."""
    table = from_frame(frame)
    key = key_of(table.expr, table.engine).name("key")
    found = table.engine.fetch(table.expr.select(key))
    return [int(each) for each in found.column("key").to_pylist()]


def written(value: Any) -> str:
    """A cell as text, by plain Python alone: what any engine has to agree with."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return "?"
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    if isinstance(value, int | np.integer):
        return str(value)
    if isinstance(value, float):
        return real(value)
    if isinstance(value, datetime):
        since = value.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
        return f"{since.days * 86_400 + since.seconds}.{since.microseconds}"
    return f"{len(value)}:{value}"


def real(value: float) -> str:
    size = abs(value)
    if size >= 2.0**115:
        return "above" if value > 0 else "below"
    if size >= 2.0**62:
        top = value / 2.0**53
        return f"{math.floor(top)}:{math.floor((top - math.floor(top)) * 2.0**53)}p"
    whole = math.floor(value)
    if size >= 2.0**48 or value == whole:
        return str(whole)
    short = math.floor(value * 10_000.0 + 0.5)
    if short / 10_000.0 == value:
        return f"{short}d"
    rest = (value - whole) * 2.0**53
    return f"{whole}:{math.floor(rest)}:{math.floor((rest - math.floor(rest)) * 2.0**53)}"


VALUES: dict[str, list[Any]] = {
    "real": [0.1, -0.1, 1 / 3, -1e-9, 12.34, 1e15 + 0.5, -3e20, 1e40, -1e300, 5.0, -0.0, None],
    "whole": [0, 1, -1, 2**53, 2**62, -(2**62), 7, 8, 9, 10, 11, 12],
    "text": ["", "a", "|", "1:a", "é", "日本", "a|b", "?", "12", " x ", "\t", None],
    "flag": [True, False] * 6,
    "moment": [
        pd.Timestamp("2027-03-31 12:00:00.123456"),
        pd.Timestamp("1969-12-31 23:59:59.5"),
        *pd.date_range("2000-01-01", periods=9),
        None,
    ],
}


@pytest.mark.parametrize("name", VALUES)
def test_a_key_is_the_md5_of_what_plain_python_writes(name: str) -> None:
    frame = pd.DataFrame({name: VALUES[name]})
    expected = [
        int(hashlib.md5(written(value).encode(), usedforsecurity=False).hexdigest()[:15], 16)
        for value in VALUES[name]
    ]
    assert keys(frame) == expected


def test_values_that_differ_in_the_last_bit_have_other_keys() -> None:
    one = np.array([0.1, 123.456, 1e-8, 1e30])
    frame = pd.DataFrame({"x": np.concatenate([one, np.nextafter(one, np.inf)])})
    assert len(set(keys(frame))) == 8


def test_the_order_of_columns_does_not_matter_and_their_content_does() -> None:
    frame = pd.DataFrame({"b": [1, 2], "a": ["x", "y"], "c": [date(2027, 1, 1)] * 2})
    assert keys(frame) == keys(frame[["c", "a", "b"]])
    swapped = pd.DataFrame({"x": ["a", "ab"], "y": ["bc", "c"]})
    assert len(set(keys(swapped))) == 2


def test_a_whole_number_has_one_key_whatever_its_type() -> None:
    assert keys(pd.DataFrame({"a": [1, 2]})) == keys(pd.DataFrame({"a": [1.0, 2.0]}))


def test_hundreds_of_columns_are_keyed_as_well() -> None:
    wide = pd.DataFrame(np.arange(440).reshape(2, 220), columns=[f"c{i}" for i in range(220)])
    assert len(set(keys(wide))) == 2
