"""The contract over all rows of a Spark table, judged by Great Expectations' own Spark engine."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenfold.contract.suite import Suite
from tenfold.errors import WrongInput
from tenfold.tables import Table
from tenfold.tables.spark import active
from tenfold.tables.spark.engine import Engine

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# What Spark calls the plain types; the suite on disk names those of pandas.
_TYPES = {
    "number": ["LongType", "DoubleType"],
    "date": ["DateType", "TimestampNTZType"],
}


@dataclass(frozen=True)
class Judged:
    """How one expectation fares.

    Attributes
    ----------
    type, column : str
        Of the expectation; no column where it is about the table.
    holds : bool or None
        None where Great Expectations could not tell; then `fault` says why.
    exceptions : int or None
        Cells that break it, where it is about cells.
    """

    type: str
    column: str
    holds: bool | None
    exceptions: int | None
    fault: str = ""


def judged(suite: Suite, table: Table) -> list[Judged]:
    """Validate the Spark frame, every row of it, against the suite that step 2 wrote.

    Cleaning rules are not applied: they are pandas'. Allowances are those of `mostly`.

    Parameters
    ----------
    suite : Suite
    table : Table
        Read with ``engine: spark``.

    Returns
    -------
    list of Judged
        In the order of the suite.

    Raises
    ------
    TenfoldError
        Spark fails, or the table is not held by Spark.
    """
    if not isinstance(table.engine, Engine):
        raise WrongInput.because(
            f"The table is held by {table.engine.name}, not by Spark.", "Read it with Spark."
        )
    with active():
        expectations = [_for_spark(each) for each in suite.to_json()["expectations"]]
        results = _validated(table.engine.frame(table.expr), expectations)
    # Great Expectations groups by column; the place tells which is which.
    found = {int(one.expectation_config.meta["place"]): one for one in results}
    return [_told(found[place]) for place in range(len(expectations))]


def _for_spark(given: dict[str, Any]) -> dict[str, Any]:
    kwargs = given["kwargs"]
    if "type_list" not in kwargs:
        return given
    kind = "date" if "datetime64[us]" in kwargs["type_list"] else "number"
    return given | {"kwargs": kwargs | {"type_list": _TYPES[kind]}}


def _great_expectations() -> Any:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    main: Any = sys.modules["__main__"]
    # It imports a part of pyspark that takes a program without a file (python -c) for its own
    # doctests, and ends it.
    nameless = main.__spec__ is None and not hasattr(main, "__file__")
    if nameless:
        main.__file__ = "<string>"
    try:
        return importlib.import_module("great_expectations")
    finally:
        if nameless:
            del main.__file__


def _validated(frame: DataFrame, expectations: list[dict[str, Any]]) -> list[Any]:
    gx = _great_expectations()
    context = gx.get_context(mode="ephemeral")
    bars: Any = {"globally": False}
    context.variables.progress_bars = bars
    asset = context.data_sources.add_spark("spark").add_dataframe_asset("table")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    numbered = [each | {"meta": {"place": place}} for place, each in enumerate(expectations)]
    suite = gx.ExpectationSuite(name="tenfold contract", expectations=numbered)
    return list(batch.validate(suite).results)


def _told(result: Any) -> Judged:
    config, info = result.expectation_config, result.exception_info or {}
    raised = [info] if "raised_exception" in info else list(info.values())
    fault = next(
        (str(each["exception_message"]) for each in raised if each["raised_exception"]), ""
    )
    return Judged(
        type=config.type,
        column=str(config.kwargs.get("column") or config.kwargs.get("column_A") or ""),
        holds=None if fault else bool(result.success),
        exceptions=(result.result or {}).get("unexpected_count"),
        fault=fault.splitlines()[0] if fault else "",
    )


__all__ = ["Judged", "judged"]
