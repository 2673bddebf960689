"""How long `tenfold assign` takes for 5M rows, and whether its memory grows with them.

Claim: ten times the rows take at most 1.2 times the memory, CSV and Parquet alike; it exits 1
otherwise.
``python benchmarks/assigning.py --rows 500000`` for a quick look.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

_PART = 250_000
# In a process of its own: the highest memory is that of a whole life.
_CHILD = """
import json, sys, time
from pathlib import Path
from tenfold.delivery.assigning import assign_file
from tenfold.vocabulary import Arm, ExperimentMetric, ExperimentPlan

plan = ExperimentPlan(
    hypothesis="-", unit="-", salt="benchmark",
    arms=[Arm(name="today", weight=1), Arm(name="model", weight=1)],
    metrics=[ExperimentMetric(name="-", column="-")],
)
begun = time.process_time()
done = assign_file(plan, Path(sys.argv[1]), Path(sys.argv[2]), id_column="id")
spent = time.process_time() - begun
# Of Linux; getrusage would count what the process that started this one held.
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps({"rows": sum(done.rows.values()), "seconds": spent, "mb": peak}))
"""


def write(path: Path, rows: int) -> None:
    """Units with five columns, written part by part."""
    import pyarrow as pa
    import pyarrow.csv as arrow_csv
    import pyarrow.parquet as pq

    writer = None
    for start in range(0, rows, _PART):
        each = range(start, min(rows, start + _PART))
        part = pa.table(
            {
                "id": [f"{k:08d}" for k in each],
                "name": [f"Müller, {k % 97}" for k in each],
                "amount": [round(k * 0.37, 2) for k in each],
                "country": ["DE" if k % 3 else "AT" for k in each],
                "visits": [k % 11 for k in each],
            }
        )
        if writer is None:
            kind = pq.ParquetWriter if path.suffix == ".parquet" else arrow_csv.CSVWriter
            writer = kind(path, part.schema)
        writer.write_table(part)
    if writer is not None:
        writer.close()


def measure(folder: Path, suffix: str, rows: int) -> dict[str, float]:
    """Rows, seconds of the processor and MB of memory of one assignment."""
    units = folder / f"units{suffix}"
    write(units, rows)
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(units), str(folder / f"out{suffix}")],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    found["size"] = units.stat().st_size / 2**20
    if found["rows"] != rows:
        sys.exit(f"{found['rows']:,.0f} of {rows:,} rows were assigned")
    return found


def main() -> int:
    """Measure both kinds at two sizes; 1 where memory grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    rows = parser.parse_args().rows
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    print(
        f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    grows = False
    with tempfile.TemporaryDirectory() as scratch:
        for suffix in (".csv", ".parquet"):
            small, large = (measure(Path(scratch), suffix, n) for n in (rows // 10, rows))
            ratio = large["mb"] / small["mb"]
            grows |= ratio > 1.2
            print(
                f"{suffix[1:]}: {rows:,} rows, {large['size']:.0f} MB: {large['seconds']:.1f} s of "
                f"the processor, {rows / large['seconds']:,.0f} rows/s, at most {large['mb']:.0f} "
                f"MB; {rows // 10:,} rows: {small['mb']:.0f} MB, ratio {ratio:.2f}"
            )
    return int(grows)


if __name__ == "__main__":
    sys.exit(main())
