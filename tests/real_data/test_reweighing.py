"""Reweighing on German credit: the published gap, its disappearance, and the weights of AIF360."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.fairness.mitigating import reweighing

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def german(shared_data: Path) -> pd.DataFrame:
    frame = pd.read_csv(shared_data / "german_credit" / "german.csv", header=None)
    return pd.DataFrame({"age": frame[12], "good": (frame[20] == 1).astype(int)})


def _gap(good: pd.Series, old: pd.Series, weights: np.ndarray) -> float:
    young, older = (np.average(good[old == k], weights=weights[old == k]) for k in (0, 1))
    return float(young - older)


def test_the_gap_of_the_tutorial_is_gone_after_reweighing(german: pd.DataFrame) -> None:
    from aif360.algorithms.preprocessing import Reweighing
    from aif360.datasets import BinaryLabelDataset

    rows = german.iloc[np.random.RandomState(0).permutation(1000)[:700]].reset_index(drop=True)
    old = (rows["age"] >= 25).astype(int)
    weights = reweighing(rows["good"], old)
    assert _gap(rows["good"], old, np.ones(700)) == pytest.approx(-0.169905, abs=1e-6)
    assert _gap(rows["good"], old, weights) == pytest.approx(0, abs=1e-9)
    assert np.unique(weights.round(6)) == pytest.approx([0.678, 0.962295, 1.100625, 1.255556])
    data = BinaryLabelDataset(
        df=pd.DataFrame({"old": old, "good": rows["good"]}),
        label_names=["good"],
        protected_attribute_names=["old"],
    )
    theirs = Reweighing([{"old": 0}], [{"old": 1}]).fit_transform(data)
    np.testing.assert_allclose(weights, theirs.instance_weights, atol=1e-12)


def test_the_weights_by_age_over_25_are_those_of_the_specification(german: pd.DataFrame) -> None:
    old = german["age"] > 25
    weights = reweighing(german["good"], old)
    told = {
        (bool(k), int(v)): float(weights[((old == k) & (german["good"] == v)).to_numpy()][0])
        for k in (False, True)
        for v in (0, 1)
    }
    assert told[False, 1] == pytest.approx(1.2091, abs=1e-4)
    assert told[False, 0] == pytest.approx(0.7125, abs=1e-4)
    assert told[True, 1] == pytest.approx(0.9610, abs=1e-4)
    assert told[True, 0] == pytest.approx(1.1045, abs=1e-4)
