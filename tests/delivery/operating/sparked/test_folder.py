"""An executor that is killed in the middle of the work leaves the answers of before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyspark

_PROGRAM = """
import os, signal, sys
from pathlib import Path

import psutil
import pyarrow as pa

from tenfold.delivery.operating.sparked.folder import replacing_folder
from tenfold.errors import WrongInput
from tenfold.scoring.spark import read_spark
from tenfold.tables.spark import active, stop
from tenfold.vocabulary import ReadingOptions


def dies_at_the_second(frame):
    if frame["n"].min() > 0:
        mine = [one for one in psutil.Process().parents() if any(
            "CoarseGrainedExecutorBackend" in word for word in one.cmdline())]
        os.kill(mine[0].pid, signal.SIGKILL)
    return pa.table({"n": frame["n"].to_numpy()})


here = Path(sys.argv[1])
try:
    with active() as spark:
        batch = read_spark(spark, "in", base=here, how=ReadingOptions(), learnt={})
        print(spark.sparkContext.master, batch.rows)
        with replacing_folder(here / "out") as spare:
            found = batch.each(dies_at_the_second, pa.schema([("n", pa.int64())]))
            found.write.parquet(str(spare / "whole"))
except WrongInput as error:
    print(error)
finally:
    stop()
"""


def test_an_executor_that_is_killed_is_one_sentence_and_the_old_answers_stay(
    tmp_path: Path,
) -> None:
    home, conf = tmp_path / "home", tmp_path / "conf"
    for folder in (home, conf, tmp_path / "in", tmp_path / "out"):
        folder.mkdir()
    # Spark's own small cluster keeps its executors' files under its home.
    installed = Path(pyspark.__file__).parent
    for name in ("bin", "jars"):
        (home / name).symlink_to(installed / name)
    # Else it starts an executor anew and goes on; four times, by default.
    (conf / "spark-defaults.conf").write_text("spark.task.maxFailures 1\n")
    for n in range(2):
        pd.DataFrame({"n": [n]}).to_parquet(tmp_path / "in" / f"{n}.parquet")
    (tmp_path / "out" / "part-0.parquet").write_bytes(b"of before")
    given = {
        "SPARK_MASTER": "local-cluster[1,1,1024]",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(conf),
        "TENFOLD_SPARK_MEMORY": "1g",
        # A third of the processor time over a table as small as this.
        "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)],
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
        env=os.environ | given,
    )
    master, said = done.stdout.strip().split("\n", 1)
    assert master == "local-cluster[1,1,1024] 2", done.stderr
    assert said.startswith("Spark lost an executor in the middle of the work"), said
    assert "\n" not in said
    assert (tmp_path / "out" / "part-0.parquet").read_bytes() == b"of before"
    # Nothing half-written lies about, hidden or not.
    assert sorted(one.name for one in tmp_path.iterdir()) == ["conf", "home", "in", "out"]
