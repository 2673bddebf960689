"""How a Java process with Spark in it is started, told what it may use, and ended."""

# ruff: noqa: SLF001 -- pyspark takes its Java process for eternal and has no way to forget it.

from __future__ import annotations

import contextlib
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.errors import WrongInput

if TYPE_CHECKING:
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

MEMORY = "4g"
"""What Spark's driver may use, in local mode all of Spark; TENFOLD_SPARK_MEMORY overrides."""

_PARTS = 16
_PATIENCE = 20
_LONGEST = 300


def memory() -> str:
    """What the driver may use, for example ``4g``.

    Raises
    ------
    WrongInput
        TENFOLD_SPARK_MEMORY is no size.
    """
    size = os.environ.get("TENFOLD_SPARK_MEMORY", MEMORY).strip().lower()
    if not re.fullmatch(r"[1-9]\d*[mg]", size):
        raise WrongInput.because(
            f"TENFOLD_SPARK_MEMORY is '{size}', which is no size.", "Write 4g or 6000m."
        )
    return size


def launched(folder: Path) -> tuple[SparkSession, subprocess.Popen[bytes]]:
    """Start Java and Spark, with all their files in `folder`.

    Raises
    ------
    WrongInput
        They do not start: says what they said.
    """
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # it has no types
    from pyspark import SparkContext
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = _settings(folder)
    log = folder / "spark.log"
    gateway: Any = None
    try:
        with log.open("wb") as said:
            # Java inherits standard error and would write into the midst of a notebook or a
            # table: its words go to a file, and are read if it does not start.
            start: Any = launch_gateway
            gateway = start(conf, {"stdout": said, "stderr": said})
        context = SparkContext(conf=conf, gateway=gateway)
        context.setLogLevel("OFF")
        # It prints Java's whole stack before the sentence that we make of it.
        logging.getLogger("SQLQueryContextLogger").disabled = True
        return SparkSession(context), gateway.proc
    except (PySparkRuntimeError, Py4JError, OSError) as error:
        text = _asked(error)
        if gateway is not None:
            end(gateway.proc)
        raise WrongInput.because(
            f"Spark did not start: {_reason(log) or text}",
            f"It was given {memory()} (TENFOLD_SPARK_MEMORY) and the master "
            f"'{conf.get('spark.master')}' (SPARK_MASTER): check both, or set engine: duckdb.",
        ) from None


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask Java to go, which it does when nobody holds its standard input; then insist."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def forget() -> None:
    """Clear what pyspark remembers of a Java process that is gone, or is another process's."""
    if "pyspark" not in sys.modules:
        return
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    remembers: Any = SparkContext
    if remembers._gateway is not None:
        with contextlib.suppress(Exception):
            remembers._gateway.shutdown()
    remembers._gateway = remembers._jvm = remembers._active_spark_context = None
    sessions: Any = SparkSession
    sessions._instantiatedSession = None


def forgotten() -> bool:
    """Whether there is no session any more: its driver died, and what it kept is gone."""
    from pyspark import SparkContext

    return SparkContext._active_spark_context is None


def _settings(folder: Path) -> SparkConf:
    from pyspark import SparkConf

    # Workers must run the Python that we run.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    master = os.environ.get("SPARK_MASTER") or "local[*]"
    conf = SparkConf().setMaster(master).setAppName("tenfold")
    given = {
        "spark.driver.memory": memory(),
        # A sample comes through the driver, all of it at once.
        "spark.driver.maxResultSize": memory(),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
        "spark.sql.session.timeZone": "UTC",
        # Whole numbers that overflow and casts that fail must not become other values.
        "spark.sql.ansi.enabled": "true",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        # What is computed over all columns at once becomes a method too long for Java to compile,
        # and runs three times as long.
        "spark.sql.codegen.wholeStage": "false",
        "spark.executorEnv.OMP_NUM_THREADS": "1",
    }
    if master.startswith("local"):
        # Executors on a cluster have to reach the driver; here nobody has.
        given |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": str(_PARTS),
        }
    for key, value in given.items():
        conf.set(key, value)
    return conf


def _asked(error: Exception) -> str:
    """What an error says: one of Java's has to ask Java for its words, while it lives."""
    with contextlib.suppress(Exception):
        found = re.search(r"(?:Exception|Error): (.+)", str(error))
        return (found[1] if found else str(error).splitlines()[0])[:_LONGEST]
    return type(error).__name__


def _reason(log: Path) -> str:
    """The line of Java's or Spark's words that says why."""
    with contextlib.suppress(OSError):
        lines = log.read_text("utf-8", "replace").splitlines()
        pattern = r"[Ee]rror|Exception|[Ii]nvalid|[Cc]ould not"
        said = [line.strip() for line in lines if re.search(pattern, line)]
        if said:
            return said[0][:_LONGEST]
    return ""


__all__ = ["MEMORY", "end", "forget", "forgotten", "launched", "memory"]
