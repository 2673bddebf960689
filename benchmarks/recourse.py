"""How long the search for a way back takes, for every rung, found or not.

The loans demo after step 3; each rung is fitted on its training rows, as step 3 fits it. Declined
cases ask what would grant them, once with the columns of the demo free to change and once with a
threshold that hardly anything can meet, so that the search uses its whole budget. Ends 1 where a
case takes more than two seconds, or where a change that is shown does not flip when it is typed
into the raw row.

Run: python benchmarks/recourse.py [--cases 20]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.delivery.operating.serving import serving
from tenfold.executing import execute, single_thread
from tenfold.explaining import Subject, recourses
from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.scoring import Scorer, outcomes
from tenfold.standing import Standing
from tenfold.steps.step03_baseline_models.rungs import Setting, build, encoding

_LIMIT = 2.0
_RUNGS: tuple[Any, ...] = ("linear", "tree", "forest", "boosting", "xgboost", "network")
_FIXED = ("region", "channel", "purpose", "prior_defaults")


def main() -> int:
    """Print seconds and scored copies per case of each rung."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=20, help="declined cases per rung")
    given = parser.parse_args()
    slow = wrong = 0
    print(f"load {os.getloadavg()[0]:.1f}")
    print(f"{'rung':<10} {'threshold':<9} {'found':>7} {'median s':>9} {'worst s':>8} {'tried':>6}")
    with tempfile.TemporaryDirectory() as folder, single_thread():
        for rung, name, scorer, frame in _scorers(Path(folder)):
            subject = Subject.of(scorer, frame)
            declined = frame[scorer.score(frame).decided == 1]
            rows = declined.iloc[np.linspace(0, len(declined) - 1, given.cases).astype(int)]
            seconds, tried, found = [], [], 0
            started = time.perf_counter()
            ways = recourses(
                subject, rows, immutable=_FIXED, directions={"employment_years": "up"}, wanted=0
            )
            for k, way in enumerate(ways):
                seconds.append(time.perf_counter() - started)
                tried.append(way.tried)
                found += way.found
                wrong += way.found and not _flips(scorer, rows.iloc[[k]], way)
                started = time.perf_counter()
            slow += max(seconds) > _LIMIT
            print(
                f"{rung:<10} {name:<9} {found:>3}/{len(rows):<3} {np.median(seconds):9.2f} "
                f"{max(seconds):8.2f} {max(tried):6,}"
            )
    print(f"rungs with a case over {_LIMIT:g} s: {slow}; shown changes that do not flip: {wrong}")
    return int(slow + wrong > 0)


def _scorers(folder: Path) -> Iterator[tuple[str, str, Scorer, pd.DataFrame]]:
    project = make_demo("loans", out=folder / "demo")
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(project))
    model = serving(project, asked_by="the benchmark")
    data, one = model.learnt.data, model.scorer.candidate
    frame = model.learnt.reference.frame
    y = outcomes(frame[data.roles.target], one).astype(int)
    recipe = FeatureRecipe.model_validate(data.recipe)
    for rung in _RUNGS:
        setting = Setting(False, len(y), len(recipe.names), 2, 0)
        parts = [
            ("recipe", transformer(recipe, data.roles)),
            ("encode", encoder(encoding(rung))),
            ("model", build(rung, setting)),
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the network stops before it has converged
            pipeline = Pipeline(parts).fit(frame, y)
        scorer = Scorer(one.model_copy(update={"rung": rung}), pipeline)
        yield rung, "as it is", scorer, frame
        least = float(scorer.score(frame).p.min()) / 2
        rule = one.rule.model_copy(update={"threshold": least})
        yield rung, "too low", Scorer(one.model_copy(update={"rule": rule}), pipeline), frame


def _flips(scorer: Scorer, row: pd.DataFrame, way: Any) -> bool:
    row = row.copy()
    for change in way.changes:
        dtype = row[change.column].dtype
        row[change.column] = pd.Series([change.after], index=row.index).astype(dtype)
    return int(scorer.score(row).decided[0]) == 0


if __name__ == "__main__":
    raise SystemExit(main())
