"""Later rows that Spark reads are watched as those in memory are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.executing import Outcome
from tenfold.steps.step08_monitoring.arriving import days_of
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.later import _Calendar
from tenfold.steps.step08_monitoring.periods import periods_of
from tenfold.steps.step08_monitoring.sides import Side

Cases = Callable[..., pd.DataFrame]


def _check_close(one: Any, other: Any, path: str = "") -> None:
    if isinstance(one, dict):
        assert list(one) == list(other), path
        for key, value in one.items():
            _check_close(value, other[key], f"{path}.{key}")
    elif isinstance(one, list):
        assert len(one) == len(other), path
        for place, value in enumerate(one):
            _check_close(value, other[place], f"{path}[{place}]")
    elif isinstance(one, float):
        assert other == pytest.approx(one, rel=1e-9, abs=1e-9), path
    else:
        assert one == other, path


def _check_within(here: dict[str, Any], there: dict[str, Any], name: str, *with_it: str) -> None:
    """What is counted at edges lies below what is compared row by row, by the error it tells."""
    error = there.pop(f"{name}_error")
    assert here.pop(f"{name}_error") is None
    if error:
        exact, counted = here.pop(name), there.pop(name)
        assert counted - 1e-9 <= exact <= counted + error + 1e-9
        assert error < 0.01
        for other in with_it:
            assert there.pop(other) >= here.pop(other) - 1e-9


def test_spark_finds_what_is_found_in_memory(
    cases: Cases, watched: Callable[..., Outcome], tmp_path: Path
) -> None:
    later = cases(1400, seed=5, first="2025-11-03", days=42, shift=0.4)
    later.loc[1300:1310, "plan"] = "unheard of"
    later.loc[::90, "tenure"] = np.nan
    (tmp_path / "parts").mkdir()
    for k, rows in enumerate((slice(0, 300), slice(300, 1100), slice(1100, 1400))):
        later.iloc[rows].to_parquet(tmp_path / "parts" / f"{k}.parquet", row_group_size=200)
    later.to_parquet(tmp_path / "one.parquet")
    found = []
    for engine, current in (("duckdb", "one.parquet"), ("spark", "parts")):
        outcome = watched(engine=engine, current=str(tmp_path / current), chunk="week")
        record = outcome.record
        shown = " ".join(
            one.note for one in record.step.view(record.decisions, record.evidence).sheets
        )
        assert ("distances may be larger by 0.000" in shown) == (engine == "spark")
        evidence = record.evidence.model_dump(mode="json")
        material = evidence.pop("material")
        said = " ".join(material.pop("notes"))
        assert ("distances are of all 1,400 rows, measured by Spark" in said) == (engine == "spark")
        assert material.pop("current") == str(tmp_path / current)
        found.append(evidence | {"material": material})
    assert any(feature["alarms"] for feature in found[0]["features"])
    assert found[0]["contract"]["broken_count"] > 0
    assert any(feature["distance_error"] for feature in found[1]["features"])
    for one, other in zip(*(evidence["features"] for evidence in found), strict=True):
        _check_within(one, other, "distance", "p")
        _check_within(one, other, "moved")
    _check_close(*found)


def test_rows_that_were_not_drawn_fall_into_the_periods_of_those_that_were(cases: Cases) -> None:
    whole = cases(4000, seed=6, first="2025-11-03", days=35)
    drawn = whole.iloc[np.sort(np.random.default_rng(0).choice(4000, 1000, replace=False))]
    for chunk, time in (("week", "day"), ("rows", "day"), ("rows", None)):
        decisions = MonitoringDecisions.model_validate({"chunk": chunk, "chunk_rows": 250})
        day = days_of(drawn, time)
        periods = periods_of(day, decisions, None)
        empty = pd.DataFrame(index=range(1000))
        side = Side(empty, empty, np.full(1000, np.nan), day)
        index = _Calendar.of(periods, side, time, [], 0.25)(whole.reset_index(drop=True))
        if chunk == "week":
            all_days = periods_of(days_of(whole, time), decisions, None)
            assert index.tolist() == all_days.index.tolist()
        counts = np.bincount(index, minlength=len(periods))
        assert counts == pytest.approx(4 * np.bincount(periods.index), rel=0.3)
