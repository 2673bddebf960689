"""Step 2 with Spark leaves the evidence that it leaves with DuckDB, word for word.

What both say of all rows is what pandas says of them where they fit into memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold.step import Context
from tenfold.steps.step02_data_quality import STEP, DataQualityEvidence, DataQualityInputs
from tenfold.steps.step02_data_quality.detectors import labels as detector
from tenfold.steps.step02_data_quality.detectors.labels import LabelQueue
from tenfold.tables import large
from tenfold.vocabulary import Estimate

Customers = Callable[..., pd.DataFrame]


Look = Callable[[str, int], DataQualityEvidence]


@pytest.fixture
def look(
    customers: Customers, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Look:
    """Run step 2 over one folder of Parquet with an engine, and with `most_rows`."""
    none = np.zeros(0, dtype=np.intp)
    queue = LabelQueue(none, Estimate.not_enough("left out by this test"), none)
    monkeypatch.setattr(detector, "label_queue", lambda *_, **__: queue)
    frame = customers(4_000)
    frame.loc[::50, "spend"] = np.nan
    frame.loc[3::70, "plan"] = "é?"
    frame.loc[5::200, "left"] = None
    frame = pd.concat([frame, frame.head(30)], ignore_index=True)
    (tmp_path / "parts").mkdir()
    for number, some in enumerate(np.array_split(np.arange(len(frame)), 3)):
        frame.iloc[some].to_parquet(tmp_path / "parts" / f"{number}.parquet", index=False)

    def call(engine: str, most_rows: int) -> DataQualityEvidence:
        decisions: dict[str, Any] = {
            "source": str(tmp_path / "parts"),
            "target": "left",
            "id": "customer_id",
            "time": "since",
            "protected": ["sex"],
            "rules": ["customer_id must be unique", "spend must be positive"],
            "most_rows": most_rows,
            "engine": engine,
        }
        alike = replace(context, rng=np.random.default_rng(0))
        return STEP.run(STEP.parse(decisions), DataQualityInputs(), alike)

    return call


def test_the_same_parts_give_the_same_evidence_with_all_three(
    look: Look, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    # More values than these are counted by an estimate, as beyond 10,000 elsewhere.
    monkeypatch.setattr(large, "_FEW", 1_500)
    memory, here, there = look("duckdb", 1_000_000), look("duckdb", 1_000), look("spark", 1_000)
    assert memory.overview.sample is None
    _check_alike(memory, here)
    _check_alike(memory, there)
    # The version of rows in memory minds their order, and so is another by design.
    assert memory.overview.version != here.overview.version
    assert here.overview.version == there.overview.version
    assert here.data.snapshot.sha256 == there.data.snapshot.sha256
    for one, other in zip(here.overview.columns, there.overview.columns, strict=True):
        # Sums of floats in another order differ in their last digits; nothing else may.
        rounded = {"mean", "sd"}
        about = {"distinct"} if any("approximate" in note for note in one.notes) else set()
        left = rounded | about
        assert other.model_dump(exclude=left) == one.model_dump(exclude=left), one.name
        if one.mean is not None and one.sd is not None:
            assert other.mean == pytest.approx(one.mean, abs=1e-9 * one.sd)
            assert other.sd == pytest.approx(one.sd, rel=1e-9)
    assert _rest(there) == _rest(here)
    one, other = (_profile(context, evidence) for evidence in (here, there))
    assert other == one


def _check_alike(memory: DataQualityEvidence, engine: DataQualityEvidence) -> None:
    """What is said of all rows: exact, but for last digits of sums and what is called about."""
    for name in ("rows", "unlabelled", "duplicate_rows", "duplicate_ids"):
        assert getattr(engine.overview, name) == getattr(memory.overview, name), name
    assert engine.target.classes == memory.target.classes
    assert engine.target.rate == memory.target.rate
    estimated = 0
    for one, other in zip(memory.overview.columns, engine.overview.columns, strict=True):
        for name in ("name", "type", "missing", "infinite", "minimum", "maximum"):
            assert getattr(other, name) == getattr(one, name), (one.name, name)
        if any("approximate" in note for note in other.notes):
            estimated += 1
            # Three standard errors of Spark's HyperLogLog; DuckDB's are smaller.
            assert other.distinct == pytest.approx(one.distinct, rel=0.15), one.name
        else:
            assert other.distinct == one.distinct, one.name
        if one.mean is not None and one.sd is not None:
            assert other.mean == pytest.approx(one.mean, abs=1e-9 * one.sd)
            assert other.sd == pytest.approx(one.sd, rel=1e-9)
    assert estimated == 1
    # Learnt rules come from other rows, those in memory; written ones are held against all.
    found, known = (
        [
            (each.text, each.rows, each.exceptions, each.allowed, each.holds)
            for each in evidence.contract.broken
            if each.source == "written"
        ]
        for evidence in (engine, memory)
    )
    assert found == known
    assert len(known) == 1


def _rest(evidence: DataQualityEvidence) -> str:
    overview = evidence.overview.model_copy(update={"columns": [], "profile": None})
    text = evidence.model_copy(update={"overview": overview}).model_dump_json()
    return text.replace("Spark", "DuckDB")


def _profile(context: Context, evidence: DataQualityEvidence) -> Any:
    """The whole profile, without the number that both engines estimate, each in its own way."""
    profile = json.loads(context.open(evidence.overview.profile).read_text(encoding="utf-8"))
    for column in profile["columns"]:
        if any("approximate" in note for note in column["notes"]):
            del column["distinct"]
    return profile
