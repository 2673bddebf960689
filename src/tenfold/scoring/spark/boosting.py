"""XGBoost fitted by Spark's workers; what comes back is the model that a fit here would give."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tenfold.errors import WrongInput
from tenfold.scoring.spark.shaping import TARGET

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_PLACE = "tenfold_place"
_BATCH = "spark.sql.execution.arrow.maxRecordsPerBatch"
# What xgboost.spark decides itself, or refuses.
_ITS_OWN = {"objective", "n_jobs", "missing", "enable_categorical"}
_LOGS = ("XGBoost-PySpark", "SparkXGBClassifier", "SparkXGBRegressor")


def boosted(like: Any, frame: DataFrame, features: list[str], *, workers: int) -> Any:
    """Fit on rows in Spark what was fitted on fewer rows here.

    Rows go to the workers by a hash of their values and lie there in its order, so that the model
    depends on the rows and on `workers` alone: not on the order of rows, their files or the number
    of tasks.

    Parameters
    ----------
    like : XGBClassifier or XGBRegressor
        Fitted; its parameters are used again, and its classes are those of `TARGET`.
    frame : DataFrame
        Of Spark, set aside, since it is read more than once: `TARGET` and `features`, none null.
    workers : int
        Tasks that fit together; each holds its share of the rows in memory.

    Returns
    -------
    XGBClassifier or XGBRegressor

    Raises
    ------
    WrongInput
        Fewer tasks can run at once than `workers` here.

    References
    ----------
    XGBoost, "Distributed XGBoost with PySpark", for ``xgboost.spark``.
    """
    from pyspark.sql import functions as F  # noqa: N812 -- as all of Spark's own pages have it
    from sklearn.base import clone, is_regressor
    from xgboost.spark import SparkXGBClassifier, SparkXGBRegressor

    spark = frame.sparkSession
    _check_slots(spark, workers)
    made: Any = SparkXGBRegressor if is_regressor(like) else SparkXGBClassifier
    given = {
        name: value
        for name, value in like.get_params().items()
        if value is not None and name not in _ITS_OWN
    }
    values = [TARGET, *features]
    placed = frame.select(F.xxhash64(*values).alias(_PLACE), *values)
    # Values after the hash: rows that still are alike may change places.
    rows = placed.repartition(workers, _PLACE).sortWithinPartitions(_PLACE, *values)
    with _quiet(spark):
        estimator = made(
            features_col=features, label_col=TARGET, num_workers=workers, verbose=False, **given
        )
        booster = estimator.fit(rows).get_booster()
    # Spark's columns are no names of features.
    booster.feature_names = booster.feature_types = None
    model = clone(like)
    model.load_model(booster.save_raw("ubj"))
    return model


def _check_slots(spark: SparkSession, workers: int) -> None:
    context = spark.sparkContext
    # On a cluster, more may come; here Spark would ask again for ten minutes.
    if str(context.master).startswith("local") and workers > context.defaultParallelism:
        raise WrongInput.because(
            f"{workers} workers are to fit together, and Spark runs "
            f"{context.defaultParallelism} tasks at once here ('{context.master}').",
            f"Set all_rows_workers: {context.defaultParallelism} or fewer, or SPARK_MASTER.",
        )


@contextmanager
def _quiet(spark: SparkSession) -> Iterator[None]:
    logs = [(log := logging.getLogger(name), log.level) for name in _LOGS]
    before = spark.conf.get(_BATCH)
    try:
        # Cut points follow from batches, and so would the last digits of the model.
        spark.conf.set(_BATCH, "10000")
        for log, _ in logs:
            log.setLevel(logging.ERROR)
        with warnings.catch_warnings():
            # pyspark 4.3 warns of every pandas 3; what goes through it here are float columns.
            warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
            yield
    finally:
        for log, level in logs:
            log.setLevel(level)
        spark.conf.set(_BATCH, str(before))


__all__ = ["boosted"]
