"""Tables made numeric: bounded width, new levels, gaps, and the reference numbers of step 3."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline

from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.vocabulary import ColumnRoles

Encoding = Literal["linear", "tree"]
both = pytest.mark.parametrize("kind", ["linear", "tree"])


def table(n: int = 300, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "number": np.where(rng.random(n) < 0.1, np.nan, rng.normal(size=n)),
            "level": pd.Series(rng.choice(["a", "b", "c"], n), dtype="str"),
            "name": pd.Series([f"person {i} of {rng.integers(9)}" for i in range(n)], dtype="str"),
            "day": pd.Timestamp(2024, 1, 1) + pd.to_timedelta(rng.integers(0, 700, n), unit="D"),
            "empty": np.full(n, np.nan),
        }
    ).assign(level=lambda f: f["level"].where(rng.random(n) > 0.1))


@both
def test_width_and_names_agree_and_values_are_usable(kind: Encoding) -> None:
    made = encoder(kind).fit(table())
    found = made.transform(table(seed=1))
    assert found.shape == (300, len(made.get_feature_names_out()))
    assert len(set(made.get_feature_names_out())) == found.shape[1]
    assert not np.isinf(found).any()
    if kind == "linear":
        assert np.isfinite(found).all()


@both
def test_new_levels_gaps_and_extremes_are_taken(kind: Encoding) -> None:
    made = encoder(kind).fit(table())
    strange = table(3, seed=2)
    strange["level"] = ["never seen", None, "a"]
    strange["name"] = [None, "Ω", ""]
    strange["number"] = [1e300, -1e300, np.nan]
    strange["day"] = [pd.NaT, pd.Timestamp(1500, 1, 1), pd.Timestamp(2400, 1, 1)]
    found = made.transform(strange)
    assert np.isfinite(found[:, made.get_feature_names_out() == "number"][:2]).all()
    assert not np.isinf(found.astype("float32")).any()


@both
def test_width_stays_bounded_at_high_cardinality(kind: Encoding) -> None:
    rng = np.random.default_rng(3)
    wide = pd.DataFrame(
        {f"c{i}": pd.Series(rng.integers(0, 400, 400).astype(str), dtype="str") for i in range(15)}
    )
    assert encoder(kind).fit_transform(wide).shape[1] == 15 * 16


@both
def test_equal_rows_give_equal_numbers_whatever_stands_beside_them(kind: Encoding) -> None:
    made = encoder(kind).fit(table())
    rows = table(20, seed=4)
    alone = np.vstack([made.transform(rows.iloc[[place]]) for place in range(20)])
    np.testing.assert_allclose(made.transform(rows), alone, rtol=0, atol=1e-9, equal_nan=True)


@both
def test_fitting_twice_gives_the_same(kind: Encoding) -> None:
    first = encoder(kind).fit_transform(table())
    np.testing.assert_array_equal(first, clone(encoder(kind)).fit(table()).transform(table()))


@both
def test_outputs_have_names_of_their_own_even_where_columns_are_called_alike(
    kind: Encoding,
) -> None:
    alike = pd.DataFrame(
        {
            "a": pd.Series(["b", "c"] * 10, dtype="str"),
            "a_b": np.arange(20.0),
            "d": pd.Timestamp(2024, 1, 1) + pd.to_timedelta(np.arange(20), unit="D"),
            "d: day": np.arange(20.0),
            "d day": np.arange(20.0),
        }
    )
    made = encoder(kind).fit(alike)
    names = list(made.get_feature_names_out())
    assert len(names) == len(set(names)) == made.transform(alike).shape[1]


def test_rare_levels_are_grouped() -> None:
    levels = pd.DataFrame({"x": pd.Series(["a"] * 50 + ["b"] * 50 + ["c", "d"], dtype="str")})
    assert encoder("linear").fit_transform(levels).shape[1] == 3


def _auc(frame: pd.DataFrame, target: str, positive: str, c: float, drop: tuple[str, ...]) -> float:
    y = (frame[target].astype(str) == positive).to_numpy(dtype=int)
    columns = [name for name in frame if name not in (target, *drop)]
    model = make_pipeline(
        transformer(FeatureRecipe(columns=columns), ColumnRoles(target=target)),
        encoder("linear"),
        LogisticRegression(C=c, max_iter=1000),
    )
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    return float(cross_val_score(model, frame, y, cv=folds, scoring="roc_auc").mean())


@pytest.mark.real_data
def test_reference_scores_of_logistic_regression(shared_data: Path) -> None:
    german = pd.read_csv(shared_data / "german_credit/german.csv", header=None)
    german.columns = [f"c{i}" for i in german]
    telco = pd.read_csv(shared_data / "telco_churn/Telco-Customer-Churn.csv")
    bank = pd.read_csv(shared_data / "bank_marketing/bank-additional.csv", sep=";")
    assert _auc(german, "c20", "2", 0.1, ()) == pytest.approx(0.791, abs=0.01)
    assert _auc(telco, "Churn", "Yes", 1.0, ("customerID",)) == pytest.approx(0.845, abs=0.005)
    assert _auc(bank, "y", "yes", 1.0, ()) == pytest.approx(0.931, abs=0.005)
    assert _auc(bank, "y", "yes", 1.0, ("duration",)) == pytest.approx(0.768, abs=0.01)


@pytest.mark.real_data
def test_adult_reaches_its_reference_within_seconds(shared_data: Path) -> None:
    train, test = (
        pd.read_csv(
            shared_data / f"adult/adult-{part}.csv.gz",
            header=None,
            na_values="?",
            skipinitialspace=True,
            skiprows=0 if part == "train" else None,
        )
        for part in ("train", "test")
    )
    for frame in (train, test):
        frame.columns = [f"c{i}" for i in range(15)]
    columns = [f"c{i}" for i in range(14)]
    model = make_pipeline(
        transformer(FeatureRecipe(columns=columns), ColumnRoles(target="c14")),
        encoder("linear"),
        LogisticRegression(max_iter=1000),
    )
    started = perf_counter()
    model.fit(train, train["c14"].str.startswith(">50K"))
    score = model.predict_proba(test)[:, 1]
    # Twelve times the 0.8 s of an idle core: a machine shared by eight is slow, not wrong.
    assert perf_counter() - started < 10
    truth = test["c14"].str.startswith(">50K")
    assert roc_auc_score(truth, score) == pytest.approx(0.9055, abs=0.003)
