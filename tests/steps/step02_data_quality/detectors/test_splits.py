from __future__ import annotations

import numpy as np
import pandas as pd


def _table(rng: np.random.Generator, n: int = 600) -> pd.DataFrame:
    x = rng.normal(size=(n, 3)).round(6)
    y = (x[:, 0] + rng.normal(size=n) > 0).astype(int)
    return pd.DataFrame(x, columns=["a", "b", "c"]).assign(y=y)


def test_copies_under_new_ids_are_found(look, rng) -> None:
    frame = _table(rng)
    doubled = pd.concat([frame, frame.iloc[:60]], ignore_index=True).assign(id=range(660))
    (finding,) = look("leak_split_duplicates", doubled, id="id")
    assert finding.rows == 120
    assert 0.05 < finding.strength < 0.2


def test_twins_by_coincidence_are_not_copies(look, rng) -> None:
    frame = pd.DataFrame({f"x{i}": rng.integers(0, 3, 600) for i in range(3)})
    assert look("leak_split_duplicates", frame.assign(y=rng.integers(0, 2, 600))) == []


def test_copies_within_a_group_stay_on_one_side(look, rng) -> None:
    frame = _table(rng)
    doubled = pd.concat([frame, frame.iloc[:60]], ignore_index=True)
    doubled["person"] = [*range(600), *range(60)]
    assert look("leak_split_duplicates", doubled, group="person") == []


def test_random_folds_that_flatter_are_told_by_group_and_by_time(look, rng) -> None:
    people = rng.normal(size=(150, 3))
    label = rng.integers(0, 2, 150)
    who = np.repeat(np.arange(150), 6)
    frame = pd.DataFrame(people[who] + rng.normal(0, 0.01, (900, 3)), columns=["a", "b", "c"])
    frame = frame.assign(y=label[who], person=who)
    (finding,) = look("leak_split_gap", frame, group="person")
    assert finding.strength > 0.2
    assert finding.proposal == {"split": "group"}
    days = (np.datetime64("2020-01-01") + who).astype(str)
    (finding,) = look("leak_split_gap", frame.drop(columns="person").assign(day=days), time="day")
    assert finding.proposal == {"split": "time"}
    assert "drawn at random" not in finding.message
    (finding,) = look("leak_split_gap", frame, group="person", rows=800)
    assert "on 800 rows drawn at random" in finding.message


def test_groups_without_a_meaning_are_not_told(look, rng) -> None:
    frame = _table(rng, 900).assign(person=rng.integers(0, 150, 900))
    assert look("leak_split_gap", frame, group="person") == []
