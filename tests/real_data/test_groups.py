"""Groups of public tables: the rates, gaps and ratios that others have published of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.fairness import FairnessReport
from tenfold.fairness.report import group_report

pytestmark = pytest.mark.real_data


def _rates(found: FairnessReport, metric: str) -> dict[str, float]:
    return {one.group: one.rates[metric].value for one in found.attributes[0].groups}


def test_german_credit_by_age_straddles_four_fifths(shared_data: Path) -> None:
    frame = pd.read_csv(shared_data / "german_credit" / "german.csv", header=None)
    good = (frame[20] == 1).astype(int)
    old = pd.DataFrame({"age": np.where(frame[12] > 25, "over 25", "25 or less")})
    found = group_report(good, good, None, old, judged=["selection_rate"])
    rates = _rates(found, "selection_rate")
    assert rates["over 25"] == pytest.approx(0.728395, abs=1e-6)
    assert rates["25 or less"] == pytest.approx(0.578947, abs=1e-6)
    (one,) = found.comparisons()
    assert one.difference.value == pytest.approx(-0.149448, abs=1e-6)
    assert one.ratio.value == pytest.approx(0.794826, abs=1e-6)
    # Published by the log interval (.699 to .904); Koopman's is close to it at this size.
    assert (one.ratio.low, one.ratio.high) == pytest.approx((0.699, 0.904), abs=0.01)
    assert one.verdict == "not_enough"
    assert one.needed > 190


def test_adult_by_sex_is_a_breach(shared_data: Path) -> None:
    frame = pd.read_csv(shared_data / "adult" / "adult-train.csv.gz", header=None)
    rich = frame.iloc[:, -1].astype(str).str.strip().str.startswith(">50K").astype(int)
    sex = pd.DataFrame({"sex": frame.iloc[:, 9].astype(str).str.strip()})
    found = group_report(rich, rich, None, sex, judged=["selection_rate"])
    rates = _rates(found, "selection_rate")
    assert rates["Male"] == pytest.approx(0.305737, abs=1e-6)
    assert rates["Female"] == pytest.approx(0.109461, abs=1e-6)
    (one,) = found.comparisons("breach")
    assert one.difference.value == pytest.approx(-0.196276, abs=1e-6)
    assert one.ratio.value == pytest.approx(0.358023, abs=1e-6)
    assert one.worse_off == "Female"


def test_compas_errors_by_race_are_those_that_propublica_published(shared_data: Path) -> None:
    frame = pd.read_csv(shared_data / "compas" / "compas-scores-two-years.csv.gz")
    frame = frame[frame["race"].isin(["African-American", "Caucasian"])]
    acted = (frame["decile_score"] >= 5).astype(int)
    race = frame[["race"]].reset_index(drop=True)
    # To be thought of low risk is what a person wants: favourable is 0.
    found = group_report(
        frame["two_year_recid"], acted, None, race, favourable=0, judged=["fpr", "fnr"]
    )
    for metric, published in {
        "fpr": (0.4485, 0.2345),
        "fnr": (0.2799, 0.4772),
        "ppv": (0.6297, 0.5913),
    }.items():
        rates = _rates(found, metric)
        assert rates["African-American"] == pytest.approx(published[0], abs=1e-4)
        assert rates["Caucasian"] == pytest.approx(published[1], abs=1e-4)
    worse = {one.metric: one.worse_off for one in found.comparisons("breach")}
    # Wrongly feared, and not spared though they did reoffend: both fall on the same people.
    assert worse == {"fpr": "African-American", "fnr": "African-American"}


def test_aequitas_disparities_of_compas_come_out(shared_data: Path) -> None:
    frame = pd.read_csv(shared_data / "aequitas" / "compas_for_aequitas.csv")
    found = group_report(
        frame["label_value"].astype(int),
        frame["score"].astype(int),
        None,
        frame[["race"]],
        references={"race": "Hispanic"},
    )
    rates = _rates(found, "fpr")
    assert rates["African-American"] / rates["Hispanic"] == pytest.approx(2.087696, abs=1e-6)
