"""What step 2 costs per row with Spark on one machine: `python benchmarks/spark.py [ROWS …]`.

Each size is a folder of Parquet parts of 20 columns, counted, fingerprinted, sampled and profiled
by a Spark of its own in local mode with 4 GB (TENFOLD_SPARK_MEMORY). Prints seconds, those
that processors were busy with Java (on a machine that others use, the ones to look at), the peak of
resident memory of Java and of Python, microseconds per row, and the slope: 1 is a cost per row that
does not change, above 1 one that grows.
"""

from __future__ import annotations

import itertools
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil  # type: ignore[import-untyped]  # it ships no types
import pyarrow as pa
import pyarrow.parquet as pq

SIZES = (1_000_000, 10_000_000)
PART = 1_000_000
SAMPLE = 100_000


def part(rows: int, first: int) -> pa.Table:
    """Twenty columns: a key, a time, a rare target, six texts and flags, eleven numbers."""
    rng = np.random.default_rng(first)
    cities = pa.array([f"city {number}" for number in range(2_000)])
    columns: dict[str, Any] = {
        "id": pa.array(np.arange(first, first + rows)),
        "time": pa.array(rng.integers(1_600_000_000, 1_700_000_000, rows), pa.timestamp("s")),
        "target": pa.array(rng.random(rows) < 0.02).cast(pa.string()),
        "flag": pa.array(rng.random(rows) < 0.5),
        "city": cities.take(pa.array(rng.integers(0, 2_000, rows))),
        "plan": pa.array(["basic", "plus", "max"]).take(pa.array(rng.integers(0, 3, rows))),
        "code": pa.array(rng.integers(0, 10**6, rows)).cast(pa.string()),
        "day": pa.array(rng.integers(18_000, 20_000, rows).astype(np.int32), pa.date32()),
        "count": pa.array(rng.poisson(3, rows)),
    }
    for number in range(11):
        values = rng.lognormal(3, 1, rows)
        gaps = rng.random(rows) < 0.02
        columns[f"x{number}"] = pa.array(values.round(2) if number % 2 else values, mask=gaps)
    return pa.table(columns)


def write(folder: Path, rows: int) -> None:
    """Parts of a million rows."""
    for number, first in enumerate(range(0, rows, PART)):
        size = min(PART, rows - first)
        pq.write_table(part(size, first), folder / f"{number:04d}.parquet")


def measure(folder: Path) -> dict[str, float]:
    """What this process, and the Java that it starts, need for one folder."""
    from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
    from tenfold.steps.step02_data_quality.preparing import prepare
    from tenfold.tables import profile
    from tenfold.tables.spark.session import process_id

    laps: dict[str, float] = {}
    started = at = time.perf_counter()

    def lap(done: float, text: str) -> None:
        nonlocal at
        now = time.perf_counter()
        print(f"    {now - at:8.1f} s until: {text}", file=sys.stderr, flush=True)
        at = now

    decisions = DataQualityDecisions(
        source=str(folder), target="target", id="id", engine="spark", most_rows=SAMPLE
    )
    rows = prepare(decisions, None, base=folder, progress=lap)
    lap(0, "profile of the sample")
    described = profile(rows.table, target="target", task="binary", positive="true", id="id")
    lap(0, "all rows of the profile")
    assert rows.whole is not None
    found = rows.whole.widen(described, id="id", skip=["target"])
    lap(0, "the end")
    laps["seconds"] = time.perf_counter() - started
    number = process_id()
    laps["busy"] = 0.0 if number is None else sum(psutil.Process(number).cpu_times()[:2])
    laps["java"] = 0.0 if number is None else _peak(number)
    laps["python"] = _peak(os.getpid())
    laps["rows"] = found.rows
    return laps


def _peak(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 2**20
    return math.nan


def main(sizes: list[int]) -> None:
    """Measure each size in a process of its own."""
    found = []
    print(f"{'rows':>12} {'seconds':>9} {'busy':>8} {'µs/row':>8} {'Java GB':>8} {'Python GB':>10}")
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="tenfold-bench-") as folder:
            write(Path(folder), rows)
            said = subprocess.run(
                [sys.executable, __file__, "--measure", folder], stdout=subprocess.PIPE, check=True
            ).stdout
        one = json.loads(said.splitlines()[-1])
        found.append((rows, one["busy"]))
        seconds, memory = one["seconds"], f"{one['java']:8.2f} {one['python']:10.2f}"
        each = one["busy"] / rows * 1e6
        print(f"{rows:12,} {seconds:9.1f} {one['busy']:8.1f} {each:8.2f} {memory}", flush=True)
    for (few, short), (many, long) in itertools.pairwise(found):
        slope = math.log(long / short) / math.log(many / few)
        more = (long - short) / (many - few) * 1e6
        print(f"{few:,} to {many:,} rows: slope {slope:.2f}; {more:.2f} µs busy per further row")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
