"""Hashes by arithmetic: published values, equality, spread."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tenfold.tables.stable import hash_rows, hash_values, mix, seeded


def test_the_mixer_gives_the_published_values_of_splitmix64() -> None:
    # Vigna's splitmix64.c seeded with 1234567: its state grows by the golden gamma each time.
    golden = 0x9E3779B97F4A7C15
    states = np.array([(1234567 + i * golden) % 2**64 for i in range(3)], dtype=np.uint64)
    assert mix(states).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_equal_values_of_different_types_have_equal_hashes() -> None:
    whole = hash_values(pd.Series([1, 0, 5]))
    assert (whole == hash_values(pd.Series([1.0, -0.0, 5.0]))).all()
    assert (whole == hash_values(pd.Series([1, 0, 5], dtype="Int64"))).all()
    words = pd.Series(["a", "b", None], dtype="str")
    assert (hash_values(words) == hash_values(words.astype("category"))).all()
    assert (hash_values(words) == hash_values(words.astype(object))).all()


def test_huge_whole_numbers_are_told_apart() -> None:
    assert len(set(hash_values(pd.Series([2**60, 2**60 + 1, 2**60 + 2])))) == 3


@given(st.lists(st.text(max_size=12), unique=True, min_size=2, max_size=30))
def test_different_texts_have_different_hashes(texts: list[str]) -> None:
    found = hash_values(pd.Series(texts, dtype=object))
    assert len(set(found.tolist())) == len(texts)


def test_long_texts_are_hashed_to_their_end() -> None:
    long = "x" * 5000
    assert len(set(hash_values(pd.Series([long, long + "y", "y" + long])))) == 3


def test_rows_hash_by_value_and_place() -> None:
    frame = pd.DataFrame({"a": [1, 2, 1], "b": [2, 1, 2]})
    one, two, three = hash_rows(frame)
    assert one == three != two


def test_seeds_give_unrelated_orders() -> None:
    values = hash_values(pd.Series(range(2000)))
    orders = [np.argsort(np.argsort(seeded(values, seed))) for seed in (0, 1, 2**70)]
    assert abs(np.corrcoef(orders[0], orders[1])[0, 1]) < 0.1
    assert abs(np.corrcoef(orders[1], orders[2])[0, 1]) < 0.1
    assert abs(np.corrcoef(orders[0], np.arange(2000))[0, 1]) < 0.1
