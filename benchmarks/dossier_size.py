"""How large the dossier is, and how long it takes, where the table is long and wide.

    OMP_NUM_THREADS=1 python benchmarks/dossier_size.py [--rows N] [--columns N] [--full] [--keep D]

DuckDB writes a Parquet file: an id, a day, two protected columns, the target, and numbers, codes
and words, some of them missing. All ten steps run on it in one process, and the dossier is written.
Printed: seconds per step, and the bytes of the page and of its parts. By default 20,000 rows of
30 columns; `--full` is a million rows of 50. The page stays within 5 MB, or this ends with 1.
"""

from __future__ import annotations

import argparse
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from tenfold import registry
from tenfold.delivery.scaffold import new_project
from tenfold.dossier import write_report
from tenfold.dossier.packing import MOST_BYTES
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing

_FIXED = 5
"""Columns that are no features: id, day, sex, age, target."""
_DECISIONS: dict[str, dict[str, object]] = {
    "business_problem": {
        "objective": "Lose 10 % fewer customers within a year by calling those who would leave",
        "payoff_tp": [30, 50, 80], "payoff_fp": [-12, -8, -5], "payoff_fn": [-140, -100, -60],
        "payoff_tn": 0, "currency": "EUR", "volume_per_week": [900, 1000, 1200],
        "prevalence": [0.2, 0.3, 0.4], "today": "act_on_none", "build_cost": 20_000,
        "run_cost_per_year": 5_000,
    },
    "baseline_models": {"xgboost": False, "cv_folds": 3, "features_tried": 4},
    "explainability": {"lime_samples": 5_000},
    "mlops": {"owner": "data science"},
    "ethics": {"favourable": "act"},
}  # fmt: skip


def write(path: Path, rows: int, columns: int) -> None:
    """A table of `columns` columns, the outcome of which leans on a few of them."""
    made = []
    for i in range(columns - _FIXED):
        match i % 5:
            case 0 | 1:
                made.append(f"({i % 7} + random()) * random() * {10 ** (i % 6)} AS amount_{i:02d}")
            case 2:
                made.append(f"floor(random() * {3 + i})::INT AS code_{i:02d}")
            case 3:
                made.append(f"'word {i} ' || floor(random() * {4 + i})::INT AS word_{i:02d}")
            case 4:
                made.append(f"CASE WHEN random() < .1 THEN NULL ELSE random() END AS share_{i:02d}")
    with duckdb.connect() as base:
        base.execute("SET threads = 1; SELECT setseed(0.5)")
        base.execute(
            f"""COPY (
                SELECT *, CASE WHEN random() < 1 / (1 + exp(2.5 - amount_00 - 2 * coalesce(share_04,
                .5))) THEN 'left' ELSE 'stayed' END AS outcome
                FROM (SELECT i AS customer, DATE '2024-01-01' + (i * 700 // {rows})::INT AS day,
                CASE WHEN random() < .48 THEN 'female' ELSE 'male' END AS sex,
                18 + floor(random() * 60)::INT AS age, {", ".join(made)}
                FROM range({rows}) t(i))
            ) TO '{path}' (FORMAT parquet)"""
        )


def make(folder: Path, rows: int, columns: int) -> Project:
    """The project, of which nothing has run."""
    path = folder / "table.parquet"
    write(path, rows, columns)
    project = new_project(
        folder / "project", data=str(path), target="outcome", positive="left", id="customer",
        time="day", protected=["sex", "age"],
    ).project  # fmt: skip
    for slug, values in _DECISIONS.items():
        project.save(registry.get(slug), values)
    return project


def parts(html: str) -> dict[str, int]:
    """Bytes of what the page is made of; the rest is prose and mark-up."""
    found = {
        "plotly": re.findall(r'(?s)id="plotly">.*?</script>', html),
        "figures": re.findall(r'(?s)id="figures">.*?</script>', html),
        "drawings": re.findall(r"(?s)<svg[^>]*tenfold-chart.*?</svg>", html),
        "tables": re.findall(r'(?s)<table class="sheet">.*?</table>', html),
    }
    sizes = {name: sum(len(each.encode()) for each in texts) for name, texts in found.items()}
    return {**sizes, "rest": len(html.encode()) - sum(sizes.values())}


def main() -> int:
    """Print a line per step and part; 1 where the page is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--columns", type=int, default=30)
    parser.add_argument("--full", action="store_true", help="1,000,000 rows of 50 columns")
    parser.add_argument("--keep", type=Path, help="empty folder to work in, which stays")
    given = parser.parse_args()
    rows, columns = (1_000_000, 50) if given.full else (given.rows, given.columns)
    with tempfile.TemporaryDirectory() as kept:
        folder = given.keep or Path(kept)
        folder.mkdir(parents=True, exist_ok=True)
        started = time.perf_counter()
        project = make(folder, rows, columns)
        print(f"{rows:,} rows x {columns} columns made in {time.perf_counter() - started:.1f} s")
        for step in registry.steps():
            at = time.perf_counter()
            execute(step, Standing(project))
            print(f"{step.number:2} {step.slug:18} {time.perf_counter() - at:7.1f} s", flush=True)
        at = time.perf_counter()
        html = write_report(Standing(project)).read_text(encoding="utf-8")
        size = len(html.encode())
        print(f"dossier written in {time.perf_counter() - at:.1f} s: {size / 1e6:.2f} MB")
        for name, count in parts(html).items():
            print(f"   {name:10} {count / 1e6:6.2f} MB")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        wall, own = time.perf_counter() - started, time.process_time()
        print(
            f"all in {wall:.0f} s, {own:.0f} s of the processor, at most {memory:.1f} GB of memory"
        )
    return int(size > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
