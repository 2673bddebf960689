"""Which rows of the whole table train: all but those that judge or calibrate the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tenfold.errors import DataProblem, StepFailed
from tenfold.features import CleanRule
from tenfold.features.cleaning import cast
from tenfold.steps.step03_baseline_models.bench import Bench
from tenfold.steps.step03_baseline_models.holding_out import Fixed
from tenfold.steps.step03_baseline_models.rows import Ints
from tenfold.vocabulary import PreparedData, WholeTable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from tenfold.scoring.spark.shaping import Fate, Shaping
    from tenfold.tables import Table

_TOO_MANY = 2.0


def table_of(whole: WholeTable, bench: Bench) -> Table:
    """The table as step 2 has seen it, in Spark.

    Raises
    ------
    DataProblem
        It is gone, or another one.
    """
    from tenfold.tables.spark import read
    from tenfold.tables.whole import keyed, version_of

    table = read(whole.source, base=bench.context.project_dir)
    with keyed(table) as keys:
        version = version_of(table, keys)
    if version != whole.version:
        raise DataProblem.because(
            f"'{whole.source}' is not the table that step 2 has seen: its version is "
            f"{version[:12]}, and was {whole.version[:12]}.",
            "Run step 2 again.",
        )
    return table


def marked_rows(
    table: Table, calibrating: Ints, bench: Bench, data: PreparedData, spark: SparkSession
) -> DataFrame:
    """All rows, and which of them judge or calibrate."""
    from tenfold.scoring.spark.apart import Apart, marked
    from tenfold.scoring.spark.shaping import Fate
    from tenfold.tables import from_frame

    work, roles = bench.work, data.roles
    frame = pd.concat([work.train.frame.iloc[calibrating], work.test.frame], ignore_index=True)
    apart = Apart(
        from_frame(frame).arrow(),
        np.repeat([0, 1], [len(calibrating), len(work.test)]),
        [(Fate.CALIBRATES, Fate.CALIBRATES), (Fate.EQUAL, Fate.GROUP)],
    )
    group = roles.group if data.split.kind == "group" else None
    return marked(table, apart, spark, target=roles.target, group=group)


def shaping_of(table: Table, chosen: Fixed, bench: Bench, data: PreparedData) -> Shaping:
    """How its rows become what the chosen model is fitted on."""
    from tenfold.scoring.spark.shaping import Shaping

    work, steps = bench.work, chosen.packed.pipeline.named_steps
    by_time = data.split.kind == "time"
    rules = [CleanRule.model_validate(rule) for rule in data.reading.clean_target]
    return Shaping(
        columns=tuple(table.columns),
        recipe=steps["recipe"],
        encode=steps["encode"],
        width=int(steps["model"].n_features_in_),
        task=work.task,
        labels=work.labels,
        known=chosen.packed.known,
        target=data.roles.target,
        rules=[*rules, *work.recipe.clean],
        time=data.roles.time if by_time else None,
        until=_until(bench, data) if by_time else None,
    )


def _until(bench: Bench, data: PreparedData) -> Any:
    """From when on rows are held out, or lie in the embargo before."""
    from pandas.api.types import is_numeric_dtype

    moments = bench.work.test.frame[str(data.roles.time)]
    if is_numeric_dtype(moments):
        return float(moments.min())
    start = np.datetime64(cast(moments, "datetime").min().to_datetime64(), "us")
    return start - np.timedelta64(data.split.embargo_days, "D")


def fates_of(rows: DataFrame) -> dict[Fate, int]:
    """How many rows meet which fate."""
    from tenfold.scoring.spark.shaping import FATE, Fate

    counted = rows.groupBy(FATE).count().toArrow().to_pylist()
    found = {Fate(one[FATE]): int(one["count"]) for one in counted}
    return {fate: found.get(fate, 0) for fate in Fate}


def check_fates(fates: dict[Fate, int], *, held: int, calibrating: int, sample: int) -> None:
    """Refuse where held-out rows were not found again, or too many rows are their doubles.

    Parameters
    ----------
    held, calibrating, sample : int
        Rows of the sample that judge, that calibrate, and all of them.

    Raises
    ------
    StepFailed, DataProblem
    """
    from tenfold.scoring.spark.shaping import Fate

    rows, equal, kept = sum(fates.values()), fates[Fate.EQUAL], fates[Fate.CALIBRATES]
    # The held-out period says nothing: a row of it that was found again is counted as equal. Nor
    # does a held-out group of the rows that calibrate, which are of others.
    apart = equal + fates[Fate.GROUP]
    found = min(apart + kept, min(apart, held) + min(equal + kept, calibrating))
    if found < held + calibrating:
        raise StepFailed(
            f"Only {found:,} of the {held + calibrating:,} rows that judge and calibrate "
            "were found again in the table; a model of all rows might have seen the others. "
            "Nothing was written: set `all_rows: false`."
        )
    # As many as would be kept out if the sample were the table, and as many again.
    if max(equal / max(held, 1), kept / max(calibrating, 1)) > _TOO_MANY * rows / sample:
        raise DataProblem.because(
            f"{equal + kept:,} of {rows:,} rows equal one of {held + calibrating:,} that judge or "
            "calibrate, in every cell but the target; a model of the others would not be one of "
            "this table, and the sample says as much of it as all rows.",
            "Set `all_rows: false` in baseline_models, or keep the column in the table that tells "
            "cases apart.",
        )


__all__ = ["check_fates", "fates_of", "marked_rows", "shaping_of", "table_of"]
