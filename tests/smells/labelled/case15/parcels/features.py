"""The one place where a shipment becomes a row; used by training and by the service."""
import pandas as pd

NUMERIC = ["distance_km", "weight_kg", "hour", "hops", "density"]
CATEGORIES = ["carrier", "weekday"]


def to_features(shipments: pd.DataFrame) -> pd.DataFrame:
    """One row per shipment.

    Reads nothing from disk; a file such as ``/home/anyone/shipments.csv`` has to be loaded before.
    """
    ready = pd.to_datetime(shipments["ready_at"])
    out = shipments[["carrier", "distance_km", "weight_kg", "hops"]].copy()
    out["hour"] = ready.dt.hour + ready.dt.minute / 60
    out["weekday"] = ready.dt.day_name()
    litres = shipments["length_cm"] * shipments["width_cm"] * shipments["height_cm"] / 1000
    out["density"] = out["weight_kg"] / litres.clip(lower=0.1)
    return out[NUMERIC + CATEGORIES]
