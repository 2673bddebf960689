"""Evidence is a function of decisions, data and seed: the day of looking is the gate's alone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from tenfold import registry, steps
from tenfold.delivery.scaffold import new_project
from tenfold.executing import execute
from tenfold.standing import Standing


def test_content_is_the_same_on_every_day_and_only_the_gate_differs(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    days = np.datetime64("2020-01-01") + rng.integers(0, 2000, 400)
    days[:8] = np.datetime64("2030-05-01")
    y = rng.integers(0, 2, 400)
    frame = pd.DataFrame({"seen": days, "year_built": 2070 - 70 * (rng.random(400) < 0.97), "y": y})
    frame.to_csv(tmp_path / "houses.csv", index=False)
    project = new_project(tmp_path / "p", data=str(tmp_path / "houses.csv"), target="y").project
    for slug in ("business_problem", "data_quality"):
        looked = [
            execute(registry.get(slug), Standing(project), today=today)
            for today in (date(2021, 1, 1), date(2027, 1, 1), date(2060, 1, 1))
        ]
        assert len({each.content_hash for each in looked}) == 1, slug
    statuses = [{c.code: c.status for c in each.gate.checks}["TF0205"] for each in looked]
    assert statuses == ["warn", "warn", "pass"]


def test_no_step_computes_with_the_day_of_looking() -> None:
    folder = Path(steps.__file__).parent
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"context\.as_of|today\(\)|datetime\.now", text), path
