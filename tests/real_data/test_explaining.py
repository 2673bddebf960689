"""Explanations of a model of real people: additive, in agreement, and stable at the default."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from tenfold.explaining import agreement, lime_values, reason_codes, shap_values, stability

pytestmark = pytest.mark.real_data
SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "vsi.py"


def test_boosting_on_adult_is_explained_stably_at_the_default(shared_data: Path) -> None:
    spec = importlib.util.spec_from_file_location("vsi", SCRIPT)
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    subject, rows = script.boosting_on_adult(shared_data, rows=10)
    index = {
        count: stability(subject, rows, num_samples=count, num_features=5, wanted=0.0)
        for count in (500, 5_000, 50_000)
    }
    mean = [float(found.vsi.mean()) for found in index.values()]
    assert mean == sorted(mean)
    assert mean[-1] >= 0.93
    exact = shap_values(subject, rows)
    assert exact.additive
    near = lime_values(subject, rows).attributions
    shared = agreement(exact, near, top=5)
    # 5 of 14 would be shared by chance: above that by two standard errors.
    assert shared.mean() - 2 * shared.std() / len(shared) ** 0.5 > 5 / 14
    assert all(len(one) == 3 for one in reason_codes(subject, rows, exact, most=3))
    assert np.isfinite(near.values).all()
