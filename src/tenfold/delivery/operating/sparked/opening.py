"""A batch opened by Spark, and refused before any work where Spark could not do it right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tenfold import tables
from tenfold.errors import WrongInput
from tenfold.scoring.spark import SparkBatch, read_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from tenfold.delivery.operating.serving import Learnt


def batch_in_spark(spark: SparkSession, learnt: Learnt, batch: str, *, name: str) -> SparkBatch:
    """Look at a batch by Spark; the training rows tell the types of text.

    Raises
    ------
    WrongInput
        It is a database, or a feature of the model reads earlier rows of the batch.
    DataProblem
        It cannot be read.
    """
    if tables.is_url(batch):
        raise WrongInput.because(
            f"'{name}' is a database, which is not read by Spark here.",
            "Give Parquet or CSV, or go on without --engine spark.",
        )
    derived = learnt.data.recipe.get("derived", [])
    if any(feature.get("kind") in ("lag", "rolling") for feature in derived):
        raise WrongInput.because(
            "The model has a feature that reads earlier rows of the batch (lag or rolling), which "
            "parts of it cannot see.",
            "Go on without --engine spark.",
        )
    kinds = {str(column): dtype.kind for column, dtype in learnt.reference.frame.dtypes.items()}
    return read_spark(spark, batch, base=Path.cwd(), how=learnt.data.reading, learnt=kinds)


__all__ = ["batch_in_spark"]
