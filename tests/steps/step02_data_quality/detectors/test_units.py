from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

Y = ["0", "1"] * 500


@pytest.mark.parametrize("factor", [10, 100, 255, 1000, 0.01])
def test_scattered_rows_beyond_a_gap_are_found(look, rng, factor: float) -> None:
    values = rng.uniform(20, 90, 1000)
    rows = rng.choice(1000, 40, replace=False)
    values[rows] *= factor
    (finding,) = look("unit_shift", {"weight": values, "y": Y})
    assert finding.strength == pytest.approx(factor)
    assert set(finding.cells) <= set(rows)
    assert finding.proposal is not None
    assert finding.proposal["clean"][0]["factor"] == pytest.approx(1 / factor)


def test_run_of_rows_is_found_in_a_wide_column(look, rng) -> None:
    values = rng.lognormal(5, 1.2, 1000)
    values[300:550] *= 10
    (finding,) = look("unit_shift", {"revenue": values, "y": Y})
    assert finding.strength == 10
    assert "between rows" in finding.message


def test_level_of_a_category_is_found(look, rng) -> None:
    values = rng.lognormal(5, 0.8, 1000)
    country = rng.choice(["DE", "FR", "IT"], 1000)
    values[country == "IT"] /= 10
    (finding,) = look("unit_shift", {"price": values, "country": country, "y": Y})
    assert finding.strength == pytest.approx(0.1)
    assert "'IT'" in finding.message


def test_serving_sample_in_another_unit_is_high(look, rng) -> None:
    train = pd.DataFrame({"income": rng.lognormal(7, 0.5, 1000), "y": Y})
    served = pd.DataFrame({"income": rng.lognormal(7, 0.5, 200) / 1000})
    (finding,) = look("unit_shift", train, serving=served)
    assert (finding.severity, finding.strength) == ("high", pytest.approx(0.001))


def test_standardised_serving_sample_is_high(look, rng) -> None:
    train = pd.DataFrame({"size": rng.lognormal(2, 0.3, 1000), "y": Y})
    served = (train[["size"]] - train["size"].mean()) / train["size"].std()
    (finding,) = look("unit_shift", train, serving=served.sample(300, random_state=0))
    assert "standardised" in finding.message


def test_serving_sample_that_merely_drifts_is_not_told(look, rng) -> None:
    train = pd.DataFrame({"income": rng.lognormal(7, 0.5, 1000), "y": Y})
    served = pd.DataFrame({"income": rng.lognormal(7.8, 0.5, 200)})
    assert look("unit_shift", train, serving=served) == []


@pytest.mark.parametrize("kind", ["lognormal", "counter", "grouped", "sorted", "bimodal"])
def test_honest_spreads_are_not_told(look, rng, kind: str) -> None:
    groups = rng.choice(["a", "b", "c", "d", "e"], 1000)
    sizes = dict(zip("abcde", [1, 4, 10, 30, 100], strict=True))
    values = {
        "lognormal": rng.lognormal(3, 2, 1000),
        "counter": np.arange(1, 1001),
        "grouped": [sizes[g] * rng.lognormal(0, 0.4) for g in groups],
        "sorted": np.sort(rng.lognormal(3, 1, 1000)),
        "bimodal": np.where(
            rng.random(1000) < 0.5, rng.normal(10, 1, 1000), rng.normal(40, 4, 1000)
        ),
    }[kind]
    assert look("unit_shift", {"a": values, "g": groups, "y": Y}) == []


def test_codes_have_no_unit(look, rng) -> None:
    codes = np.where(
        rng.random(1000) < 0.1, rng.integers(10, 50, 1000), rng.integers(1000, 5000, 1000)
    )
    assert look("unit_shift", {"location_id": codes, "y": Y}) == []
