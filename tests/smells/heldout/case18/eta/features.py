import numpy as np
import pandas as pd

FEATURES = ["crow_km", "hour_sin", "hour_cos", "weekend", "load_ratio", "zone_speed"]


def transform(orders: pd.DataFrame, zone_speed: pd.Series) -> pd.DataFrame:
    """Shared by training and serving; zone_speed must come from past orders only."""
    out = pd.DataFrame(index=orders.index)
    dx = (orders["drop_lon"] - orders["hub_lon"]) * 71.5
    dy = (orders["drop_lat"] - orders["hub_lat"]) * 111.2
    out["crow_km"] = np.hypot(dx, dy)
    minutes = orders["placed_at"].dt.hour * 60 + orders["placed_at"].dt.minute
    out["hour_sin"] = np.sin(2 * np.pi * minutes / 1440)
    out["hour_cos"] = np.cos(2 * np.pi * minutes / 1440)
    out["weekend"] = orders["placed_at"].dt.dayofweek.ge(5).astype(int)
    out["load_ratio"] = orders["open_orders"] / orders["riders_online"].clip(lower=1)
    out["zone_speed"] = orders["zone"].map(zone_speed).fillna(zone_speed.median())
    return out[FEATURES]
