"""Formats and the words in names."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tenfold.tables.formats import shapes
from tenfold.tables.words import words


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("7590-VHVEG", "9999-A"),
        ("ann@mail.org", "a@a.a"),
        ("Ärger im Büro", "Aa a Aa"),
        ("東京 12", "a 99"),
        ("12.0 oz", "99.9 a"),
        ("a\n\tb", "a a"),
        ("", ""),
    ],
)
def test_a_format_shows_the_shape_and_no_letter(text: str, shape: str) -> None:
    assert shapes(pa.array([text])).to_pylist() == [shape]


def test_long_text_has_a_short_format() -> None:
    (found,) = shapes(pa.array(["1-" * 5000])).to_pylist()
    assert len(found) == 60


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("customerID", ["customer", "id"]),
        ("default.payment.next.month", ["default", "payment", "next", "month"]),
        ("PAY_AMT1", ["pay", "amt", "1"]),
        ("HTTPServer name", ["http", "server", "name"]),
        ("größe", ["größe"]),
        ("😀", []),
    ],
)
def test_a_name_falls_into_its_words(name: str, parts: list[str]) -> None:
    assert words(name) == parts
