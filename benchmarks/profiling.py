"""Profiling against pandas' describe on the same frame, and a large Parquet within 4 GB of memory.

Run: OMP_NUM_THREADS=1 python benchmarks/profiling.py [--rows N] [--rounds N] [--large [ROWS]]

The first part profiles a million rows × 20 columns (numbers, text, dates; duplicates, ids and the
association of each column with the target included) and prints its time as a multiple of
`pandas.DataFrame.describe(include="all")`, both in one thread, in turns. The second (`--large`)
lets DuckDB write 50 million rows × 6 columns and profiles them in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from tenfold.tables import TableProfile, from_frame, profile, read

BAR = 4.0
GIGABYTES = 4.0


def frame(rows: int, *, seed: int = 0) -> pd.DataFrame:
    """Twenty columns: 7 real, 4 whole, 4 categories, 1 id, 1 free text, 2 times, 1 target."""
    rng = np.random.default_rng(seed)
    repeated = rows // 100
    fresh = rows - repeated
    words = np.array([f"category {i}" for i in range(20)])
    start = pd.Timestamp("2020-01-01")
    target = (rng.random(fresh) < 0.3).astype(int)
    columns: dict[str, object] = {f"real_{i}": rng.normal(size=fresh) for i in range(6)}
    columns["leak"] = target + 0.1 * rng.normal(size=fresh)
    columns |= {f"whole_{i}": rng.integers(0, 10 ** (i + 1), fresh) for i in range(4)}
    columns |= {f"word_{i}": words[rng.integers(0, 20, fresh)] for i in range(4)}
    columns["id"] = [f"C{i:09d}" for i in range(fresh)]
    columns["text"] = [f"note {i}" for i in rng.integers(0, rows // 3, fresh)]
    for i in range(2):
        columns[f"time_{i}"] = start + pd.to_timedelta(rng.integers(0, 10**8, fresh), unit="s")
    made = pd.DataFrame(columns | {"target": target})
    made["real_0"] = made["real_0"].mask(rng.random(fresh) < 0.05)
    return pd.concat([made, made.head(repeated)], ignore_index=True)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - own


def against_pandas(rows: int, rounds: int) -> bool:
    """Print the ratio; whether it is within the bar."""
    data = frame(rows)

    def ours() -> TableProfile:
        return profile(from_frame(data), target="target", task="binary", positive="1", id="id")

    found = ours()
    leak = found.column("leak").association
    assert leak is not None
    print(
        f"{rows:,} rows × {data.shape[1]} columns; {found.duplicate_rows:,} duplicate rows,"
        f" {found.duplicate_ids:,} duplicate ids, the leak at AUC {leak.strength.value:.3f}"
    )
    times = [(seconds(lambda: data.describe(include="all")), seconds(ours)) for _ in range(rounds)]
    describe, mine = (min(pair[which][1] for pair in times) for which in (0, 1))
    walls = [min(pair[which][0] for pair in times) for which in (0, 1)]
    ratio = mine / describe
    print(
        f"describe {describe:.2f} s, profile {mine:.2f} s of one processor (best of {rounds};"
        f" wall {walls[0]:.2f} and {walls[1]:.2f}): ratio {ratio:.2f}, bar {BAR:g}:"
        f" {'ok' if ratio <= BAR else 'TOO SLOW'}"
    )
    return ratio <= BAR


def large(rows: int) -> bool:
    """Write Parquet, profile it in another process, print its time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.parquet"
        # Every value follows from the row's number, which starts again for the last thousandth.
        duckdb.execute(
            "COPY (SELECT n AS id, hash(n, 1) / 1.8e19 AS score,"
            " (hash(n, 2) % 1000)::INT AS amount,"
            " 'category ' || hash(n, 3) % 50 AS word,"
            " TIMESTAMP '2020-01-01' + INTERVAL (n % 100000000) SECOND AS moment,"
            " (hash(n, 4) % 10 = 0)::INT AS target"
            f" FROM (SELECT i % {rows - rows // 1000} AS n FROM range({rows}) AS t(i)))"
            f" TO '{path}'"
        )
        size = path.stat().st_size / 1e9
        command = [sys.executable, __file__, "--child", str(path)]
        wall = time.perf_counter()
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        wall = time.perf_counter() - wall
    used, detail = said.split(" ", 1)
    gigabytes = float(used)
    print(
        f"{rows:,} rows × 6 columns ({size:.1f} GB of Parquet): {wall:.0f} s,"
        f" {gigabytes:.2f} GB of memory at most, bar {GIGABYTES:g}:"
        f" {'ok' if gigabytes <= GIGABYTES else 'TOO MUCH'} ({detail})"
    )
    return gigabytes <= GIGABYTES


def child(path: Path) -> None:
    """Profile a file; print the most memory in GB and what was found."""
    table = read(path.name, base=path.parent)
    found = profile(table, target="target", task="binary", positive="1", id="id")
    scale = 1e9 if sys.platform == "darwin" else 1e6
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    print(f"{used:.3f} {found.duplicate_rows} duplicate rows, {found.duplicate_ids} duplicate ids")


def machine() -> str:
    """What the figures were measured on."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{platform.platform()}, {os.cpu_count()} cores, load {load}; Python"
        f" {platform.python_version()}, pandas {pd.__version__}, numpy {np.__version__},"
        f" pyarrow {pa.__version__}, duckdb {duckdb.__version__}"
    )


def main() -> int:
    """Print one line per claim; 1 when one does not hold."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--large", type=int, nargs="?", const=50_000_000)
    options.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        child(given.child)
        return 0
    print(machine())
    kept = [against_pandas(given.rows, given.rounds)]
    if given.large:
        kept.append(large(given.large))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
