"""Rules learnt from history: few false alarms on clean batches, real faults found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from tenfold.contract import Suite, check_batch, suggest
from tenfold.features import Kind

KINDS: dict[str, Kind] = {"n": "number", "skew": "number", "count": "number", "level": "category"}
KINDS |= {f"n{i}": "number" for i in range(6)}


def draw(rng: np.random.Generator, n: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "n": np.where(rng.random(n) < 0.05, np.nan, rng.normal(size=n)),
            "skew": rng.lognormal(0, 2, n),
            "count": rng.poisson(2, n).astype(float),
            "level": rng.choice(list("abcd"), n, p=[0.6, 0.3, 0.099, 0.001]),
        }
        | {f"n{i}": rng.normal(size=n) for i in range(6)}
    )


def learnt(history: pd.DataFrame, **given: object) -> Suite:
    return Suite(clauses=suggest(history, KINDS, batch_rows=100, **given))  # type: ignore[arg-type]


def test_the_whole_suite_cries_wolf_within_its_budget() -> None:
    rng = np.random.default_rng(11)
    worlds, budget = 60, 0.05
    alarms = 0
    for _ in range(worlds):
        suite = learnt(draw(rng, 1000), budget=budget)
        alarms += not check_batch(suite, draw(rng, 100)).holds
    # The literal rule would fire in 84 % of them: 8 columns, n = 1,000, m = 100.
    assert alarms / worlds <= budget + 3 * np.sqrt(budget * (1 - budget) / worlds)


def test_it_finds_another_unit_more_gaps_new_levels_and_lost_columns() -> None:
    rng = np.random.default_rng(12)
    suite = learnt(draw(rng, 2000))
    clean = draw(rng, 400)
    hit = clean.index < 20
    for faulty in (
        clean.assign(n=clean["n"].where(~hit, 1000)),
        clean.assign(skew=clean["skew"].mask(hit)),
        clean.assign(level=clean["level"].where(~hit, "z")),
        clean.drop(columns="count"),
    ):
        assert not check_batch(suite, faulty).holds
    assert check_batch(suite, clean).holds


def test_one_wild_value_in_history_does_not_open_the_gate() -> None:
    rng = np.random.default_rng(13)
    history = draw(rng, 5000)
    history.loc[7, "n"] = 1e9
    batch = draw(rng, 400)
    batch.loc[:30, "n"] = 1e6
    assert not check_batch(learnt(history), batch).holds


def test_counters_get_no_range_and_private_columns_no_values() -> None:
    history = pd.DataFrame(
        {"row": np.arange(500.0), "age": np.random.default_rng(0).normal(size=500)}
    )
    rules = suggest(history, {"row": "number", "age": "number"}, private=["age"])
    assert {(c.rule.column, c.rule.rule) for c in rules} == {
        (name, rule) for name in ("row", "age") for rule in ("exists", "complete", "number")
    }


def test_an_id_that_never_came_twice_may_not_and_one_that_did_may_as_often() -> None:
    rng = np.random.default_rng(15)

    def ids(n: int, repeated: int) -> pd.DataFrame:
        values = rng.choice(10**9, n, replace=False)
        values[:repeated] = values[repeated : 2 * repeated]
        return pd.DataFrame({"id": values.astype(str)})

    def broken(history: pd.DataFrame, batch: pd.DataFrame) -> list[str]:
        rules = suggest(history, {"id": "category"}, unique=["id"], private=["id"])
        return [r.rule for r in check_batch(Suite(clauses=rules), batch).broken]

    strict, loose = ids(10_000, 0), ids(10_000, 30)
    assert broken(strict, ids(1000, 0)) == []
    assert broken(strict, ids(1000, 1)) == ["unique"]
    assert broken(loose, ids(1000, 4)) == []
    assert broken(loose, ids(1000, 25)) == ["unique"]


def test_a_label_that_history_does_not_know_breaks_and_a_missing_target_does_not() -> None:
    rng = np.random.default_rng(16)
    history = pd.DataFrame({"x": rng.normal(size=500), "y": rng.choice(["0", "1"], 500)})
    kinds: dict[str, Kind] = {"x": "number"}
    suite = Suite(
        clauses=suggest(history, kinds, labels=["0", "1"], target="y"), kinds=kinds, target="y"
    )
    batch = pd.DataFrame({"x": rng.normal(size=100), "y": rng.choice([0.0, 1.0], 100)})
    assert check_batch(suite, batch).holds
    assert check_batch(suite, batch.drop(columns="y")).holds
    assert check_batch(suite, batch.assign(y=None)).holds
    batch.loc[[3, 8], "y"] = 2.0
    found = check_batch(suite, batch)
    (label,) = found.broken
    assert (label.column, label.exceptions, label.first) == ("y", 2, [4, 9])
    assert found.unknown_columns == []


def test_protected_groups_are_known_without_keeping_the_few() -> None:
    rng = np.random.default_rng(17)
    history = pd.DataFrame({"sex": ["f"] * 300 + ["m"] * 296 + ["x"] * 4, "age": 0.0})
    history["age"] = rng.normal(40, 10, 600)
    kinds: dict[str, Kind] = {"sex": "category", "age": "number"}
    rules = suggest(history, kinds, protected=["sex", "age"])
    suite = Suite(clauses=rules, kinds=kinds)
    kept = next(c.rule for c in rules if (c.rule.column, c.rule.rule) == ("sex", "set"))
    assert kept.model_dump()["values"] == ["f", "m"]
    span = next(c.rule for c in rules if (c.rule.column, c.rule.rule) == ("age", "range"))
    assert (history["age"] < span.low).sum() == (history["age"] > span.high).sum() == 9
    batch = history.sample(200, random_state=0)
    assert check_batch(suite, batch, private=["sex", "age"]).holds
    batch.iloc[:30, 0] = "unheard"
    (broken,) = check_batch(suite, batch, private=["sex", "age"]).broken
    assert (broken.column, broken.exceptions) == ("sex", sum(~batch["sex"].isin(["f", "m"])))
    assert "'m'" not in broken.text


def test_words_among_numbers_are_one_fault_told_once_with_their_rows() -> None:
    rng = np.random.default_rng(18)
    history = draw(rng, 1000)
    batch = draw(rng, 100).astype({"n0": object})
    batch.loc[10:29, "n0"] = "high"
    (broken,) = check_batch(learnt(history), batch).broken
    assert (broken.rule, broken.exceptions, broken.first) == ("number", 20, [11, 12, 13, 14, 15])


def test_too_short_a_history_teaches_no_rule_of_chance() -> None:
    rules = suggest(draw(np.random.default_rng(0), 50), KINDS, unique=["n"])
    assert {clause.rule.rule for clause in rules} == {"exists", "unique"}


def test_batches_that_varied_in_the_past_may_vary_again() -> None:
    rng = np.random.default_rng(14)
    alarms = 0
    for _ in range(40):
        days = np.repeat(np.arange(31), 100)
        gaps = rng.beta(2, 18, 31)[days]
        frame = pd.DataFrame(
            {"x": np.where(rng.random(3100) < gaps, np.nan, rng.normal(size=3100))}
        )
        moment = pd.Series(pd.Timestamp(2024, 1, 1) + pd.to_timedelta(days, unit="D"))
        history = days < 30
        clauses = suggest(
            frame[history],
            {"x": "number"},
            moment=moment[history],
            budget=0.05,
            batch_rows=100,
        )
        alarms += not check_batch(Suite(clauses=clauses), frame[~history]).holds
    assert alarms <= 6  # exceeded with probability .01 at a true rate of .05 per batch


def test_a_history_fetched_in_parts_teaches_the_same_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    history = draw(np.random.default_rng(19), 500)
    whole = suggest(history, KINDS, unique=["level"])
    asked: list[int] = []

    def fetch(names: Sequence[str]) -> pd.DataFrame:
        asked.append(len(names))
        return history[list(names)]

    monkeypatch.setattr("tenfold.contract.learning._CELLS", 2000)
    assert suggest(history[[]], KINDS, unique=["level"], fetch=fetch) == whole
    assert asked == [1, 4, 4, 2]
