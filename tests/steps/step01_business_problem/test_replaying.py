"""A replay: its saving, its interval over weeks, the target it is held against, and bad files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.steps.step01_business_problem import STEP, BusinessProblemEvidence
from tenfold.vocabulary import Check

Run = Callable[..., BusinessProblemEvidence]
Judge = Callable[..., dict[str, Check]]


@pytest.fixture
def days() -> pd.DataFrame:
    """A year of tours, cold in winter; the new plan saves a fifth."""
    rng = np.random.default_rng(5)
    when = pd.date_range("2025-01-06", periods=250, freq="B").repeat(4)
    cold = 1 + 0.2 * np.cos(2 * np.pi * when.day_of_year.to_numpy() / 365)
    today = 40 * cold * rng.normal(1, 0.1, 1000)
    return pd.DataFrame({"day": when, "today": today, "new": today * rng.normal(0.8, 0.05, 1000)})


@pytest.fixture
def fuel(days: pd.DataFrame, credit: dict[str, Any], in_folder: Path) -> dict[str, Any]:
    """Complete decisions with a replay beside them."""
    days.to_csv(in_folder / "replay.csv", index=False)
    return credit | {
        "metric": "diesel per tour",
        "unit": "litres",
        "baseline": 40,
        "target": 34,
        "volume_per_week": 200,
        "unit_price": [1.5, 1.6, 1.7],
        "replay": "replay.csv",
    }


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_saving_is_that_of_the_pairs_in_percent_and_in_money(
    run: Run, fuel: dict[str, Any], days: pd.DataFrame
) -> None:
    replay = run(fuel).replay
    assert replay is not None
    assert (replay.cases, replay.weeks) == (1000, 50)
    assert replay.change.value == pytest.approx(-20, abs=0.5)
    litres = 200 * (days["today"].mean() - days["new"].mean())
    assert replay.saved.value == pytest.approx(litres)
    assert replay.saved.unit == "litres/week"
    assert replay.money.value == pytest.approx(1.6 * litres)
    assert replay.money.unit == "EUR/week"
    assert replay.money.value_model == run(fuel).value.digest
    assert replay.money.low is not None
    assert replay.money.high is not None
    assert replay.money.low < replay.money.value < replay.money.high


def test_before_and_after_would_have_taken_the_spring_for_a_saving(
    run: Run, fuel: dict[str, Any]
) -> None:
    replay = run(fuel).replay
    assert replay is not None
    assert replay.change.low is not None
    assert replay.before_after is not None
    assert replay.before_after < replay.change.low - 10


@pytest.mark.parametrize(
    ("target", "standing", "status"),
    [(34, "reached", "pass"), (28, "missed", "warn"), (32.0, "open", "warn")],
)
def test_the_target_is_held_against_the_whole_interval(
    run: Run, judge: Judge, fuel: dict[str, Any], target: float, standing: str, status: str
) -> None:
    given = fuel | {"target": target}
    replay = run(given).replay
    assert replay is not None
    assert replay.standing == standing
    check = judge(given)["TF0102"]
    assert check.status == status
    assert (
        "On 1,000 cases replayed, the new plan in every case changes the total by" in check.evidence
    )
    assert bool(check.remedy) == (status == "warn")


def test_the_page_shows_both_plans_and_what_before_and_after_would_claim(
    run: Run, fuel: dict[str, Any]
) -> None:
    view = STEP.view(STEP.parse(fuel), run(fuel))
    sheet = next(one for one in view.sheets if one.title.startswith("Replay"))
    assert [str(row[0]) for row in sheet.rows][-1].startswith("what before and after")
    assert "the target is reached" in view.answer
    assert "Replayed by the new plan" in [line.label for line in view.headlines]


def test_without_a_replay_nothing_is_said_of_one(run: Run, credit: dict[str, Any]) -> None:
    found = run(credit)
    assert found.replay is None
    view = STEP.view(STEP.parse(credit), found)
    assert not [one for one in view.sheets if one.title.startswith("Replay")]
    assert "replay" not in view.answer.casefold()


def test_without_a_price_the_saving_stands_in_its_own_unit(
    run: Run, judge: Judge, fuel: dict[str, Any]
) -> None:
    given = {name: value for name, value in fuel.items() if name != "unit_price"}
    replay = run(given).replay
    assert replay is not None
    assert replay.money.note == "not evaluated: fill in unit_price"
    assert replay.change.known
    assert judge(given)["TF0102"].status == "pass"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("day,today\n2025-01-06,3\n", "has no column new"),
        ("day,today,new\n2025-01-06,3,2\nsoon,3,2\n", "1 of 2 rows"),
        ("day,today,new\n2025-01-06,3,2\n2025-01-07,3,\n", "1 of 2 rows"),
        ("day,today,new\n2025-01-06,3,2\n2025-01-07,3,-2\n", "1 of 2 rows"),
        ("day,today,new\n20250106,3,2\n20250113,3,2\n", "2 of 2 rows.*Write days as 2025-01-06"),
        ("day,today,new\n06/01/2025,3,2\n07/02/2025,3,2\n", "2 of 2 rows.*may mean two days"),
    ],
)
def test_a_file_that_is_no_replay_ends_with_a_sentence(
    run: Run, fuel: dict[str, Any], in_folder: Path, text: str, said: str
) -> None:
    (in_folder / "replay.csv").write_text(text, "utf-8")
    with pytest.raises(DataProblem, match=said):
        run(fuel)


def test_a_replay_of_one_week_has_no_interval_and_tells_no_standing(
    run: Run, judge: Judge, fuel: dict[str, Any], in_folder: Path
) -> None:
    (in_folder / "replay.csv").write_text(
        "day,today,new\n2025-01-06,3,2\n2025-01-07,3,2\n", "utf-8"
    )
    replay = run(fuel).replay
    assert replay is not None
    assert (replay.standing, replay.change.low) == ("unknown", None)
    assert judge(fuel)["TF0102"].status == "pass"
