"""The recipe as a transformer: what is learnt, what is refused, what stays the same."""

from __future__ import annotations

import io

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from tenfold.errors import DataProblem
from tenfold.features import CleanRule, DerivedFeature, FeatureRecipe, transformer
from tenfold.vocabulary import ColumnRoles

ROLES = ColumnRoles(target="y", id="id", time="t")
ROWS = pd.DataFrame(
    {
        "id": ["a", "a", "b", "b"],
        "t": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-01", "2024-02-01"]),
        "income": [10.0, 20.0, 30.0, 0.0],
        "debt": ["1,5", "?", "3", "4"],
        "city": ["Bern", "Basel", "Bern", None],
        "y": [0, 1, 0, 1],
    }
)
RECIPE = FeatureRecipe(
    columns=["income", "debt", "city"],
    clean=[
        CleanRule(column="debt", rule="missing", values=["?"]),
        CleanRule(column="debt", rule="decimal_comma"),
    ],
    derived=[
        DerivedFeature(name="load", kind="ratio", columns=["debt", "income"]),
        DerivedFeature(name="gap", kind="difference", columns=["income", "debt"]),
        DerivedFeature(name="month", kind="date_part", columns=["t"], part="month"),
        DerivedFeature(name="usual", kind="group_aggregate", columns=["income"], by="city"),
        DerivedFeature(name="before", kind="lag", columns=["income"]),
        DerivedFeature(name="twice", kind="formula", formula="load * 2"),
    ],
)


def test_it_gives_the_columns_of_the_recipe_in_order() -> None:
    made = transformer(RECIPE, ROLES).fit_transform(ROWS)
    assert list(made.columns) == RECIPE.names
    np.testing.assert_allclose(made["debt"], [1.5, np.nan, 3, 4])
    np.testing.assert_allclose(made["load"], [0.15, np.nan, 0.1, np.nan])
    np.testing.assert_allclose(made["gap"], [8.5, np.nan, 27, -4])
    np.testing.assert_allclose(made["month"], [1, 1, 1, 2])
    np.testing.assert_allclose(made["usual"], [20, 20, 20, 15])
    np.testing.assert_allclose(made["before"], [np.nan, 10, np.nan, 30])
    np.testing.assert_allclose(made["twice"], [0.3, np.nan, 0.2, np.nan])


def test_group_aggregates_come_from_training_rows_alone() -> None:
    fitted = transformer(RECIPE, ROLES).fit(ROWS)
    other = ROWS.assign(income=1e6, city=["Bern", "Basel", "Chur", None])
    np.testing.assert_allclose(fitted.transform(other)["usual"], [20, 20, 15, 15])


def test_the_same_rows_give_the_same_features_alone_and_together() -> None:
    plain = FeatureRecipe(
        columns=RECIPE.columns,
        clean=RECIPE.clean,
        derived=[f for f in RECIPE.derived if f.kind != "lag"],
    )
    fitted = transformer(plain, ROLES).fit(ROWS)
    together = fitted.transform(ROWS)
    alone = pd.concat([fitted.transform(ROWS.iloc[[place]]) for place in range(len(ROWS))])
    pd.testing.assert_frame_equal(together, alone)


def test_it_survives_clone_and_storage() -> None:
    fitted = transformer(RECIPE, ROLES).fit(ROWS)
    assert clone(fitted).get_params() == fitted.get_params()
    store = io.BytesIO()
    joblib.dump(fitted, store)
    store.seek(0)
    pd.testing.assert_frame_equal(joblib.load(store).transform(ROWS), fitted.transform(ROWS))


def test_the_target_is_not_needed_and_not_looked_at() -> None:
    without = ROWS.drop(columns="y")
    made = transformer(RECIPE, ROLES).fit(without).transform(without)
    pd.testing.assert_frame_equal(made, transformer(RECIPE, ROLES).fit(ROWS).transform(ROWS))


def test_absent_columns_are_all_named() -> None:
    fitted = transformer(RECIPE, ROLES).fit(ROWS)
    with pytest.raises(DataProblem, match="lacks 2 of 5 columns: 'debt', 'city'"):
        fitted.transform(ROWS[["income", "t", "id"]])


def test_looking_back_without_id_or_time_is_refused() -> None:
    with pytest.raises(DataProblem, match="'before' looks back in time"):
        transformer(RECIPE, ColumnRoles(target="y")).fit(ROWS)


def test_kinds_learnt_in_training_hold_in_serving() -> None:
    recipe = FeatureRecipe(columns=["code"])
    fitted = transformer(recipe, ROLES).fit(pd.DataFrame({"code": ["1", "x"]}))
    served = fitted.transform(pd.DataFrame({"code": [1.0, np.nan]}))
    assert served["code"].iloc[0] == "1"
    assert served["code"].isna().iloc[1]


def test_odd_column_names_are_just_names() -> None:
    name = "net <b>\"income\"\n'😀' [x]"
    recipe = FeatureRecipe(
        columns=[name],
        derived=[DerivedFeature(name="r", kind="ratio", columns=[name, name])],
    )
    made = transformer(recipe, ROLES).fit_transform(pd.DataFrame({name: [1.0, 2.0]}))
    assert made["r"].tolist() == [1.0, 1.0]
