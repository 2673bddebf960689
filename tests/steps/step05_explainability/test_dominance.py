"""A leak leads and is told; where nothing leads, no feature is suspected."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

QUICK = {
    "lime": False,
    "shap": False,
    "recourse": False,
    "dependence_features": 0,
    "count": 1,
    "repeats": 3,
}


def noise(seed: int, rows: int = 500) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(size=(rows, 6)), columns=list("abcdef"))
    return frame.assign(y=rng.choice(["no", "yes"], rows))


def test_a_model_of_noise_has_no_suspicious_feature(run_on) -> None:
    for seed in range(6):
        ran = run_on(noise(seed), LogisticRegression(), **QUICK)
        assert ran.status("TF0503") in ("pass", "not_evaluated")
        assert ran.evidence.proposals == []


def test_a_planted_leak_is_suspected_until_somebody_answers_for_it(run_on) -> None:
    frame = noise(7)
    leak = (frame["y"] == "yes") + np.random.default_rng(8).normal(0, 0.4, len(frame))
    ran = run_on(frame.assign(leak=leak), LogisticRegression(), **QUICK)
    assert ran.status("TF0503") == "warn"
    assert [one.value["column"] for one in ran.evidence.proposals] == ["leak"]
    kept = [{"column": "leak", "reason": "known on the day", "by": "loan desk"}]
    assert (
        run_on(frame.assign(leak=leak), LogisticRegression(), kept=kept, **QUICK).status("TF0503")
        == "pass"
    )
