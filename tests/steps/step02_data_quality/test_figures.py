"""What is shown: bounded, in words as well, and the same after a trip through JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from tenfold.charts import View
from tenfold.steps.step02_data_quality import STEP, DataQualityEvidence

Customers = Callable[..., pd.DataFrame]
Run = Callable[..., DataQualityEvidence]


def view(evidence: DataQualityEvidence, **given: object) -> View:
    return STEP.view(STEP.parse({"source": "data.csv", "target": "left"} | given), evidence)


def test_charts_have_their_keys_and_say_what_they_show(run: Run, customers: Customers) -> None:
    frame = customers().assign(visits=lambda f: f["visits"].where(f.index % 3 != 0))
    frame["age"] = frame["age"].where(frame.index % 10 != 0, 999)
    shown = view(run(frame, time="since"), time="since")
    assert [chart.key for chart in shown.charts] == [
        "missing",
        "signals",
        "target",
        "split",
        "at_risk",
        "false_alarms",
    ]
    for chart in shown.charts:
        assert any(character.isdigit() for character in chart.alt), chart.key
        assert all(len(series.x) == len(series.y) for series in chart.series)


def test_every_chart_that_the_notebook_names_is_there_even_when_there_is_nothing_to_find(
    run: Run, customers: Customers
) -> None:
    notebook = Path(__file__).parents[3] / "notebooks/02_data_quality.ipynb"
    named = re.findall(r'show\(record, \\"(\w+)\\"\)', notebook.read_text(encoding="utf-8"))
    bare = customers(60)[["spend", "visits"]]
    evidence = run(bare, value=None, target="spend", suggest_rules=False)
    shown = view(evidence, target="spend", suggest_rules=False)
    assert sorted(named) == sorted(chart.key for chart in shown.charts)
    assert all(chart.series for chart in shown.charts)


def test_a_record_read_back_shows_the_same(run: Run, customers: Customers) -> None:
    evidence = run(customers(), protected=["sex"])
    again = DataQualityEvidence.model_validate_json(evidence.model_dump_json())
    assert view(again, protected=["sex"]) == view(evidence, protected=["sex"])


def test_it_stays_small_however_wide_the_table(run: Run) -> None:
    rng = np.random.default_rng(0)
    wide = pd.DataFrame({f"x{i}": rng.normal(size=40) for i in range(220)})
    wide["left"] = rng.choice(["yes", "no"], 40)
    evidence = run(wide)
    assert len(evidence.model_dump_json()) < 400_000
    assert len(view(evidence).model_dump_json()) < 60_000
    assert all(len(sheet.rows) <= 50 for sheet in view(evidence).sheets)


def test_suspected_leaks_stand_out(run: Run, customers: Customers) -> None:
    frame = customers().assign(answer=lambda f: f["left"].map({"yes": 1, "no": 0}))
    chart = next(c for c in view(run(frame)).charts if c.key == "signals")
    assert [s.name for s in chart.series if s.emphasis] == ["suspected leak"]
    assert "Suspected leaks: answer" in chart.alt
