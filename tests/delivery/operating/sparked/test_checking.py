"""Drift of a batch is the same whether its rows are measured at once, in parts, or by Spark."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.delivery.check import BatchReport, check_batch
from tenfold.delivery.operating.drifting import PREDICTION, entry_of, entry_of_parts
from tenfold.delivery.operating.ledger import Entry, read_ledger
from tenfold.delivery.operating.serving import serving
from tenfold.delivery.operating.sparked.checking import added
from tenfold.project import Project
from tenfold.steps.step08_monitoring.measuring import Measure

Cases = Callable[..., pd.DataFrame]


def _drifted(cases: Cases) -> pd.DataFrame:
    return cases(1500, seed=9, first="2025-11-05", days=3, shift=0.1).drop(columns="bad")


def _check_alike(one: Entry, other: Entry) -> None:
    assert one.rows == other.rows
    assert list(one.seen) == list(other.seen)
    for key, (column, far, size) in one.seen.items():
        assert other.seen[key][0] == column
        assert math.isclose(other.seen[key][1], far, rel_tol=1e-9, abs_tol=1e-9), key
        assert other.seen[key][2] == size


def test_rows_in_parts_come_to_the_same_as_all_at_once(project: Project, cases: Cases) -> None:
    model, frame = serving(project, asked_by="a test"), _drifted(cases)
    frame.loc[::7, "tenure"] = np.nan
    frame.loc[1100:1120, "plan"] = "unheard of"
    reference = model.learnt.reference.frame
    work = Measure.of(model.scorer, reference)
    found = []
    for order in (frame, frame.sample(frac=1.0, random_state=1)):
        parts = [work(order.iloc[k : k + 400]).to_pylist()[0] for k in range(0, 1500, 400)]
        measured = work.together(parts, reference, prediction=(PREDICTION, "mean"))
        found.append(entry_of_parts("b", model.scorer, measured))
    _check_alike(entry_of("b", "", model.scorer, reference, frame), found[0])
    # So do parts that a task of Spark has added up already.
    first, *rest = [work(frame.iloc[k : k + 400]) for k in range(0, 1500, 400)]
    once = functools.reduce(added, rest, first)
    assert once.num_rows == 1
    measured = work.together(once.to_pylist(), reference, prediction=(PREDICTION, "mean"))
    _check_alike(found[0], entry_of_parts("b", model.scorer, measured))
    assert measured.content == found[0].content
    # Order and parts do not make another batch of it; a changed cell does.
    assert found[0].content == found[1].content
    other = work(frame.iloc[:400].assign(member=1)).to_pylist()[0]
    changed = work.together([other, *parts[1:]], reference, prediction=(PREDICTION, "mean"))
    assert changed.content != found[0].content
    assert {"plan: share of new categories", "tenure: share missing"} <= set(found[0].seen)


def test_spark_measures_the_drift_that_this_machine_does(
    project: Project, cases: Cases, tmp_path: Path
) -> None:
    frame, folder = _drifted(cases), tmp_path / "batch"
    frame.to_parquet(tmp_path / "one.parquet")
    folder.mkdir()
    for k in range(3):
        frame.iloc[500 * k : 500 * (k + 1)].to_parquet(folder / f"part-{k}.parquet")
    here = check_batch(project, str(tmp_path / "one.parquet"))
    there = check_batch(project, str(folder), engine="spark")
    assert isinstance(here, BatchReport)
    assert isinstance(there, BatchReport)
    assert there.result.model_dump(exclude={"results": {"__all__": {"first"}}}) == (
        here.result.model_dump(exclude={"results": {"__all__": {"first"}}})
    )
    assert there.examined.faults == here.examined.faults
    assert there.holds
    assert any("on all 1,500 rows" in note for note in there.notes)
    assert here.watched is not None
    assert there.watched is not None
    assert there.watched.expected.score == pytest.approx(here.watched.expected.score, abs=1e-9)
    one, other = read_ledger(project.folder).entries
    _check_alike(one, other)
    # The same rows again are no second batch, whatever the parts.
    frame.to_parquet(tmp_path / "again.parquet")
    again = check_batch(project, str(tmp_path / "again.parquet"), engine="spark")
    assert isinstance(again, BatchReport)
    assert again.watched is not None
    assert again.watched.again
