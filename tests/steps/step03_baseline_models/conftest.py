"""Step 3 without the steps before it: a frame becomes prepared data, a folder the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from tenfold.features import FeatureRecipe
from tenfold.files import keep
from tenfold.step import Context, GateView
from tenfold.steps.step03_baseline_models import STEP, BaselineEvidence, BaselineInputs
from tenfold.steps.step03_baseline_models.fitting import Ledger
from tenfold.steps.step03_baseline_models.rows import Workload, read_rows
from tenfold.vocabulary import (
    Check,
    ColumnRoles,
    FileRef,
    PreparedData,
    SplitPlan,
    ValueModel,
    canonical_json,
)

PAYOFFS = {"TP": 90, "FP": -10, "FN": 0, "TN": 0}


class Laboratory:
    """Runs step 3 on a frame, as the session would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.timings: dict[str, float] = {}

    def context(self, seed: int = 0) -> Context:
        def store(suffix: str, write: Callable[[Path], None]) -> FileRef:
            path, sha256 = keep(self.folder, suffix, write)
            return FileRef(path=path.name, sha256=sha256, bytes=path.stat().st_size)

        return Context(
            project_dir=self.folder,
            store=store,
            open=lambda ref: self.folder / ref.path,
            rng=np.random.default_rng(seed),
            seed=seed,
            as_of=date(2026, 11, 22),
            measure=self.timings.__setitem__,
        )

    def prepare(
        self,
        frame: pd.DataFrame,
        target: str,
        *,
        task: str = "binary",
        positive: str | None = "1",
        features: list[str] | None = None,
        recipe: FeatureRecipe | None = None,
        split: SplitPlan | None = None,
        labels: list[str] | None = None,
        **roles: Any,
    ) -> PreparedData:
        ref = self.context().store(".parquet", lambda path: frame.to_parquet(path, index=False))
        given = ColumnRoles(target=target, positive=positive if task == "binary" else None, **roles)
        out = {target, given.id, given.time, given.group, *given.protected}
        names = features or [name for name in frame.columns if name not in out]
        recipe = recipe or FeatureRecipe(columns=names)
        return PreparedData(
            snapshot=ref,
            rows=len(frame),
            task=task,
            labels=labels or [],
            roles=given,
            features=recipe.names,
            split=split or SplitPlan(kind="random"),
            recipe=recipe.model_dump(mode="json"),
            recipe_digest=recipe.digest,
        )

    def run(
        self, data: PreparedData, value: ValueModel | None = None, **decisions: Any
    ) -> BaselineEvidence:
        parsed = STEP.parse(decisions)
        with threadpool_limits(1):
            evidence = STEP.run(parsed, BaselineInputs(value=value, data=data), self.context())
        # As a record keeps it: canonical JSON, read back.
        text = canonical_json(evidence.model_dump(mode="json"))
        return BaselineEvidence.model_validate_json(text)

    def work(self, frame: pd.DataFrame, target: str, **options: Any) -> tuple[Workload, Ledger]:
        """The rows as the parts of the run see them, and a ledger without end."""
        data = self.prepare(frame, target, **options)
        path = self.context().open(data.snapshot)
        return read_rows(path, data, STEP.parse({})), Ledger(10**6)

    def gate(self, evidence: BaselineEvidence, **decisions: Any) -> dict[str, Check]:
        view = GateView(STEP.parse(decisions), evidence, date(2026, 11, 22))
        return {check.code: check for check in STEP.gate(view)}


@pytest.fixture
def laboratory(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


@pytest.fixture
def value() -> ValueModel:
    return ValueModel(task="binary", payoffs=PAYOFFS, volume_per_week=1000, today="act_on_none")


def loans(rows: int = 600, seed: int = 0, signal: float = 1.5) -> pd.DataFrame:
    """Two numbers and a category that go with the target, and noise that does not."""
    rng = np.random.default_rng(seed)
    income, debt = rng.normal(size=rows), rng.normal(size=rows)
    region = rng.choice(["north", "south", "west"], size=rows)
    linear = signal * (debt - income) + 0.5 * (region == "south") - 1.0
    return pd.DataFrame(
        {
            "income": income,
            "debt": debt,
            "region": region,
            "noise": rng.normal(size=rows),
            "bad": (rng.random(rows) < 1 / (1 + np.exp(-linear))).astype(int),
        }
    )


@pytest.fixture
def loan_frame() -> pd.DataFrame:
    return loans()
