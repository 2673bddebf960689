"""The tours as the depot's systems hold them, before anything went wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenfold.demos.routes.replaying import CHANGE, PRICE

_KNOWN = [
    "delivery_day",
    "zone",
    "stops",
    "parcels",
    "named_times",
    "stops_per_km2",
    "km_today",
    "trucks_today",
    "promised_litres",
    "temperature",
    "driver_years",
    "contract",
]


def exported(tours: pd.DataFrame) -> pd.DataFrame:
    """What was known the evening before each tour, and whether the change was worth it.

    Returns
    -------
    DataFrame of shape (n, 17)
        ``last_litres`` is what the zone's tour of the working day before took, unknown on the
        first; ``saving_booked`` and ``worth_changing`` are known afterwards only.
    """
    net = worth(tours)
    before = tours.groupby("zone")["today"].shift(1)
    frame = tours[_KNOWN].assign(
        last_litres=before.round(1),
        tyre_pressure=7.5,
        saving_booked=net.round(2),
        worth_changing=np.where(net > 0, "Yes", "No"),
    )
    frame.insert(0, "tour_id", 50_001 + np.arange(len(frame)))
    return frame


def worth(tours: pd.DataFrame) -> pd.Series[float]:
    """Euros that driving the solver's plan earned per tour, over today's plan of the same day."""
    net: pd.Series[float] = (tours["today"] - tours["new"]) * PRICE - CHANGE
    return net


__all__ = ["exported", "worth"]
