"""Formulas: what they compute, and everything they must refuse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.features.expression import columns_of, evaluate

FRAME = pd.DataFrame({"a": [1.0, 2.0, np.nan], "b": [4.0, 0.0, 1.0], "net income": [2.0, 2.0, 2.0]})


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a + 2 * b", [9, 2, np.nan]),
        ('b / col("net income")', [2, 0, 0.5]),
        ("a / b", [0.25, np.nan, np.nan]),
        ("log(b)", [np.log(4), np.nan, 0]),
        ("sqrt(-b)", [np.nan, 0, np.nan]),
        ("max(a, b, 3)", [4, 3, np.nan]),
        ("min(a, b)", [1, 0, np.nan]),
        ("where(b > 0, 1, 2)", [1, 2, 1]),
        ("a > 1", [0, 1, np.nan]),
        ("0 < b <= 4", [1, 0, 1]),
        ("b > 0 and b < 2", [0, 0, 1]),
        ("not b", [0, 1, 0]),
        ("-abs(a - 3) ** 2", [-4, -1, np.nan]),
        ("10.0 ** 400 * b", [np.nan, np.nan, np.nan]),
    ],
)
def test_formulas_compute(formula: str, expected: list[float]) -> None:
    np.testing.assert_allclose(evaluate(formula, FRAME), expected)


def test_columns_are_named_in_order_and_once() -> None:
    assert columns_of('a + col("net income") / a') == ["a", "net income"]


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('x')",
        "a.__class__",
        "a[0]",
        "lambda: a",
        "(a for a in b)",
        "f'{a}'",
        "a if b else 1",
        "exec('1')",
        "open(a)",
        "col(a)",
        'col("a", "b")',
        "min(a)",
        "abs(a, b)",
        "abs(x=a)",
        "a @ b",
        "a // b",
        "a % b",
        "a in b",
        "'text' + a",
        "True + a",
        "a := 1",
        "a; b",
        "",
        "1 + 1",
        "((((",
        "(" * 400 + "a" + ")" * 400,
        "a" + "+a" * 600,
    ],
)
def test_what_lies_outside_the_grammar_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match=r"formula|column|fit"):
        columns_of(formula)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_never_run(text: str) -> None:
    try:
        names = columns_of(text)
    except ValueError:
        return
    frame = pd.DataFrame({name: [1.0] for name in names})
    assert evaluate(text, frame).shape == (1,)
