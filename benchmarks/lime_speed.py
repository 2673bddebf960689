"""Explaining a portfolio: the batched LIME against a loop over the lime package.

Targets with 10,000 rows × 14 features, N = 5,000 and one thread on both sides: at most 15 s with
10 features and 25 s with 5, for logistic regression, gradient boosting and a forest of 100 trees,
and coefficients within 1e-9 of lime's on 200 rows. Seconds are of the processor.

Run: python benchmarks/lime_speed.py [--rows 10000] [--looped 20] [--compared 200]
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np
from lime.lime_tabular import LimeTabularExplainer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from tenfold.explaining import LocalLinear, explain_rows

_SEED = 7
_ALLOWED = {10: 15.0, 5: 25.0}
_MODELS: dict[str, Any] = {
    "logistic": LogisticRegression(),
    "boosting": HistGradientBoostingClassifier(random_state=0),
    "forest": RandomForestClassifier(100, random_state=0),
}


def main() -> int:
    """Print a line per model and number of features; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--looped", type=int, default=20, help="rows that lime is timed on")
    parser.add_argument("--compared", type=int, default=200, help="rows that are compared")
    asked = parser.parse_args()
    rows, target = _table(asked.rows)
    met = True
    with threadpool_limits(1):
        for name, model in _MODELS.items():
            model.fit(rows, target)
            for count, allowed in _ALLOWED.items():
                seconds, found = _ours(rows, model, count)
                each, worst = _lime(rows, model, count, found, asked.looped, asked.compared)
                fine = seconds <= allowed * asked.rows / 10_000 and worst <= 1e-9
                met = met and fine
                loop = each * len(rows)
                print(
                    f"{name:<9} {count:>2} features  {seconds:6.2f} s  loop {loop:7.0f} s"
                    f"  {loop / seconds:6.1f}×  |Δcoef| {worst:.1e} on {asked.compared}"
                    f"  {'met' if fine else 'missed'}"
                )
    return int(not met)


def _table(n: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(n, 14))
    rows[:, 12], rows[:, 13] = rng.integers(0, 5, n), rng.integers(0, 3, n)
    latent = rows[:, 0] + rows[:, 1] * rows[:, 2] + 2 * (rows[:, 12] == 2)
    return rows, latent + rng.normal(size=n) > 0


def _explainer(rows: Any) -> LimeTabularExplainer:
    state = np.random.RandomState(0)
    return LimeTabularExplainer(rows, categorical_features=[12, 13], random_state=state)


def _ours(rows: Any, model: Any, count: int) -> tuple[float, LocalLinear]:
    explainer = _explainer(rows)
    started = time.process_time()
    found = explain_rows(explainer, rows, model.predict_proba, num_features=count, seed=_SEED)
    return time.process_time() - started, found


def _lime(
    rows: Any, model: Any, count: int, found: LocalLinear, looped: int, compared: int
) -> tuple[float, float]:
    """Seconds of processor per row, and the largest difference of a coefficient."""
    explainer, worst, taken = _explainer(rows), 0.0, 0.0
    for i in range(min(compared, len(rows))):
        explainer.random_state.seed(_SEED)
        started = time.process_time()
        one = explainer.explain_instance(rows[i], model.predict_proba, num_features=count)
        taken += time.process_time() - started if i < looped else 0.0
        wanted = dict(one.local_exp[1])
        got = dict(zip(found.used[i].tolist(), found.coefficients[i].tolist(), strict=True))
        # Another feature counts with all of its coefficient.
        both = wanted.keys() | got.keys()
        worst = max(worst, *(abs(wanted.get(f, 0.0) - got.get(f, 0.0)) for f in both))
    return taken / min(looped, compared, len(rows)), worst


if __name__ == "__main__":
    raise SystemExit(main())
