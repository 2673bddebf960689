"""The business number that a project is to move: where it stands, where it should go, by when."""

from __future__ import annotations

from datetime import date
from typing import Literal

from tenfold.vocabulary.frozen import Frozen


class Goal(Frozen):
    """What step 1 promises; step 8 holds what was reached against it."""

    metric: str = ""
    unit: str = ""
    direction: Literal["increase", "decrease"] = "increase"
    baseline: float | None = None
    target: float | None = None
    deadline: date | None = None


__all__ = ["Goal"]
