"""The chosen XGBoost fitted again on all rows of the table with Spark, judged and told."""

from __future__ import annotations

from tenfold.steps.step03_baseline_models.all_rows.fitting import check_all_rows, on_all_rows
from tenfold.steps.step03_baseline_models.all_rows.told import all_rows_told

__all__ = ["all_rows_told", "check_all_rows", "on_all_rows"]
