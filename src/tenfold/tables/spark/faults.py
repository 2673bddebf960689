"""Whatever Spark, Java or the connection to them raise in a block of work, caught and told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from tenfold.errors import TenfoldError
from tenfold.tables.spark.meaning import explained


@contextmanager
def told(memory: str = "") -> Iterator[None]:
    """Turn what Spark, Java or the connection to them raise into an error of ours.

    Parameters
    ----------
    memory : str
        What the driver had, to be named where it was not enough.

    Raises
    ------
    DataProblem
        The data cannot be read: a damaged part, parts that differ, a table that is not there.
    WrongInput
        The driver died, memory was short, or an executor was lost.
    StepFailed
        Anything else that Spark says.
    """
    root = logging.getLogger()
    root.addFilter(_of_others)
    try:
        yield
    except TenfoldError:
        raise
    except Exception as error:
        if not _of_spark(error):
            raise
        raise explained(error, memory) from error
    finally:
        root.removeFilter(_of_others)


def _of_others(record: logging.LogRecord) -> bool:
    # py4j writes whole tracebacks of a broken connection to the root logger, and then raises.
    return "py4j" not in record.pathname


def _of_spark(error: BaseException) -> bool:
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # it has no types
    from pyspark.errors import PySparkException

    if isinstance(error, (Py4JError, PySparkException)):
        return True
    # A dead driver shows as a broken connection, raised in py4j.
    if not isinstance(error, (ConnectionError, EOFError)):
        return False
    trace = error.__traceback__
    while trace is not None:
        if str(trace.tb_frame.f_globals.get("__name__", "")).startswith(("py4j", "pyspark")):
            return True
        trace = trace.tb_next
    return False


__all__ = ["told"]
