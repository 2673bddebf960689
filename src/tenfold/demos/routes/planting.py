"""What went wrong on the way from the depot's systems to the exported file."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

_CENTILITRES = (np.datetime64("2025-08-18"), np.datetime64("2025-09-15"))
_RETRIED, _AGAIN = 6, 4
_OFF = 0.05


def planted(truth: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Spoil the tours the way exports are spoilt; see `FAULTS` for the list.

    Parameters
    ----------
    truth : DataFrame of shape (1560, 17)
        The tours as they were, in order of ``delivery_day``.

    Returns
    -------
    DataFrame of shape (1584, 17)
        In order of ``delivery_day``, which is text.
    """
    n = len(truth)
    worth = truth["worth_changing"].to_numpy() == "Yes"
    frame = truth.assign(
        delivery_day=truth["delivery_day"].dt.strftime("%Y-%m-%d"),
        zone=_spellings(truth["zone"], rng),
        temperature=truth["temperature"].mask(rng.random(n) < _OFF, 999.0),
        last_litres=_centilitres(truth),
        saving_booked=truth["saving_booked"].where(worth),
    )
    retried = np.repeat(rng.choice(n, _RETRIED, replace=False), _AGAIN)
    rows = np.sort(np.r_[np.arange(n), retried])
    return frame.iloc[rows].reset_index(drop=True)


def _spellings(zone: pd.Series[Any], rng: np.random.Generator) -> pd.Series[Any]:
    odd = rng.random(len(zone))
    spelt = zone.mask(odd < 0.06, zone.str.lower())
    return spelt.mask((odd >= 0.06) & (odd < 0.10), " " + zone.str.upper())


def _centilitres(truth: pd.DataFrame) -> pd.Series[Any]:
    day = truth["delivery_day"]
    off = (day >= _CENTILITRES[0]) & (day < _CENTILITRES[1])
    litres: pd.Series[Any] = truth["last_litres"]
    return litres.mask(off, (litres * 100).round())


__all__ = ["planted"]
