"""A failure in a block of work comes out as a sentence; what is not of Spark as it is."""

from __future__ import annotations

import logging

import pytest

from tenfold.errors import DataProblem
from tenfold.tables.spark import active, told


def test_a_table_that_is_not_there_is_named() -> None:
    words = r"Spark knows no table nowhere\. Check its name"
    with pytest.raises(DataProblem, match=words), active() as spark:
        spark.table("nowhere").count()


def test_what_is_not_of_spark_goes_through() -> None:
    with pytest.raises(ZeroDivisionError), told():
        _ = 1 / 0


def test_py4j_is_quiet_while_a_connection_breaks(caplog: pytest.LogCaptureFixture) -> None:
    record = logging.LogRecord("root", logging.ERROR, "/x/py4j/y.py", 1, "broken", None, None)
    with told():
        logging.getLogger().handle(record)
    assert not caplog.records
