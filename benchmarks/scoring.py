"""How fast a batch is scored, beside the model's own predictions alone.

`tenfold score` reads the file, holds it against the contract, scores it part by part, finds three
reasons per case (each feature in turn takes its typical value), ranks, and writes. The ratio is to
`pipeline.predict_proba` on the same rows, already in memory, in one thread. It has no target: the
figures are for docs/measured.md, and it ends 1 for nothing but a crash.

With --spark the same rows are scored once more as Spark jobs on this machine, from eight files;
its Java starts before the clock does.

Run: python benchmarks/scoring.py [--rows 200000] [--times 1] [--spark]
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pandas as pd

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.delivery.operating.score import score_batch
from tenfold.delivery.operating.serving import serving
from tenfold.executing import execute, single_thread
from tenfold.project import Project
from tenfold.scoring import Typical, reasons
from tenfold.standing import Standing


def main() -> int:
    """Print rows per second and the ratio of each part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the batch")
    parser.add_argument("--times", type=int, default=1, help="repetitions; the median counts")
    parser.add_argument("--spark", action="store_true", help="score as Spark jobs, too")
    given = parser.parse_args()
    load, cores = os.getloadavg()[0], os.cpu_count()
    print(
        f"{platform.machine()}, {cores} cores, Python {platform.python_version()}, load {load:.1f}"
    )
    with tempfile.TemporaryDirectory() as folder, single_thread():
        project = _ran(Path(folder) / "demo")
        batch, out = Path(folder) / "batch.parquet", Path(folder) / "out.parquet"
        frame = _batch(project, given.rows)
        frame.to_parquet(batch)
        model = serving(project, asked_by="the benchmark")
        typical = Typical.of(model.scorer, model.learnt.reference.frame)
        parts = {
            "pipeline.predict_proba": lambda: model.scorer.pipeline.predict_proba(frame),
            "reasons alone": lambda: reasons(model.scorer, frame, typical),
            "tenfold score": lambda: score_batch(project, str(batch), out),
        }
        if given.spark:
            folder_in, folder_out = _parts(frame, Path(folder) / "parts"), Path(folder) / "answers"
            parts["tenfold score, Spark"] = lambda: score_batch(
                project, str(folder_in), folder_out, engine="spark"
            )
        taken = {name: _median(call, given.times) for name, call in parts.items()}
    bare = taken["pipeline.predict_proba"]
    print(f"{given.rows:,} rows, {len(model.scorer.candidate.features)} features, {model.said}")
    for name, seconds in taken.items():
        rate = given.rows / seconds
        print(f"{name:<24} {seconds:7.2f} s  {rate:10,.0f} rows/s  {seconds / bare:5.2f}×")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at peak {peak:,.0f} MB, the frame of this script included")
    return 0


def _ran(folder: Path) -> Project:
    project = make_demo("loans", out=folder)
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(project))
    return project


def _batch(project: Project, rows: int) -> pd.DataFrame:
    """The demo's own rows again and again, each with an id of its own, after the last one."""
    raw = pd.read_csv(project.folder / "data" / "loans.csv")
    frame = raw.drop_duplicates("application_id").drop(columns="defaulted")
    frame = pd.concat([frame] * (rows // len(frame) + 1), ignore_index=True).head(rows)
    return frame.assign(application_id=range(10_000_000, 10_000_000 + rows))


def _parts(frame: pd.DataFrame, folder: Path, *, count: int = 8) -> Path:
    from tenfold.tables.spark import session

    folder.mkdir()
    size = -(-len(frame) // count)
    for k in range(count):
        frame.iloc[k * size : (k + 1) * size].to_parquet(folder / f"part-{k}.parquet")
    session()
    return folder


def _median(call: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(max(times, 1)):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


if __name__ == "__main__":
    raise SystemExit(main())
