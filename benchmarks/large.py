"""Tables larger than memory through step 2, with DuckDB: seconds, peak memory, cost per row.

Run: OMP_NUM_THREADS=1 python benchmarks/large.py [--rows 1e6 4e6] [--folder FOLDER]

DuckDB writes Parquet of 20 columns (an id, numbers, categories, dates, a target with a class of
1 %) in parts of five million rows. A process of its own then runs step 2 on each table: all rows
are counted, fingerprinted and held against the contract, and a sample of `most_rows` goes on. The
slope is the line through the sizes beyond `most_rows`; what is below it is what the sample costs.
50 million rows (`--rows 5e7`) need about 6 GB of disk and must stay under 4 GB of memory.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import duckdb

GIGABYTES = 4.0
_PART = 5_000_000
_MOST = 200_000

_COLUMNS = """
    'C' || lpad(CAST(i AS VARCHAR), 10, '0') AS id,
    TIMESTAMP '2025-01-01' + to_seconds(CAST(floor(random() * 6e7) AS BIGINT)) AS opened,
    DATE '2020-01-01' + CAST(floor(random() * 2000) AS INTEGER) AS birth,
    round(exp(8 + random()), 2) AS income,
    round(random() * 1000, 2) AS spend,
    CASE WHEN random() < 0.05 THEN NULL ELSE random() END AS ratio,
    random() + random() + random() AS score,
    round(random() * 50, 1) AS distance,
    CAST(floor(18 + random() * 70) AS BIGINT) AS age,
    CAST(floor(random() * random() * 30) AS BIGINT) AS visits,
    CAST(floor(random() * 100000) AS BIGINT) AS postcode,
    CAST(floor(random() * 5) AS BIGINT) AS children,
    ['basic', 'plus', 'max'][1 + CAST(floor(random() * 3) AS INTEGER)] AS plan,
    ['web', 'shop', 'phone', 'partner'][1 + CAST(floor(random() * 4) AS INTEGER)] AS channel,
    'region ' || CAST(floor(random() * 20) AS INTEGER) AS region,
    ['female', 'male'][1 + CAST(floor(random() * 2) AS INTEGER)] AS sex,
    random() < 0.3 AS member,
    CASE WHEN random() < 0.1 THEN '?' ELSE 'grade ' || CAST(floor(random() * 5) AS INTEGER) END
        AS grade,
    random() * 100 AS noise,
    CASE WHEN random() < 0.01 THEN 'yes' ELSE 'no' END AS left_us
"""


def write(rows: int, folder: Path) -> None:
    """Parquet in parts, the same for the same number of rows."""
    folder.mkdir(parents=True)
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "1GB"})
    connection.execute("SELECT setseed(0.5)")
    for start in range(0, rows, _PART):
        stop = min(start + _PART, rows)
        connection.execute(
            f"COPY (SELECT {_COLUMNS} FROM range({start}, {stop}) AS r(i)) "
            f"TO '{folder / f'{start:012d}.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
        )
    connection.close()


def run(folder: Path, most_rows: int) -> None:
    """Step 2 in this process; prints one line of JSON."""
    from datetime import date

    import numpy as np

    from tenfold.files import hash_file
    from tenfold.step import Context
    from tenfold.steps.step02_data_quality import STEP, DataQualityInputs
    from tenfold.vocabulary import FileRef

    project = Path(tempfile.mkdtemp(prefix="project-", dir=folder.parent))
    began = time.perf_counter()
    spilled = 0

    def store(suffix: str, write: object) -> FileRef:
        path = project / f"{len(list(project.iterdir()))}{suffix}"
        write(path)  # type: ignore[operator]  # as Context declares it
        return FileRef(path=path.name, sha256=hash_file(path), bytes=path.stat().st_size)

    def watch() -> None:
        nonlocal spilled
        while not over.wait(0.5):
            with contextlib.suppress(OSError):  # files come and go
                files = [path for path in (project / "cache").rglob("*") if path.is_file()]
                spilled = max(spilled, sum(path.stat().st_size for path in files))

    def progress(done: float, text: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        clocks = f"{time.perf_counter() - began:8.1f} s ({time.process_time():.1f} s)"
        print(f"{clocks}  {peak:.2f} GB  {text}", file=sys.stderr, flush=True)

    over = threading.Event()
    threading.Thread(target=watch, daemon=True).start()
    decisions = STEP.parse(
        {
            "source": str(folder),
            "target": "left_us",
            "id": "id",
            "time": "opened",
            "protected": ["sex"],
            "sentinels": {"grade": ["?"]},
            "rules": ["id must be unique", "spend must not be negative", "age must be at least 18"],
            "most_rows": most_rows,
        }
    )
    context = Context(
        project_dir=project,
        store=store,
        open=lambda ref: project / ref.path,
        rng=np.random.default_rng(0),
        seed=0,
        as_of=date(2027, 6, 1),
        progress=progress,
    )
    evidence = STEP.run(decisions, DataQualityInputs(), context)
    over.set()
    print(
        json.dumps(
            {
                "rows": evidence.overview.rows,
                "sample": evidence.data.rows,
                "rare": evidence.target.classes["yes"],
                "over_all": evidence.contract.over_all,
                "rules": evidence.contract.written + evidence.contract.learnt,
                "seconds": time.perf_counter() - began,
                "processor": time.process_time(),
                "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
                "spilled": spilled / 1e9,
            }
        )
    )
    shutil.rmtree(project)


def main() -> None:
    """Write, run, measure; ends with 1 where a run needs more memory than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, nargs="+", default=[1e6, 4e6])
    parser.add_argument("--most-rows", type=int, default=_MOST)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        run(given.one, given.most_rows)
        return
    base = Path(tempfile.mkdtemp(prefix="tenfold-large-", dir=given.folder))
    found = []
    try:
        for rows in map(int, given.rows):
            folder = base / str(rows)
            write(rows, folder)
            size = sum(path.stat().st_size for path in folder.iterdir()) / 1e9
            done = subprocess.run(
                [sys.executable, __file__, "--one", folder, "--most-rows", str(given.most_rows)],
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            found.append(json.loads(done.stdout.splitlines()[-1]) | {"parquet": size})
            shutil.rmtree(folder)
            print(_line(found[-1]), f"load {os.getloadavg()[0]:.1f}", flush=True)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    if len(found) > 1:
        first, last = found[0], found[-1]
        for name in ("seconds", "processor"):
            slope = (last[name] - first[name]) / (last["rows"] - first["rows"])
            print(f"slope ({name}): {1e6 * slope:.2f} s per million rows × 20 columns")
    sys.exit(int(any(each["gigabytes"] > GIGABYTES for each in found)))


def _line(each: dict[str, float]) -> str:
    return (
        f"{each['rows']:>12,} rows  {each['parquet']:.2f} GB Parquet  {each['seconds']:7.1f} s "
        f"({each['processor']:.1f} s of one core)  "
        f"peak {each['gigabytes']:.2f} GB  spilled {each['spilled']:.2f} GB  sample "
        f"{each['sample']:,}  {each['over_all']} of {each['rules']} rules over all rows"
    )


if __name__ == "__main__":
    main()
