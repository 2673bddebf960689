"""A synthetic loan portfolio: 24 months, drift, and faults planted on purpose.

The truth: a loan defaults with a probability that is logistic in income, utilisation, prior
defaults, employment, savings and the ratio of instalment to income. From month 18 on, incomes
stagnate while amounts grow and the default rate rises (drift). `FAULTS` lists what was planted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MONTHS = 24
PER_MONTH = 260
SEED = 20240101

FAULTS = {
    "leak": "collections_calls is filled by the collections team after a default",
    "duplicates": "60 applications were exported twice",
    "sentinel": "employment_years is 999 where it is unknown (6 % of rows)",
    "decimal_comma": "income of the south branch is written like 1.234,56",
    "mixed_dates": "statement_date is written 2024-03-05 or 05/03/2024",
    "category_spelling": "region is spelt North, north, ' NORTH' …",
    "unit_shift": "savings of the web channel are in cents (×100) from month 8 to month 11",
    "missing_by_outcome": "savings is missing more often where the loan defaulted",
    "constant": "country has one value",
    "id_like": "application_id numbers the rows",
    "impossible": "age is 0 or above 120 in 12 rows",
    "label_noise": "3 % of the labels were swapped",
    "drift": "the default rate rises from month 18 on",
}
"""Every planted fault, by name."""


def generate(*, seed: int = SEED) -> pd.DataFrame:
    """Make the portfolio.

    Returns
    -------
    DataFrame of shape (6300, 19)
        One application a row, as text where a branch system would have written text. The
        target is ``defaulted`` (Yes/No).
    """
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    frame, risk = _portfolio(rng)
    frame["defaulted"] = np.where(rng.random(len(frame)) < risk, "Yes", "No")
    truth = frame["defaulted"].eq("Yes").to_numpy()
    _plant(frame, truth, rng)
    twice = frame.sample(60, random_state=int(rng.integers(2**31)))
    frame = pd.concat([frame, twice]).sort_values("applied_on", kind="stable")
    return frame.reset_index(drop=True)


def _portfolio(rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    import numpy as np
    import pandas as pd

    n = MONTHS * PER_MONTH
    month = np.repeat(np.arange(MONTHS), PER_MONTH)
    late = np.clip(month - 17, 0, None)
    start = np.datetime64("2024-01-01")
    applied = start + (month * 30 + rng.integers(0, 30, n)).astype("timedelta64[D]")
    age = np.clip(rng.normal(41, 12, n), 18, 84).round().astype(int)
    sex = rng.choice(["female", "male"], n, p=[0.46, 0.54])
    region = rng.choice(["North", "South", "East", "West"], n, p=[0.3, 0.25, 0.2, 0.25])
    channel = rng.choice(["branch", "web", "broker"], n, p=[0.4, 0.45, 0.15])
    purpose = rng.choice(["car", "home", "debt", "other"], n, p=[0.35, 0.3, 0.2, 0.15])
    employment = np.minimum(rng.gamma(2.0, 3.5, n), age - 17).round(1)
    income = np.exp(rng.normal(7.75, 0.38, n) + 0.008 * (age - 40) - 0.01 * late)
    amount = np.exp(rng.normal(9.0, 0.55, n) + 0.015 * late).round(-1)
    term = rng.choice([12, 24, 36, 48, 60], n)
    utilisation = rng.beta(2, 3, n).round(3)
    prior = rng.poisson(0.25, n)
    savings = np.exp(rng.normal(7.6, 1.0, n)).round(2)
    burden = amount / term / income
    logit = (
        -2.9
        + 2.6 * (utilisation - 0.4)
        + 0.75 * np.minimum(prior, 3)
        - 0.07 * np.minimum(employment, 12)
        + 4.5 * (burden - 0.15)
        - 0.35 * (np.log(savings) - 7.6)
        - 0.5 * (np.log(income) - 7.75)
        + 0.35 * (purpose == "debt")
        + 0.3 * (channel == "broker")
        + 0.09 * late
        + 0.4
    )
    score = (620 - 45 * (logit + 2) + rng.normal(0, 70, n)).round().clip(300, 850).astype(int)
    frame = pd.DataFrame(
        {
            "application_id": 100000 + np.arange(n),
            "applied_on": pd.Series(applied).dt.strftime("%Y-%m-%d"),
            "age": age,
            "sex": sex,
            "region": region,
            "country": "DE",
            "channel": channel,
            "purpose": purpose,
            "employment_years": employment,
            "income": income.round(2),
            "loan_amount": amount,
            "term_months": term,
            "utilisation": utilisation,
            "prior_defaults": prior,
            "savings": savings,
            "manual_score": score,
            "statement_date": pd.Series(applied - rng.integers(5, 40, n)).dt.strftime("%Y-%m-%d"),
        }
    )
    return frame, 1 / (1 + np.exp(-logit))


def _plant(frame: pd.DataFrame, truth: np.ndarray, rng: np.random.Generator) -> None:
    import numpy as np
    import pandas as pd

    n = len(frame)
    month = np.arange(n) // PER_MONTH
    calls = np.where(truth, rng.poisson(3.0, n) + 1, 0)
    frame["collections_calls"] = pd.Series(calls).where(pd.Series(truth)).astype("Int64")
    frame.loc[rng.random(n) < 0.06, "employment_years"] = 999
    south = frame["region"].eq("South").to_numpy()
    plain = frame["income"].map(lambda value: f"{value:.2f}")
    comma = frame["income"].map(_german)
    frame["income"] = plain.where(~south, comma)
    dates = pd.to_datetime(frame["statement_date"])
    other = rng.random(n) < 0.3
    frame["statement_date"] = frame["statement_date"].where(~other, dates.dt.strftime("%d/%m/%Y"))
    odd = rng.random(n)
    spelt = frame["region"].astype(object)
    spelt = spelt.where(odd >= 0.06, frame["region"].str.lower())
    frame["region"] = spelt.where((odd < 0.06) | (odd > 0.10), " " + frame["region"].str.upper())
    cents = frame["channel"].eq("web").to_numpy() & (month >= 8) & (month < 11)
    frame.loc[cents, "savings"] = (frame.loc[cents, "savings"] * 100).round(2)
    frame.loc[rng.random(n) < np.where(truth, 0.22, 0.07), "savings"] = np.nan
    wild = rng.choice(n, 12, replace=False)
    frame.loc[wild, "age"] = rng.choice([0, 128, 142, 199], 12)
    swapped = rng.random(n) < 0.03
    flipped = np.where(frame["defaulted"].eq("Yes"), "No", "Yes")
    frame["defaulted"] = frame["defaulted"].where(~swapped, flipped)


def _german(value: float) -> str:
    return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


__all__ = ["FAULTS", "generate"]
