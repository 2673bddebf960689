"""Called by the dispatch backend, one request = a handful of trips."""

import json
import math
import sys
from datetime import datetime

import joblib

model = joblib.load("model.joblib")


def trip_vector(t):
    plat, plon, dlat, dlon = (math.radians(t[k]) for k in ("plat", "plon", "dlat", "dlon"))
    a = (
        math.sin((dlat - plat) / 2) ** 2
        + math.cos(plat) * math.cos(dlat) * math.sin((dlon - plon) / 2) ** 2
    )
    distance_km = 2 * 6371.0 * math.asin(math.sqrt(a))
    bearing = math.atan2(t["dlon"] - t["plon"], t["dlat"] - t["plat"])
    pickup = datetime.fromisoformat(t["pickup"])
    hour = pickup.hour
    weekday = pickup.isoweekday()
    rush = (7 <= hour <= 9 or 16 <= hour <= 19) and weekday <= 5
    return [distance_km, bearing, hour, weekday, rush, t["passengers"]]


def main():
    trips = json.load(sys.stdin)
    out = model.predict([trip_vector(t) for t in trips])
    json.dump([round(float(s)) for s in out], sys.stdout)


if __name__ == "__main__":
    main()
