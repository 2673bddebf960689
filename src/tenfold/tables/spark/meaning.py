"""What a failure of Spark means, by its words, as one sentence that says what to do."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from tenfold.errors import DataProblem, StepFailed, TenfoldError, WrongInput

_LONGEST = 300
_NOTHING = "Nothing was written."


class DriverDied(WrongInput):
    """The Java process that all work goes through is gone; another one has to be started."""


def explained(error: Exception, memory: str = "") -> TenfoldError:
    """The error of ours that says what one of Spark means."""
    text = _text(error)
    for judge in (_damaged, _missing, _short, _lost, _died):
        found = judge(error, text, memory)
        if found is not None:
            return found
    return StepFailed(f"Spark failed: {_first(text)} {_NOTHING}")


def _damaged(error: Exception, text: str, memory: str) -> TenfoldError | None:
    drift = re.search(
        r"reading file (?P<file>\S+?)\.? Data type mismatches when reading Parquet column "
        r"\[?(?P<column>.+?)\]?\. Expected Spark type (?P<want>.+?), actual Parquet type "
        r"(?P<is>.+?)\.",
        text,
    )
    if drift:
        return DataProblem.because(
            f"'{_name(drift['file'])}' holds '{drift['column'].strip('`')}' as {drift['is']}, "
            f"the other parts as {drift['want']}.",
            "Write the parts with one schema.",
        )
    gone = re.search(r"FILE_NOT_EXIST.*?reading file (\S+?)\.?\s", text, re.DOTALL)
    if gone:
        return DataProblem.because(
            f"'{_name(gone[1])}' went away while it was read.", "Run again when it is complete."
        )
    part = re.search(
        r"(?:reading file|footer for file:?|read footer.*?)\s+(file:\S+|\S+/\S+)", text
    )
    if "FAILED_READ_FILE" in text or "CANNOT_READ_FILE_FOOTER" in text or part:
        name = f"'{_name(part[1])}'" if part else "A part of the data"
        return DataProblem.because(
            f"{name} cannot be read: {_cause(text)}", "Write or copy this part again."
        )
    merge = "CANNOT_MERGE_SCHEMAS" in text
    if merge:
        return DataProblem.because(
            "The parts have schemas that do not fit together.", "Write the parts with one schema."
        )
    return None


def _missing(error: Exception, text: str, memory: str) -> TenfoldError | None:
    table = re.search(r"TABLE_OR_VIEW_NOT_FOUND\] The table or view (\S+) cannot be found", text)
    if table:
        return DataProblem.because(
            f"Spark knows no table {table[1].replace('`', '')}.",
            "Check its name (catalog.schema.table) and that Spark is connected to its catalog.",
        )
    path = re.search(r"PATH_NOT_FOUND\] Path does not exist: (\S+?)\.?(?:\s|$)", text)
    if path:
        return DataProblem.because(f"'{_name(path[1])}' does not exist.", "Check the path.")
    return None


def _short(error: Exception, text: str, memory: str) -> TenfoldError | None:
    if "spark.driver.maxResultSize" in text:
        return WrongInput.because(
            "Spark was to hand over more rows than the driver may hold.",
            f"Raise TENFOLD_SPARK_MEMORY{_had(memory)}. {_NOTHING}",
        )
    words = ("OutOfMemoryError", "Java heap space", "GC overhead", "SparkOutOfMemory")
    if any(word in text for word in words):
        return WrongInput.because(
            f"Spark ran out of memory{_had(memory)}.",
            f"Raise TENFOLD_SPARK_MEMORY, for example to 8g. {_NOTHING}",
        )
    if "No space left on device" in text:
        return WrongInput.because(
            "The disk is full: Spark keeps there what memory cannot hold.",
            f"Free some room, or set SPARK_LOCAL_DIRS to a larger disk. {_NOTHING}",
        )
    return None


def _lost(error: Exception, text: str, memory: str) -> TenfoldError | None:
    words = ("ExecutorLostFailure", "Executor lost", "executor lost", "Lost executor")
    if any(word in text for word in words) or re.search(r"executor \S+ exited", text):
        return WrongInput.because(
            "Spark lost an executor in the middle of the work, most often for lack of memory.",
            f"Give executors more memory (spark.executor.memory) and run again. {_NOTHING}",
        )
    if "Python worker exited unexpectedly" in text or "Python worker failed to connect" in text:
        return WrongInput.because(
            "A Python process of Spark ended in the middle of the work, most often for lack of "
            "memory.",
            f"Free some memory and run again. {_NOTHING}",
        )
    if "SparkContext was shut down" in text or "stopped SparkContext" in text:
        return _dead(memory)
    return None


def _died(error: Exception, text: str, memory: str) -> TenfoldError | None:
    from py4j.protocol import (  # type: ignore[import-untyped]  # it has no types
        Py4JJavaError,
        Py4JNetworkError,
    )

    gone = isinstance(error, (Py4JNetworkError, ConnectionError, EOFError))
    # py4j says no more of a connection that broke under a call.
    silent = type(error).__name__ == "Py4JError" and "An error occurred while calling" in text
    if gone or (silent and not isinstance(error, Py4JJavaError) and "Trace" not in text):
        return _dead(memory)
    return None


def _dead(memory: str) -> TenfoldError:
    return DriverDied.because(
        f"Spark's driver ended in the middle of the work{_had(memory)}, most often for lack of "
        "memory.",
        f"Raise TENFOLD_SPARK_MEMORY if the machine has more, and run again. {_NOTHING}",
    )


def _had(memory: str) -> str:
    return f" (it has {memory})" if memory else ""


def _text(error: Exception) -> str:
    java: Any = getattr(error, "java_exception", None)
    said = str(error)
    if java is not None and str(java) not in said:
        return f"{java} {said}"
    return said


def _cause(text: str) -> str:
    causes = re.findall(r"Caused by: (?:[\w.$]+(?:Exception|Error): )?(.+)", text)
    return _first(causes[-1]) if causes else "it is damaged."


def _first(text: str) -> str:
    line = next((line for line in text.splitlines() if line.strip()), "no reason given").strip()
    line = re.sub(r"^(?:[\w.$]+(?:Exception|Error): )+", "", line)
    line = line if len(line) <= _LONGEST else line[:_LONGEST] + " …"
    return line if line.endswith((".", "!", "?", "…")) else line + "."


def _name(path: str) -> str:
    return unquote(path.rstrip("./")).rsplit("/", 1)[-1]


__all__ = ["DriverDied", "explained"]
