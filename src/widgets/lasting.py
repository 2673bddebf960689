"""How long what is out of date will take, by what it took the last time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tenfold import registry
from tenfold.errors import TenfoldError

if TYPE_CHECKING:
    from tenfold.standing import Standing
    from tenfold.verdict import Verdict

_OPENING = 1.0  # seconds: a notebook is opened, run from its top and kept, beside the step itself


def lasting(standing: Standing, found: Verdict) -> str:
    """A sentence; empty where all is up to date or nothing that is not has ever run."""
    waiting = [step.slug for step in found.steps if step.freshness != "fresh"]
    took = [each for slug in waiting if (each := _took(standing, slug)) is not None]
    if not took:
        return ""
    total = sum(took) + _OPENING * len(took)
    never = len(waiting) - len(took)
    steps = "1 step" if never == 1 else f"{never} steps"
    rest = f"; how long {steps} more will take is not known" if never else ""
    return f"What is out of date took {_words(total)} in all when it last ran{rest}."


def _took(standing: Standing, slug: str) -> float | None:
    try:
        record = standing.record(registry.get(slug))
    except TenfoldError:  # damaged: nobody knows
        return None
    seconds = record.context.get("seconds") if record else None
    total = seconds.get("total") if isinstance(seconds, Mapping) else None
    return float(total) if isinstance(total, int | float) else None


def _words(seconds: float) -> str:
    if seconds < 55:
        return f"about {max(5, 5 * round(seconds / 5))} s"
    minutes = max(1, round(seconds / 60))
    return f"about {minutes} min" if minutes < 100 else f"about {round(minutes / 60)} h"


__all__ = ["lasting"]
