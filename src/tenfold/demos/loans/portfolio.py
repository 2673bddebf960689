"""The loan portfolio as it truly is: who applies, and who defaults."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

MONTHS = 24
PER_MONTH = 260
DRIFT_FROM = 17  # counted from 0: the 18th month is the first that differs
_FIRST_DAY = np.datetime64("2024-01-01")


def portfolio(rng: np.random.Generator) -> pd.DataFrame:
    """Draw applications and outcomes, without any fault.

    A loan defaults with a probability that is logistic in utilisation, prior defaults, employment,
    the instalment as a share of income, savings, income, purpose, channel and the age of the bank
    statement. From the 18th month on incomes stagnate, amounts grow and the rate rises.

    Returns
    -------
    DataFrame of shape (6240, 18)
        In order of ``applied_on``; days as datetime64, ``defaulted`` as bool.
    """
    n = MONTHS * PER_MONTH
    month = np.repeat(np.arange(MONTHS), PER_MONTH)
    frame = _applications(n, month, rng)
    logit = _log_odds(frame) + 0.12 * _late(month)
    noise = rng.normal(0, 3.0, n)
    # What the lender scores by hand today: it knows the applicant, but not very well.
    score = (620 - 20 * (logit + 3 + noise)).round().clip(300, 850).astype(int)
    defaulted = rng.random(n) < 1 / (1 + np.exp(-logit))
    frame = frame.assign(manual_score=score, defaulted=defaulted)
    frame = frame.sort_values("applied_on", kind="stable", ignore_index=True)
    return frame.assign(application_id=100_001 + np.arange(n))


def _applications(n: int, month: np.ndarray[Any, Any], rng: np.random.Generator) -> pd.DataFrame:
    late = _late(month)
    days = month * 30 + rng.integers(0, 30, n)
    applied = _FIRST_DAY + days.astype("timedelta64[D]")
    age = np.clip(rng.normal(41, 12, n), 18, 84).round().astype(int)
    return pd.DataFrame(
        {
            "application_id": 0,
            "applied_on": applied,
            "age": age,
            "sex": rng.choice(["female", "male"], n, p=[0.46, 0.54]),
            "region": rng.choice(["North", "South", "East", "West"], n, p=[0.3, 0.25, 0.2, 0.25]),
            "country": "DE",
            "channel": rng.choice(["branch", "web", "broker"], n, p=[0.4, 0.45, 0.15]),
            "purpose": rng.choice(["car", "home", "debt", "other"], n, p=[0.35, 0.3, 0.2, 0.15]),
            "employment_years": np.minimum(rng.gamma(2.0, 3.5, n), age - 17).round(1),
            "income": np.exp(rng.normal(7.75, 0.38, n) + 0.008 * (age - 40) - 0.01 * late).round(2),
            "loan_amount": np.exp(rng.normal(9.0, 0.55, n) + 0.015 * late).round(-1),
            "term_months": rng.choice([12, 24, 36, 48, 60], n),
            "utilisation": rng.beta(2, 3, n).round(3),
            "prior_defaults": rng.poisson(0.25, n),
            "savings": np.exp(rng.normal(7.6, 0.6, n)).round(2),
            "statement_date": applied - rng.integers(5, 40, n).astype("timedelta64[D]"),
        }
    )


def _log_odds(frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    burden = frame["loan_amount"] / frame["term_months"] / frame["income"]
    statement_age = (frame["applied_on"] - frame["statement_date"]).dt.days
    odds = (
        -3.1
        + 5.0 * (frame["utilisation"] - 0.4)
        + 1.3 * np.minimum(frame["prior_defaults"], 3)
        - 0.12 * np.minimum(frame["employment_years"], 12)
        + 7.0 * (np.minimum(burden, 0.8) - 0.15)
        - 0.7 * (np.log(frame["savings"]) - 7.6)
        - 0.8 * (np.log(frame["income"]) - 7.75)
        + 0.5 * (frame["purpose"] == "debt")
        + 0.4 * (frame["channel"] == "broker")
        + 0.03 * (statement_age - 22)
    )
    return np.asarray(odds, dtype=float)


def _late(month: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    late: np.ndarray[Any, Any] = np.clip(month - DRIFT_FROM, 0, None)
    return late
