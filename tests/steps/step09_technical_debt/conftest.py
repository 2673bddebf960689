"""Runs step 9 over a folder, with records of other steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from tenfold.step import Context
from tenfold.steps.step09_technical_debt import (
    TechnicalDebtDecisions,
    TechnicalDebtEvidence,
    TechnicalDebtInputs,
)
from tenfold.steps.step09_technical_debt.run import run

Audit = Callable[..., TechnicalDebtEvidence]


@pytest.fixture(scope="session")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("predictions") / "p.parquet"
    parquet.write_table(pa.table({"row": [0, 1], "p": [0.25, 1.0]}), path)
    return path


@pytest.fixture
def audit(predictions: Path) -> Audit:
    """Run step 9 over a folder, with records of other steps."""

    def go(
        folder: Path, records: dict[str, Any] | None = None, **decisions: Any
    ) -> TechnicalDebtEvidence:
        def store(suffix: str, write: Callable[[Path], None]) -> Any:
            raise AssertionError("the audit stores nothing")

        context = Context(
            project_dir=folder,
            store=store,
            open=lambda ref: predictions,
            rng=np.random.default_rng(0),
            seed=0,
            as_of=date(2026, 1, 1),
        )
        inputs = TechnicalDebtInputs.model_validate(records or {})
        return run(TechnicalDebtDecisions(**decisions), inputs, context)

    return go
