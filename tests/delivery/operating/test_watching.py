"""Drift adds up from batch to batch, each counts once, and false alarms keep their budget."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold import registry as steps
from tenfold.delivery.check import check_batch
from tenfold.delivery.operating.drifting import judged
from tenfold.delivery.operating.figures import FILE
from tenfold.delivery.operating.ledger import LEDGER, Entry, read_ledger
from tenfold.delivery.operating.rules import DriftRules, drift_rules
from tenfold.delivery.operating.serving import serving
from tenfold.delivery.scaffold import new_project
from tenfold.errors import ProjectProblem
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing


def _days(count: int, streams: int, *, seed: int, shift: float = 0.0) -> list[Entry]:
    rng = np.random.default_rng(seed)
    z = rng.normal(shift * np.sqrt(500), 1, (count, streams))
    return [
        Entry(
            f"day {k}",
            str(k),
            "m",
            500,
            {f"x{s}: mean": (f"x{s}", z[k, s], 500.0) for s in range(streams)},
        )
        for k in range(count)
    ]


def _alarms(entries: list[Entry]) -> list[int]:
    rules = DriftRules(margin=0.05, per_month=30.0, budget=1.0)
    return [k for k, one in enumerate(entries) if judged(entries[:k], one, rules).alarms]


def test_without_a_change_alarms_keep_the_budget_of_one_a_month() -> None:
    months = 10
    alarms = sum(len(_alarms(_days(60, 10, seed=seed))) for seed in range(months // 2))
    # SPEC: at most .11 a month where one is allowed; ten months of ten streams.
    assert alarms <= 3


@pytest.mark.parametrize(("shift", "days"), [(0.3, 2), (0.2, 4)])
def test_a_shift_is_seen_within_days(shift: float, days: int) -> None:
    first = [_alarms(_days(10, 30, seed=seed, shift=shift))[:1] for seed in range(5)]
    assert np.median([k for (k,) in first]) + 1 <= days


def test_a_small_shift_alarms_only_once_days_have_added_up(
    project: Project, batch: Callable[..., str]
) -> None:
    codes = []
    for day in range(5, 15):
        path = batch(name=f"d{day}.csv", seed=day, first=f"2025-11-{day:02d}", shift=0.07)
        report = check_batch(project, path)
        codes.append(report.exit_code)
        assert report.watched is not None
        assert report.watched.drift.batches == day - 4
        if report.exit_code == 4:
            assert "income" in report.watched.drift.alarms
            break
    assert codes[0] == 0
    assert codes[-1] == 4


def test_a_batch_counts_once_however_often_and_in_whatever_format(
    project: Project, batch: Callable[..., str]
) -> None:
    first = check_batch(project, batch())
    again = check_batch(project, batch(name="again.parquet"))
    assert first.watched is not None
    assert again.watched is not None
    assert again.watched.drift == first.watched.drift
    assert "these rows were checked before" in "\n".join(again.lines())
    assert len(read_ledger(project.folder).entries) == 1


def test_each_file_of_a_growing_folder_counts_once(
    project: Project, batch: Callable[..., str], tmp_path: Path
) -> None:
    folder = tmp_path / "days"
    folder.mkdir()
    for day, count in ((5, 2), (7, 3)):
        batch(name=f"days/{day}.csv", seed=day, first=f"2025-11-{day:02d}")
        if day == 5:
            batch(name="days/6.csv", seed=6, first="2025-11-06", shift=0.3)
        report = check_batch(project, str(folder))
        assert report.watched is not None
        assert report.watched.drift.batches == count
        assert len(report.files) == count
        assert len(read_ledger(project.folder).entries) == count
        # The loud day alarms when it comes, and not again.
        assert report.exit_code == (4 if day == 5 else 0), report.lines()


def test_a_batch_that_broke_on_its_way_says_nothing_of_the_world(
    project: Project, batch: Callable[..., str]
) -> None:
    report = check_batch(project, batch(lambda f: f.assign(income=f["income"] * 100)))
    assert report.exit_code == 1
    assert report.watched is not None
    assert report.watched.drift.ratios["income"] > 1
    assert read_ledger(project.folder).entries == []


def test_a_new_champion_starts_from_nothing(project: Project, batch: Callable[..., str]) -> None:
    check_batch(project, batch())
    path = project.folder / LEDGER
    path.write_text(path.read_text().replace('"model": "', '"model": "another'))
    report = check_batch(project, batch(seed=8))
    assert report.watched is not None
    assert report.watched.drift.batches == 1


def test_lines_that_were_cut_short_are_passed_over_and_counted(
    project: Project, batch: Callable[..., str]
) -> None:
    check_batch(project, batch())
    path = project.folder / LEDGER
    whole = path.read_text()
    path.write_text(f'{whole[:-40]}\n[1]\n{{"batch": 1}}\n{whole}')
    found = read_ledger(project.folder)
    assert (len(found.entries), found.damaged) == (1, 3)
    said = "\n".join(check_batch(project, batch(seed=8)).lines())
    assert "note: 3 lines of drift.jsonl cannot be read" in said


def test_a_whole_ledger_and_none_are_said_nothing_of(
    project: Project, batch: Callable[..., str]
) -> None:
    for seed in (7, 8):
        assert LEDGER not in "\n".join(check_batch(project, batch(seed=seed)).lines())


def test_a_ledger_that_cannot_be_read_is_no_empty_one(
    project: Project, batch: Callable[..., str]
) -> None:
    (project.folder / LEDGER).mkdir()
    with pytest.raises(ProjectProblem, match=r"drift\.jsonl' cannot be read: Is a directory"):
        check_batch(project, batch(lambda f: f.assign(member=1 - f["member"])))
    # The dashboards know of the batch all the same.
    assert json.loads((project.folder / FILE).read_text())["refused"] is True


def test_two_checks_at_once_both_count(project: Project, batch: Callable[..., str]) -> None:
    paths = [batch(name=f"{seed}.csv", seed=seed) for seed in (31, 32)]
    with ThreadPoolExecutor(2) as pool:
        assert all(r.holds for r in pool.map(lambda p: check_batch(project, p), paths))
    assert {one.batch for one in read_ledger(project.folder).entries} == set(paths)


def test_the_exporters_figures_are_those_of_the_report(
    project: Project, batch: Callable[..., str]
) -> None:
    report = check_batch(project, batch())
    said = json.loads((project.folder / FILE).read_text())
    assert set(said) == {
        "checked_at",
        "rows",
        "broken_clauses",
        "refused",
        "drift",
        "expected_score",
        "expected_money_per_week",
    }
    assert abs(said["checked_at"] - time.time()) < 60
    assert (said["rows"], said["broken_clauses"], said["refused"]) == (400, 0, False)
    assert report.watched is not None
    assert set(said["drift"]) == {"income", "tenure", "plan", "member", "prediction"}
    assert said["drift"] == pytest.approx(report.watched.drift.ratios, abs=1e-6)
    assert 0.6 < said["expected_score"] < 1
    assert said["expected_money_per_week"] == report.watched.expected.money.value


def test_the_decisions_of_step_8_set_the_budget(
    project: Project, batch: Callable[..., str]
) -> None:
    path = batch(shift=0.1)
    strict = check_batch(project, path)
    project.save(steps.get("monitoring"), {"smallest_shift": 1.0})
    lax = check_batch(project, path)
    assert strict.watched is not None
    assert lax.watched is not None
    assert lax.watched.drift.ratios["income"] < strict.watched.drift.ratios["income"]
    assert drift_rules(project) == DriftRules(margin=1.0, per_month=30.0, budget=1.0)


def test_of_amounts_the_error_and_its_money_are_expected_too(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)

    def trips(rows: int, wild: float) -> pd.DataFrame:
        km = rng.uniform(1, 20, rows)
        return pd.DataFrame({"km": km, "minutes": 3 * km + rng.normal(0, wild * km, rows)})

    trips(1500, 0.3).to_csv(tmp_path / "trips.csv", index=False)
    project = new_project(
        tmp_path / "p", data=str(tmp_path / "trips.csv"), target="minutes"
    ).project
    payoffs = {"task": "regression", "cost_over": 1, "cost_under": 2, "volume_per_week": 100}
    project.save(steps.get("business_problem"), payoffs)
    project.save(steps.get("baseline_models"), {"fit_budget": 10, "cv_folds": 2})
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(steps.get(slug), Standing(project))
    day = trips(600, 0.3)
    day.drop(columns="minutes").to_csv(tmp_path / "day.csv", index=False)
    watched = check_batch(project, str(tmp_path / "day.csv")).watched
    assert watched is not None
    said = serving(project, asked_by="a test").scorer.score(day)
    real = float(np.abs(said.p - day["minutes"]).mean())
    assert watched.expected.name == "mean absolute error"
    assert watched.expected.score == pytest.approx(real, rel=0.15)
    # An error of e costs between 1 and 2 each.
    assert watched.expected.money.value is not None
    assert -200 * real * 1.2 < watched.expected.money.value < -100 * real * 0.8
