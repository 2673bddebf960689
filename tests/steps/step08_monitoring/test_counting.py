"""Parts of a task are added up as if they had been one, and nothing of a row is lost in counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tenfold.delivery.operating.serving import serving
from tenfold.project import Project
from tenfold.steps.step08_monitoring.counting import _Count, _together
from tenfold.steps.step08_monitoring.gauging import Gauge
from tenfold.steps.step08_monitoring.measuring import Measure
from tenfold.steps.step08_monitoring.replaying import _rows_of_a_period
from tenfold.steps.step08_monitoring.streams import Counted, Streams

Cases = Callable[..., pd.DataFrame]


@pytest.fixture(scope="module")
def work(project: Project) -> _Count:
    model = serving(project, asked_by="a test")
    reference = model.learnt.reference.frame
    shaped = model.scorer.features(reference)
    thirds = lambda frame: (frame.index.to_numpy() // 400).astype(np.intp)  # noqa: E731
    measure = Measure.of(model.scorer, reference, index=thirds)
    return _Count(measure, [Gauge.of(shaped[name]) for name in shaped.columns])


def _sorted(table: pa.Table) -> pd.DataFrame:
    keys = [(name, "ascending") for name in ("task", "of", "cell", "period")]
    return table.sort_by(keys).to_pandas()


def test_parts_of_a_task_come_to_the_same_as_all_its_rows(work: _Count, cases: Cases) -> None:
    frame = cases(1200, seed=3, first="2026-01-01", days=9)
    frame.loc[::7, "tenure"] = np.nan
    frame.loc[3, "tenure"] = 900.0
    frame.loc[1000:1010, "plan"] = "unheard of"
    whole, added = work(frame), work(frame.iloc[:500])
    for k in range(500, 1200, 100):
        added = _together(added, work(frame.iloc[k : k + 100]))
    assert added.schema == whole.schema
    one, other = _sorted(whole), _sorted(added)
    exact = ["task", "period", "of", "cell", "count", "places"]
    pd.testing.assert_frame_equal(other[exact], one[exact])
    for name in ("sum", "squares"):
        assert other[name].to_numpy() == pytest.approx(one[name].to_numpy(), rel=1e-12)
    # Counts of all tasks are told apart from sums, which stay their task's own.
    assert set(one["task"]) == {-1, 0}
    assert set(one.loc[one["cell"] == -1, "period"]) == {0, 1, 2}
    for k, gauge in enumerate(work.gauges):
        mine = one[(one["of"] == k) & (one["task"] == -1)]
        assert mine["count"].sum() == 1200, gauge.column
        if gauge.column == "tenure":
            assert mine.loc[mine["cell"] == gauge.size - 1, "count"].tolist() == [172]
            far = one[(one["of"] == k) & (one["cell"] == -2)]
            assert gauge.scale is not None
            assert far["squares"].item() >= 900.0 - gauge.scale.edges[-1]
        if gauge.column == "plan":
            assert mine.loc[mine["cell"] == gauge.size - 1, "count"].tolist() == [11]


def test_periods_of_counted_rows_are_rehearsed_at_their_own_size() -> None:
    drawn = SimpleNamespace(index=np.repeat([0, 1, 2], 10))
    nothing = np.zeros((0, 2))
    held = Streams(["a", "a"], ["mean", "share missing"], nothing, nothing, np.array([False, True]))
    sizes = np.array([[900.0, 1000.0], [40.0, 1200.0], [1100.0, 1100.0]])
    counted = Counted(sizes, sizes * 0, np.zeros(2), np.zeros(2))
    assert _rows_of_a_period(held, drawn) == 10
    assert _rows_of_a_period(replace(held, counted=counted), drawn) == 1100
