"""What went wrong on the way from the portfolio to the exported file."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

_CENTS = (np.datetime64("2024-09-01"), np.datetime64("2024-12-01"))
_RETRIED, _AGAIN = 18, 5


def planted(truth: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Spoil the portfolio the way exports are spoilt; see `FAULTS` for the list.

    Returns
    -------
    DataFrame of shape (6330, 19)
        In order of ``applied_on``, days and incomes as text.
    """
    n = len(truth)
    outcome = truth["defaulted"].to_numpy()
    calls = pd.Series(rng.poisson(3.0, n) + 1, index=truth.index, dtype="Int64")
    swapped = rng.random(n) < 0.07
    frame = truth.assign(
        applied_on=truth["applied_on"].dt.strftime("%Y-%m-%d"),
        age=_birth_years(truth, rng),
        region=_spellings(truth["region"], rng),
        employment_years=truth["employment_years"].mask(rng.random(n) < 0.06, 999),
        income=_incomes(truth),
        savings=_savings(truth, outcome, rng),
        statement_date=_two_formats(truth["statement_date"], rng),
        collections_calls=calls.where(outcome),
        defaulted=np.where(outcome ^ swapped, "Yes", "No"),
    )
    # The export of a few applications timed out and was retried, and every try was kept.
    retried = np.repeat(rng.choice(n, _RETRIED, replace=False), _AGAIN)
    rows = np.sort(np.r_[np.arange(n), retried])
    ordered = [name for name in frame if name != "defaulted"]
    return frame.iloc[rows][[*ordered, "defaulted"]].reset_index(drop=True)


def _birth_years(truth: pd.DataFrame, rng: np.random.Generator) -> pd.Series[Any]:
    rows = rng.choice(len(truth), 12, replace=False)
    born = truth["applied_on"].dt.year - truth["age"]
    return truth["age"].where(~truth.index.isin(rows), born)


def _spellings(region: pd.Series[Any], rng: np.random.Generator) -> pd.Series[Any]:
    odd = rng.random(len(region))
    spelt = region.mask(odd < 0.06, region.str.lower())
    return spelt.mask((odd >= 0.06) & (odd < 0.10), " " + region.str.upper())


def _incomes(truth: pd.DataFrame) -> pd.Series[Any]:
    text = truth["income"].map(lambda value: f"{value:.2f}")
    german = truth["income"].map(
        lambda value: f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    )
    return text.mask(truth["region"].eq("South"), german)


def _savings(
    truth: pd.DataFrame, outcome: np.ndarray[Any, Any], rng: np.random.Generator
) -> pd.Series[Any]:
    when = truth["applied_on"]
    cents = truth["channel"].eq("web") & (when >= _CENTS[0]) & (when < _CENTS[1])
    savings = truth["savings"].mask(cents, (truth["savings"] * 100).round(2))
    return savings.mask(rng.random(len(truth)) < np.where(outcome, 0.21, 0.07))


def _two_formats(day: pd.Series[Any], rng: np.random.Generator) -> pd.Series[Any]:
    text = day.dt.strftime("%Y-%m-%d")
    other = rng.random(len(day)) < 0.3
    both: pd.Series[Any] = text.mask(other, day.dt.strftime("%d/%m/%Y"))
    return both
