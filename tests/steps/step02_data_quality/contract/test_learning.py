"""Rules learnt from history: few false alarms on clean batches, real faults found."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenfold.features import Kind
from tenfold.steps.step02_data_quality.contract import Suite, check_batch, suggest

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
        (name, rule) for name in ("row", "age") for rule in ("exists", "complete")
    }


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
