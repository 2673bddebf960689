"""The split: shares, classes, times and groups, reproducible from rows and plan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import WrongInput
from tenfold.tables import across, assign, fingerprint
from tenfold.vocabulary import ColumnRoles, SplitPlan

ROLES = ColumnRoles(target="y", time="when", group="who")


def frame(rows: int = 1000) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "x": rng.normal(size=rows),
            "who": rng.integers(0, 120, rows),
            "when": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 365, rows), "D"),
            "y": rng.choice(["no", "yes"], rows, p=[0.9, 0.1]),
        }
    )


def plan(kind: str, **options: object) -> SplitPlan:
    return SplitPlan.model_validate({"kind": kind, **options})


@pytest.mark.parametrize("kind", ["random", "time", "group"])
def test_shares_are_close_to_the_wanted(kind: str) -> None:
    parts = assign(frame(), ROLES, plan(kind, test_share=0.25))
    assert (parts == "test").mean() == pytest.approx(0.25, abs=0.02)
    assert set(parts) == {"train", "test"}


def test_the_random_split_keeps_the_shares_of_the_classes() -> None:
    data = frame()
    parts = assign(data, ROLES, plan("random"))
    for label in ("no", "yes"):
        rows = (data["y"] == label).to_numpy()
        assert (parts[rows] == "test").sum() == round(0.2 * rows.sum())


@pytest.mark.parametrize("kind", ["random", "group"])
def test_the_split_depends_on_the_content_and_not_on_the_order_of_rows(kind: str) -> None:
    data = frame()
    parts = assign(data, ROLES, plan(kind))
    order = np.random.default_rng(1).permutation(len(data))
    assert (
        assign(data.iloc[order].reset_index(drop=True), ROLES, plan(kind)) == parts[order]
    ).all()


@pytest.mark.parametrize("kind", ["random", "group"])
def test_the_seed_decides(kind: str) -> None:
    data = frame()
    prints = {fingerprint(assign(data, ROLES, plan(kind, seed=seed))) for seed in (0, 0, 1, 2)}
    assert len(prints) == 3


def test_the_fingerprint_of_a_known_split_never_changes() -> None:
    data = pd.DataFrame({"x": range(100), "y": ["a", "b"] * 50})
    # A change here means that every project's split changes: a reason for a new major version.
    assert fingerprint(assign(data, ROLES, plan("random", seed=7))).startswith("69dbd55305bc51f9")


def test_rows_equal_in_every_column_stay_on_one_side() -> None:
    data = frame()
    doubled = pd.concat([data, data.head(300)], ignore_index=True)
    for seed in range(5):
        parts = assign(doubled, ROLES, plan("random", seed=seed))
        assert (parts[:300] == parts[1000:]).all()
        assert not across(doubled, parts).any()


def test_tables_of_few_different_rows_are_still_divided_by_share() -> None:
    data = pd.DataFrame({"x": [0, 1] * 200, "y": ["a"] * 200 + ["b"] * 200})
    assert (assign(data, ROLES, plan("random")) == "test").mean() == pytest.approx(0.2)


def test_the_time_split_tests_on_the_latest_and_keeps_instants_together() -> None:
    data = frame()
    parts = assign(data, ROLES, plan("time"))
    assert data["when"][parts == "test"].min() > data["when"][parts == "train"].max()


def test_the_embargo_separates_training_from_test() -> None:
    data = frame()
    parts = assign(data, ROLES, plan("time", embargo_days=30))
    gap = data["when"][parts == "test"].min() - data["when"][parts == "train"].max()
    assert gap > pd.Timedelta(days=30)
    assert (parts == "embargo").any()


def test_rows_without_a_time_are_left_out() -> None:
    data = frame()
    data.loc[:9, "when"] = pd.NaT
    assert (assign(data, ROLES, plan("time"))[:10] == "embargo").all()


def test_numbers_can_order_rows_but_have_no_days() -> None:
    data = frame().assign(when=np.repeat(np.arange(10), 100))
    assert (assign(data, ROLES, plan("time"))[800:] == "test").all()
    with pytest.raises(WrongInput, match="embargo of 5 days has no meaning"):
        assign(data, ROLES, plan("time", embargo_days=5))


def test_no_group_stands_on_both_sides() -> None:
    data = frame()
    data["who"] = data["who"].astype("float").mask(data["who"] == 3)
    parts = assign(data, ROLES, plan("group"))
    sides = data.assign(part=parts).dropna().groupby("who")["part"].nunique()
    assert (sides == 1).all()


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("time", {"when": "then"}, "needs a time column"),
        ("group", {"who": "whose"}, "needs a group column; 'who' is not in the data"),
    ],
)
def test_a_missing_column_is_named(kind: str, change: dict[str, str], said: str) -> None:
    with pytest.raises(WrongInput, match=said):
        assign(frame().rename(columns=change), ROLES, plan(kind))


def test_text_in_place_of_times_is_refused() -> None:
    with pytest.raises(WrongInput, match="is text, not a time"):
        assign(frame().assign(when="soon"), ROLES, plan("time"))


@pytest.mark.parametrize("kind", ["random", "time", "group"])
def test_a_split_that_leaves_a_side_empty_is_refused(kind: str) -> None:
    with pytest.raises(WrongInput, match="leaves no row to"):
        assign(frame(1), ROLES, plan(kind))


def test_numeric_targets_are_drawn_without_strata() -> None:
    data = frame().assign(y=np.random.default_rng(2).normal(size=1000))
    assert (assign(data, ROLES, plan("random")) == "test").sum() == 200


def test_rare_and_missing_labels_do_not_break_the_split() -> None:
    data = frame()
    data.loc[:3, "y"] = None
    data.loc[4, "y"] = "once"
    parts = assign(data, ROLES, plan("random"))
    assert (parts == "test").mean() == pytest.approx(0.2, abs=0.01)
