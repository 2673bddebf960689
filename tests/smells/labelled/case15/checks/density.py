import pandas as pd

from parcels.features import CATEGORIES, NUMERIC, to_features


def test_density_is_kilograms_per_litre():
    box = {"length_cm": 20, "width_cm": 10, "height_cm": 5, "weight_kg": 2.0}
    trip = {"ready_at": "2024-03-04T09:30", "carrier": "bike", "distance_km": 4, "hops": 1}
    row = to_features(pd.DataFrame([box | trip])).iloc[0]
    assert row["density"] == 2.0
    assert row["hour"] == 9.5
    assert list(row.index) == NUMERIC + CATEGORIES


if __name__ == "__main__":
    test_density_is_kilograms_per_litre()
    print("density is right")
