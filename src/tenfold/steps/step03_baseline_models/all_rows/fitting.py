"""The chosen XGBoost fitted again on all rows of the table, but for those that judge it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sklearn.pipeline import Pipeline

from tenfold.errors import DataProblem, MissingExtra, WrongInput
from tenfold.steps.step03_baseline_models.all_rows.kept import (
    check_fates,
    fates_of,
    marked_rows,
    shaping_of,
    table_of,
)
from tenfold.steps.step03_baseline_models.all_rows.settled import calibrating_rows, settled
from tenfold.steps.step03_baseline_models.bench import Bench
from tenfold.steps.step03_baseline_models.holding_out import Fixed
from tenfold.steps.step03_baseline_models.judging import Judged, title
from tenfold.vocabulary import PreparedData, WholeTable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from tenfold.scoring.spark.shaping import Fate, Shaping


@dataclass(frozen=True)
class Fitted:
    """What came of fitting on all rows: how many rows met which fate, or why nothing did.

    Attributes
    ----------
    judged : Judged or None
        The new model on the rows that calibrate it and set its rule.
    """

    rows: int
    why_not: str = ""
    fates: dict[Fate, int] = field(default_factory=dict)
    judged: Judged | None = None


def check_all_rows(data: PreparedData) -> WholeTable:
    """The table whose rows are to train.

    Raises
    ------
    WrongInput
        Step 2 did not read it with Spark, or corrected labels that only the sample has.
    MissingExtra
        pyspark is not installed.
    """
    whole = data.whole
    if whole is None or whole.engine != "Spark":
        read = "took all rows into memory" if whole is None else f"read it with {whole.engine}"
        raise WrongInput.because(
            f"baseline_models: all_rows fits with Spark, and step 2 {read}.",
            "Set `engine: spark` in data_quality, or `all_rows: false`.",
        )
    if whole.corrected:
        raise WrongInput.because(
            f"baseline_models: step 2 corrected {whole.corrected:,} labels of the sample, and the "
            "table that all_rows reads holds the old ones.",
            "Correct the table itself and leave `corrections` out, or set `all_rows: false`.",
        )
    if find_spec("pyspark") is None:
        raise MissingExtra.named("Fitting on all rows (all_rows)", "spark")
    return whole


def on_all_rows(bench: Bench, chosen: Fixed, data: PreparedData) -> tuple[Fixed, Fitted]:
    """Fit the chosen model again on all rows of the table that are not kept for something else.

    The features are shaped as the sample's training rows have taught. One fold of those is kept
    out, to calibrate the new model and to set its rule, as out-of-fold rows did for the sample's.

    Raises
    ------
    DataProblem
        The table is gone or another than step 2 has seen, or too many of its rows equal those that
        are kept out.
    TenfoldError
        Spark fails.
    """
    whole = check_all_rows(data)
    packed = chosen.packed
    if not hasattr(packed.pipeline.named_steps["model"], "get_booster"):
        name = title(packed.rung, bench.work)
        why = (
            "there is nothing that it could learn from"
            if packed.rung == "xgboost"
            else f"the ladder chose another model ({name}); only XGBoost is fitted on all rows"
        )
        return chosen, Fitted(whole.rows, why)
    from tenfold.tables.spark import active

    calibrating = calibrating_rows(bench, by_time=data.split.kind == "time")
    bench.context.progress(0.9, f"all {whole.rows:,} rows: reading with Spark")
    with active() as spark:
        table = table_of(whole, bench)
        shaping = shaping_of(table, chosen, bench, data)
        bench.context.progress(0.92, f"all {table.rows:,} rows: features")
        rows = shaping.over(marked_rows(table, calibrating, bench, data, spark)).persist()
        try:
            fates = fates_of(rows)
            held, sample = len(bench.work.test), bench.work.material.rows
            check_fates(fates, held=held, calibrating=len(calibrating), sample=sample)
            bench.context.progress(0.94, f"all {table.rows:,} rows: fitting XGBoost")
            model = _boosted(chosen, rows, shaping, bench, fates)
        finally:
            rows.unpersist()
    pipeline = Pipeline([*packed.pipeline.steps[:-1], ("model", model)])
    final, judged = settled(bench, replace(packed, pipeline=pipeline), calibrating)
    return final, Fitted(table.rows, fates=fates, judged=judged)


def _boosted(
    chosen: Fixed, rows: DataFrame, shaping: Shaping, bench: Bench, fates: dict[Fate, int]
) -> Any:
    from tenfold.scoring.spark.boosting import boosted
    from tenfold.scoring.spark.shaping import FATE, TARGET, Fate

    some = rows.where(rows[FATE] == int(Fate.TRAINS))
    classes = len(chosen.packed.known)
    found = some.select(TARGET).distinct().count() if classes else 0
    if found < classes or not fates[Fate.TRAINS]:
        raise DataProblem.because(
            f"Of {classes} classes, {found} are left among the rows that do not judge the model.",
            "Set `all_rows: false` in baseline_models.",
        )
    model = chosen.packed.pipeline.named_steps["model"]
    workers = bench.decisions.all_rows_workers
    return boosted(model, some, shaping.features, workers=workers)


__all__ = ["Fitted", "check_all_rows", "on_all_rows"]
