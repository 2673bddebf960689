"""Rows that Spark holds, worked on in parts by the same Python that works on a frame."""

from __future__ import annotations

from tenfold.scoring.spark.batch import SparkBatch
from tenfold.scoring.spark.contract import Held, hold
from tenfold.scoring.spark.reading import read_spark

__all__ = ["Held", "SparkBatch", "hold", "read_spark"]
