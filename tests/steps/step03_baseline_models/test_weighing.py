"""Reweighing in step 3: weights in every fit, told in the evidence, or refused with a reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.fairness.mitigating import reweighing
from tenfold.steps.step03_baseline_models import fitting
from tenfold.steps.step03_baseline_models.decisions import LADDER, RungName
from tenfold.tables import assign

SMALL = {"tree": False, "boosting": False, "xgboost": False, "features_tried": 1}


@pytest.fixture
def unequal(loan_frame: pd.DataFrame) -> pd.DataFrame:
    """Loans whose outcome goes with sex, which income gives away."""
    rng = np.random.default_rng(5)
    sex = np.where(loan_frame["income"] + rng.normal(size=len(loan_frame)) > 0, "m", "f")
    return loan_frame.assign(sex=sex)


def test_every_fit_is_weighted_by_its_own_rows_and_the_gap_shrinks(
    laboratory: Any, unequal: pd.DataFrame, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    plain_fit = fitting.fit

    def watched(rung: RungName, X: Any, y: Any, **options: Any) -> Any:
        seen.append((len(y), options["weights"]))
        return plain_fit(rung, X, y, **options)

    data = laboratory.prepare(unequal, "bad", protected=["sex"])
    plain = laboratory.run(data, value, **SMALL)
    monkeypatch.setattr(fitting, "fit", watched)
    found = laboratory.run(data, value, **SMALL, reweigh_by=["sex"])
    assert seen
    # Over a fit's own rows the weights sum to their number: they were computed on those alone.
    assert all(weights.sum() == pytest.approx(rows) for rows, weights in seen)
    assert len({rows for rows, _ in seen}) > 1
    parts = assign(unequal, data.roles, data.split)
    train = unequal[parts == "train"]
    told = {(one.group, one.label): one for one in found.reweighing.weights}
    expected = reweighing(train["bad"], train["sex"])
    for (sex, label), one in told.items():
        here = (train["sex"] == sex) & (train["bad"].astype(str) == label).to_numpy()
        assert one.rows == here.sum()
        assert one.weight == pytest.approx(expected[here.to_numpy()][0])
    assert found.reweighing.columns == ["sex"]
    assert plain.reweighing is None
    assert "reweighing" not in plain.model_dump(mode="json")
    assert _gap(found, laboratory, unequal) < _gap(plain, laboratory, unequal)


def _gap(evidence: Any, laboratory: Any, frame: pd.DataFrame) -> float:
    held = pd.read_parquet(laboratory.folder / evidence.candidate.predictions.path)
    shares = held["decided"].groupby(frame["sex"].iloc[held["row"]].to_numpy()).mean()
    return float(shares.max() - shares.min())


@pytest.mark.parametrize("rung", [rung for rung in LADDER if rung != "todays_rule"])
@pytest.mark.parametrize("blank", [0.0, np.nan])
def test_every_rung_takes_weights(rung: RungName, blank: float) -> None:
    rng = np.random.default_rng(0)
    X, y = np.column_stack([rng.normal(size=(200, 2)), np.full(200, blank)]), np.arange(200) % 2
    X = np.nan_to_num(X) if rung in ("linear", "network") else X
    weights = np.where(y == 1, 9.0, 1.0)
    plain, heavy = (
        fitting.fit(
            rung, X, y, task="binary", classes=2, seed=0, ledger=fitting.Ledger(9), weights=given
        )[0]
        for given in (None, weights)
    )
    means = [model.predict_proba(X)[:, 1].mean() for model in (plain, heavy)]
    assert means[1] > means[0] + 0.1


def test_what_cannot_be_reweighed_is_refused_with_what_to_do(
    laboratory: Any, unequal: pd.DataFrame
) -> None:
    data = laboratory.prepare(unequal.assign(one="x"), "bad", protected=["sex", "one"])
    with pytest.raises(DataProblem) as caught:
        laboratory.run(data, None, reweigh_by=["region", "age"])
    assert "'region' is not a protected column of step 2 (sex, one)" in str(caught.value)
    assert "'age' is not a protected column" in str(caught.value)
    with pytest.raises(DataProblem, match="all training rows are of one group of one"):
        laboratory.run(data, None, reweigh_by=["one"])
    amounts = laboratory.prepare(unequal, "income", task="regression", protected=["sex"])
    with pytest.raises(DataProblem, match="reweighing needs two classes"):
        laboratory.run(amounts, None, reweigh_by=["sex"])
