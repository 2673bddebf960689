"""One session per process: how it starts, what it is kept from, how it ends and begins again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tenfold.errors import MissingExtra, WrongInput
from tenfold.tables.spark import active, session
from tenfold.tables.spark.engine import Engine
from tenfold.tables.spark.session import process_id
from tenfold.tables.spark.starting import memory


def test_there_is_one_session_and_it_answers() -> None:
    with active() as spark:
        assert spark is session()
        assert spark.range(5).count() == 5
        assert spark.conf.get("spark.sql.session.timeZone") == "UTC"


def test_java_listens_to_this_machine_alone() -> None:
    session()
    number = process_id()
    assert number is not None
    places = {
        each.laddr.ip
        for each in psutil.Process(number).net_connections()
        if each.status == psutil.CONN_LISTEN
    }
    assert places
    assert places <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}


def test_a_driver_that_dies_is_one_sentence_and_the_next_call_has_another() -> None:
    engine = Engine()
    kept = engine.keep(engine.table(session().range(3)))
    number = process_id()
    assert number is not None
    os.kill(number, signal.SIGKILL)
    words = r"driver ended in the middle of the work \(it has"
    with pytest.raises(WrongInput, match=words), active() as spark:
        spark.range(10).count()
    # No other is started only to give back what the first one kept.
    engine.drop(kept)
    assert process_id() is None
    with active() as spark:
        assert spark.range(10).count() == 10
    assert process_id() != number


def test_without_pyspark_the_extra_is_named() -> None:
    code = (
        "import sys\n"
        "sys.modules['pyspark'] = None\n"
        "from tenfold.tables.spark import session\n"
        "from tenfold.errors import MissingExtra\n"
        "try:\n    session()\n"
        "except MissingExtra as error:\n    print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(
        MissingExtra.named("Reading with Spark (engine: spark)", "spark")
    )


def test_nothing_of_spark_is_imported_before_it_is_asked_for() -> None:
    code = "import sys, tenfold.tables.spark; print('pyspark' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


@pytest.mark.parametrize("given", ["4", "4 gigabytes", "", "0g", "-1g"])
def test_memory_that_is_no_size_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENFOLD_SPARK_MEMORY", given)
    with pytest.raises(WrongInput, match="Write 4g or 6000m"):
        memory()


def test_too_little_memory_is_said_in_the_words_of_spark() -> None:
    code = (
        "from tenfold.errors import WrongInput; from tenfold.tables.spark import session\n"
        "try: session()\n"
        "except WrongInput as error: print(error)"
    )
    given = {**os.environ, "TENFOLD_SPARK_MEMORY": "64m"}
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert "Insufficient driver memory" in told.stdout, told.stderr
    assert "It was given 64m (TENFOLD_SPARK_MEMORY)" in told.stdout


def test_what_a_killed_process_left_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile
    from importlib import import_module

    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / f"tenfold-spark-{gone.pid}-abc"
    kept = tmp_path / f"tenfold-spark-{os.getpid()}-abc"
    left.mkdir()
    kept.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = import_module("tenfold.tables.spark.session")._folder()
    assert (left.exists(), kept.exists(), made.exists()) == (False, True, True)
