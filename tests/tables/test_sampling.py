"""Samples that follow from the rows alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.tables import from_frame
from tenfold.tables.frames import as_frame
from tenfold.tables.sampling import Stratum, copies, draw, quotas
from tenfold.tables.whole import keys_of

CLASSES = {"no": 0.9, "yes": 0.099, "rare": 0.001}


def made(rows: int = 20_000, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    counts = {name: round(rows * share) for name, share in CLASSES.items()}
    return pd.DataFrame(
        {
            "x": rng.normal(size=rows),
            "plan": rng.choice(["a", "b"], rows),
            "left": np.repeat(list(counts), list(counts.values())),
        }
    )


def drawn(frame: pd.DataFrame, most: int, *, seed: int = 0, by: str = "left") -> pd.DataFrame:
    table = from_frame(frame)
    shared, _ = copies(keys_of(table), table.engine)
    counts = frame[by].value_counts()
    strata = {str(name): Stratum((name,), int(rows)) for name, rows in counts.items()}
    rows, of = draw(table, shared, strata, by=by, most=most, seed=seed)
    found = as_frame(rows)
    assert found[by].astype(str).value_counts().to_dict() == {k: n for k, n in of.items() if n}
    return found


def test_each_class_has_its_share_to_the_row() -> None:
    counts = drawn(made(), 2_000)["left"].value_counts()
    assert counts.to_dict() == {"no": 1800, "yes": 198, "rare": 2}


def test_the_same_rows_come_whatever_the_order_and_the_columns() -> None:
    frame = made()
    shuffled = frame.sample(frac=1, random_state=3)[["left", "x", "plan"]]
    first, again = drawn(frame, 500), drawn(shuffled, 500)
    pd.testing.assert_frame_equal(first, again[list(first.columns)])


def test_another_seed_draws_other_rows() -> None:
    frame = made()
    one, other = drawn(frame, 500)["x"], drawn(frame, 500, seed=1)["x"]
    assert len(set(one) & set(other)) < 50


def test_a_sample_of_all_rows_is_the_table() -> None:
    frame = made(300)
    found = drawn(frame, 1_000)
    columns = list(frame.columns)
    left, right = (each.sort_values(columns, ignore_index=True) for each in (frame, found))
    pd.testing.assert_frame_equal(left, right[columns])


def test_copies_are_drawn_in_proportion_and_not_all_or_none() -> None:
    # Two columns of few values: 40,000 rows, 8 of them different.
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"a": rng.choice([1, 2, 3, 4], 40_000, p=[0.4, 0.3, 0.2, 0.1]), "b": rng.choice(2, 40_000)}
    ).assign(left="no")
    found = drawn(frame, 4_000)
    whole = frame.value_counts(["a", "b"])
    assert (found.value_counts(["a", "b"]) - whole / 10).abs().max() <= 1
    assert len(found) == 4_000


def test_shares_of_a_sample_are_as_close_as_chance_allows() -> None:
    frame = made(20_000)
    errors = [drawn(frame, 1_000, seed=seed)["x"].mean() - frame["x"].mean() for seed in range(8)]
    # Standard error 1/√1000 = .032.
    assert 0.01 < float(np.std(errors)) < 0.06


@pytest.mark.parametrize("most", [1, 7, 50, 99])
def test_quotas_add_up(most: int) -> None:
    found = quotas({"a": 61, "b": 30, "c": 9}, most)
    assert sum(found.values()) == most
    exact: dict[str, Any] = {"a": 0.61 * most, "b": 0.3 * most, "c": 0.09 * most}
    assert all(abs(found[name] - share) < 1 for name, share in exact.items())


def test_repeated_rows_are_counted_as_pandas_counts_them() -> None:
    frame = pd.concat([made(1_000), made(1_000).head(150), made(1_000).head(50)])
    table = from_frame(frame)
    assert copies(keys_of(table), table.engine)[1] == int(frame.duplicated().sum())
