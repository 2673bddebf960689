"""What Spark says becomes one sentence that says what to do."""

from __future__ import annotations

import pytest
from pyspark.errors import AnalysisException

from tenfold.errors import StepFailed, TenfoldError, WrongInput
from tenfold.tables.spark.meaning import DriverDied, explained

LOST = (
    "Job aborted due to stage failure: Task 3 in stage 4.0 failed 4 times, most recent failure: "
    "Lost task 3.3 in stage 4.0 (TID 19) (10.0.0.7 executor 2): ExecutorLostFailure (executor 2 "
    "exited caused by one of the running tasks) Reason: Container killed"
)


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (LOST, WrongInput, "lost an executor.*spark.executor.memory"),
        ("java.lang.OutOfMemoryError: Java heap space", WrongInput, r"ran out of memory \(it has"),
        ("No space left on device", WrongInput, "disk is full"),
        ("Total size is bigger than spark.driver.maxResultSize", WrongInput, "hand over more rows"),
        ("Python worker exited unexpectedly (crashed)", WrongInput, "A Python process of Spark"),
        ("Job 3 cancelled because SparkContext was shut down", DriverDied, "driver ended"),
        ("[CANNOT_PARSE] something new\nwith a stack", StepFailed, r"something new\. Nothing was"),
    ],
)
def test_each_fault_has_its_sentence(said: str, kind: type[TenfoldError], words: str) -> None:
    found = explained(AnalysisException(said), "4g")
    assert type(found) is kind
    assert "\n" not in str(found)
    with pytest.raises(kind, match=words):
        raise found
