"""One Spark session per process: started when first asked for, quiet, gone with the process."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]  # it has no types

from tenfold.errors import MissingExtra
from tenfold.tables.spark.faults import told
from tenfold.tables.spark.java import check_java
from tenfold.tables.spark.meaning import DriverDied
from tenfold.tables.spark.starting import end, forget, launched, memory

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass
class _Running:
    """A session that we started, the Java process behind it, and the folder for its files."""

    spark: SparkSession
    process: subprocess.Popen[bytes]
    folder: Path
    owner: int

    @property
    def alive(self) -> bool:
        return self.owner == os.getpid() and self.process.poll() is None


_NAME = "tenfold-spark-"
_running: _Running | None = None
_lock = threading.RLock()


def session() -> SparkSession:
    """Spark's session of this process; the first call starts it (5 to 10 s).

    A session that is active already (a notebook on a cluster, spark-submit) is taken as it is and
    never stopped. Ours runs on this machine unless SPARK_MASTER says otherwise, and is started
    anew after its Java process died.

    Raises
    ------
    MissingExtra
        pyspark is not installed.
    WrongInput
        Java is missing or too old, the memory asked for is no size, or Spark does not start.

    Examples
    --------
    >>> session().range(3).count()  # doctest: +SKIP
    3
    """
    global _running  # noqa: PLW0603 -- Spark allows one context per process, and so do we
    with _lock:
        if _running is not None and _running.alive:
            return _running.spark
        stop()
        given = _given()
        if given is not None:
            return given
        _running = _started()
        atexit.register(stop)
        return _running.spark


def stop() -> None:
    """End the session that we started, its Java process, and its files; without one, nothing."""
    global _running
    with _lock:
        gone, _running = _running, None
        if gone is None:
            return
        if gone.owner == os.getpid():
            atexit.unregister(stop)
            # A dead driver cannot be asked to stop.
            with contextlib.suppress(Exception):
                if gone.alive:
                    gone.spark.stop()
            end(gone.process)
            shutil.rmtree(gone.folder, ignore_errors=True)
        # A fork inherits its parent's connection, which it must not use.
        forget()


@contextmanager
def active() -> Iterator[SparkSession]:
    """The session for a block of work; whatever Spark says against it becomes one sentence.

    The session stays for the next block: starting one costs seconds.

    Raises
    ------
    TenfoldError
        What `session` raises, and what `tenfold.tables.spark.told` makes of failures.
    """
    spark = session()
    try:
        with told(memory()):
            yield spark
    except DriverDied:
        # It takes a moment to go; the next call must not find it still there.
        stop()
        raise


def process_id() -> int | None:
    """Process of the Java that we started, for who measures it."""
    return _running.process.pid if _running is not None and _running.alive else None


def _given() -> SparkSession | None:
    # pyspark 4.3 warns of every pandas 3; only Arrow goes through it here.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise MissingExtra.named("Reading with Spark (engine: spark)", "spark") from None
    return SparkSession.getActiveSession()


def _started() -> _Running:
    check_java()
    folder = _folder()
    try:
        return _Running(*launched(folder), folder, os.getpid())
    except BaseException:
        forget()
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _folder() -> Path:
    """A folder of this process's own; what killed processes left behind is removed."""
    for left in Path(tempfile.gettempdir()).glob(f"{_NAME}*"):
        number = left.name.removeprefix(_NAME).split("-")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-"))


__all__ = ["active", "process_id", "session", "stop"]
