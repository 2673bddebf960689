"""`tenfold score` and `tenfold check` as Spark jobs: the same answers, for rows of any number."""

from __future__ import annotations

from tenfold.delivery.operating.sparked.checking import Looked, look_with_spark
from tenfold.delivery.operating.sparked.folder import check_folder_name
from tenfold.delivery.operating.sparked.scoring import score_with_spark

__all__ = ["Looked", "check_folder_name", "look_with_spark", "score_with_spark"]
