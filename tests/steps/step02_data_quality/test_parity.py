"""Real differences between notebook and package are found, and equal rows are equal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest

from tenfold.features import FeatureRecipe, encoder
from tenfold.steps.step02_data_quality import parity as module
from tenfold.steps.step02_data_quality.evidence import Parity
from tenfold.vocabulary import ColumnRoles

Customers = Callable[..., pd.DataFrame]
RECIPE = FeatureRecipe(
    columns=["age", "plan", "spend", "joined"],
    kinds={"age": "number", "plan": "category", "spend": "number", "joined": "datetime"},
)
ROLES = ColumnRoles(target="left", id="customer_id", time="since")


class Planted:
    """A transformer with a fault; `fit` and `transform` as a real one has them."""

    needs_ = ("age", "joined")

    def fit(self, X: pd.DataFrame) -> Planted:
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({"age": X["age"].astype(float)})


class TrustsTypes(Planted):
    """Takes a date for what it is in memory, without bringing it into one form."""

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        return super().transform(X).assign(joined=float(X["joined"].dtype.kind == "M"))


class LooksAtNeighbours(Planted):
    """Compares each row with the others that came with it."""

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        return super().transform(X).assign(older=lambda f: f["age"] - f["age"].mean())


class ForgetsWhenStored(Planted):
    """Loses what it has learnt on its way to the package."""

    def fit(self, X: pd.DataFrame) -> Planted:
        self.mean = float(X["age"].mean())
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {"mean": 0.0}

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        return super().transform(X).assign(older=lambda f: f["age"] - self.mean)


class Drifts:
    """An encoder for linear models that adds one after it was stored."""

    stored = False

    def __init__(self, kind: Literal["linear", "tree"]) -> None:
        self.kind = kind

    def fit(self, X: pd.DataFrame) -> Drifts:
        self.inner = encoder(self.kind).fit(X)
        return self

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"stored": True}

    def transform(self, X: pd.DataFrame) -> Any:
        return self.inner.transform(X) + (self.kind == "linear" and self.stored)

    def get_feature_names_out(self) -> Any:
        return self.inner.get_feature_names_out()


@pytest.fixture
def frame(customers: Customers) -> pd.DataFrame:
    # Values far below one: a difference that vanishes in 15 decimals must not vanish here.
    data = customers().assign(joined=lambda f: f["since"], spend=lambda f: f["spend"] * 1e-9)
    data.loc[::7, "age"] = None
    return data


def compare(frame: pd.DataFrame, serving: pd.DataFrame | None = None, **roles: Any) -> Parity:
    wanted = ROLES.model_copy(update=roles)
    return module.parity(RECIPE, wanted, frame.head(400), frame, tolerance=1e-6, serving=serving)


def test_json_text_gives_the_very_features_for_trees_and_for_linear_models(
    frame: pd.DataFrame,
) -> None:
    assert compare(frame).worst == 0


@pytest.mark.parametrize(
    ("fault", "column"),
    [(TrustsTypes, "joined"), (LooksAtNeighbours, "older"), (ForgetsWhenStored, "older")],
)
def test_a_planted_difference_is_found_and_named(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, fault: type[Planted], column: str
) -> None:
    monkeypatch.setattr(module, "transformer", lambda *_: fault())
    found = compare(frame)
    assert found.worst is not None
    assert found.worst > 0.1
    assert column in found.columns


@pytest.mark.parametrize("fault", [LooksAtNeighbours, ForgetsWhenStored])
def test_a_serving_sample_goes_through_the_package_too(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, fault: type[Planted]
) -> None:
    served = frame.drop(columns="left")
    assert compare(frame, served).worst == 0
    monkeypatch.setattr(module, "transformer", lambda *_: fault())
    assert "older" in compare(frame, served).columns


def test_a_difference_that_only_linear_models_see_is_found(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "encoder", Drifts)
    assert compare(frame).worst == pytest.approx(1)


def test_repeated_ids_are_matched_by_time_and_identical_rows_are_equal(
    frame: pd.DataFrame,
) -> None:
    visits = frame.assign(
        customer_id=[f"C{i % 100}" for i in range(600)],
        since=pd.Timestamp(2024, 1, 1) + pd.to_timedelta(np.arange(600), unit="h"),
    )
    served = visits.iloc[300:].drop(columns="left")
    found = compare(visits, served)
    assert (found.rows, found.worst) == (300, 0)
    assert found.against == "the serving sample, matched by id and time"
    other = served.assign(spend=served["spend"] * 1.5, since=served["since"].astype(str))
    assert compare(visits, other).columns == ["spend"]


def test_repeated_ids_without_a_time_are_not_evaluated(frame: pd.DataFrame) -> None:
    visits = frame.assign(customer_id=[f"C{i % 100}" for i in range(600)])
    found = compare(visits, visits.iloc[300:], time=None)
    assert found.worst is None
    assert "every id that occurs in both stands in several rows" in found.note


def test_rows_that_cannot_be_told_apart_are_left_out_and_counted(frame: pd.DataFrame) -> None:
    visits = frame.assign(customer_id=[f"C{min(i, 400)}" for i in range(600)])
    found = compare(visits, visits, time=None)
    assert (found.rows, found.worst) == (400, 0)
    assert "200 of its rows share their id with others" in found.against
    twice = pd.concat([frame, frame.head(50)])
    assert compare(twice, twice, time=None).rows == 500
