"""Outcomes as the candidate counts them; what it never heard of is no outcome."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tenfold.scoring import outcomes

Said = Callable[..., list[float | None]]


@pytest.fixture(scope="module")
def said(make) -> Said:
    """Outcomes of some values; None where they are unknown."""

    def tell(values: list[object], kind: str, **fields: object) -> list[float | None]:
        found = outcomes(pd.Series(values), make(kind, **fields).candidate)
        return [None if np.isnan(value) else float(value) for value in found]

    return tell


def test_binary_labels_are_told_by_name(said: Said) -> None:
    assert said(["yes", "no", "maybe", None], "linear") == [1.0, 0.0, None, None]
    rest = {"labels": ["not yes", "yes"]}
    assert said(["yes", "no", "maybe", None], "linear", **rest) == [1.0, 0.0, 0.0, None]


def test_labels_that_are_numbers_are_told_as_well(said: Said) -> None:
    assert said([1.0, 0.0, np.nan], "linear", labels=["0", "1"]) == [1.0, 0.0, None]


def test_classes_take_the_order_of_the_labels(said: Said) -> None:
    assert said(["high", "low", "else"], "several") == [2.0, 0.0, None]


def test_amounts_are_numbers_or_unknown(said: Said) -> None:
    assert said(["1.5", "much", None], "amount") == [1.5, None, None]
