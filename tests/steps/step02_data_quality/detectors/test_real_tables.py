from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step02_data_quality.detectors import error_cells

pytestmark = pytest.mark.real_data


@pytest.mark.parametrize(
    ("table", "leaks"),
    [
        ("bank", {"duration"}),
        ("titanic", {"boat", "body"}),
        ("bike_hour", {"casual", "registered"}),
    ],
)
def test_known_leaks_are_flagged_high_and_nothing_else_is(
    bench: ModuleType, shared_data: Path, table: str, leaks: set[str]
) -> None:
    case = bench.load(table, None, np.random.default_rng(0), shared_data)
    found = bench.look(case, ["leak_post_outcome", "leak_single_feature"], 0)
    assert {c for f in found if f.severity == "high" for c in f.columns} == leaks


@pytest.mark.parametrize("table", ["german", "telco", "adult", "upc", "uci", "wine_red"])
def test_honest_strong_columns_are_no_leaks(
    bench: ModuleType, shared_data: Path, table: str
) -> None:
    case = bench.load(table, 5000, np.random.default_rng(0), shared_data)
    assert bench.look(case, ["leak_post_outcome", "leak_single_feature"], 0) == []


@pytest.mark.parametrize("table", ["german", "telco", "upc", "hr"])
def test_clean_table_has_at_most_one_high_finding(
    bench: ModuleType, shared_data: Path, table: str
) -> None:
    ((_, found),) = bench.clean([table], 1, shared_data, rows=1500)
    assert sum(f.severity == "high" for f in found) <= 1


@pytest.mark.parametrize("name", ["hospital", "beers"])
def test_cell_verdicts_reach_the_bar_without_labels(
    bench: ModuleType, shared_data: Path, name: str
) -> None:
    precision, recall, f1 = bench.raha(name, shared_data)
    sys.stdout.write(f"raha_{name}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}\n")
    assert precision >= 0.8
    assert f1 >= 0.6


def test_great_expectations_missingness_case_is_found(shared_data: Path) -> None:
    path = shared_data / "gx_dq_use_cases" / "missingness.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    said = error_cells(frame)
    assert said.loc[4, ["type", "transfer_date"]].all()
    assert not said[["sender_account_number", "recipient_fullname", "transfer_amount"]].any().any()


@pytest.mark.parametrize("name", ["schema_financial_transfers", "volume_financial_transfers"])
def test_great_expectations_clean_cases_stay_clean(shared_data: Path, name: str) -> None:
    frame = pd.read_csv(shared_data / "gx_dq_use_cases" / f"{name}.csv", dtype=str)
    assert not error_cells(frame).to_numpy().any()
