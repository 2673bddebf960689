"""When a model was last trained, promoted or not: .cache/operations/retrain.json."""

from __future__ import annotations

import time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tenfold.errors import ProjectProblem
from tenfold.files import write_atomic

TRAINING = Path(".cache") / "operations" / "retrain.json"


class _Training(BaseModel):
    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    trained_at: float


def note_training(project: Path) -> str:
    """Note that a training has just ended; says so where the project cannot be written.

    The registry does not know of one whose challenger was refused, or was the champion again.
    """
    noted = _Training(trained_at=time.time())
    try:
        write_atomic(project / TRAINING, noted.model_dump_json() + "\n")
    except ProjectProblem as problem:
        return f"\n  when it ended was not kept for the metrics: {problem}"
    return ""


def last_training(project: Path) -> float | None:
    """Seconds since 1970; None where none was noted, or the file cannot be read."""
    try:
        return _Training.model_validate_json((project / TRAINING).read_bytes()).trained_at
    except (OSError, ValidationError):
        return None


__all__ = ["TRAINING", "last_training", "note_training"]
