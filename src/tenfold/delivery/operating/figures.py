"""The figures of the last check, where the exporter reads them: .cache/operations/check.json."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from pathlib import Path

from tenfold.errors import ProjectProblem
from tenfold.files import write_atomic

FILE = Path(".cache") / "operations" / "check.json"


def write_figures(
    folder: Path,
    *,
    rows: int,
    broken_clauses: int,
    refused: bool,
    drift: Mapping[str, float],
    expected_score: float | None,
    expected_money_per_week: float | None,
) -> str:
    """Write them whole or not at all; says so where the project cannot be written.

    Parameters
    ----------
    refused : bool
        Whether the batch may not be used, for whatever reason.
    drift : mapping of str to float
        Per feature, evidence over its threshold; 1 is an alarm.
    expected_score, expected_money_per_week : float or None
        Estimated without labels; None where they could not be.
    """
    said = {
        "checked_at": time.time(),
        "rows": rows,
        "broken_clauses": broken_clauses,
        "refused": refused,
        "drift": {name: round(ratio, 6) for name, ratio in drift.items()},
        "expected_score": _finite(expected_score),
        "expected_money_per_week": _finite(expected_money_per_week),
    }
    try:
        write_atomic(folder / FILE, json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    except ProjectProblem as problem:
        return f"Its figures were not kept for the metrics. {problem}"
    return ""


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


__all__ = ["FILE", "write_figures"]
