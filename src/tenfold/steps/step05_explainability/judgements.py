"""How the checks of step 5 put names and amounts into a sentence, and an interval to a bar."""

from __future__ import annotations

from typing import Literal

from tenfold.vocabulary import Estimate, Money


def listed(names: list[str], most: int = 5) -> str:
    """Names in a sentence, at most so many."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def largest(amounts: list[Money]) -> Money | None:
    """The largest amount that is known: what hangs on several features cannot be added up."""
    known = [one for one in amounts if one.value is not None]
    return max(known, key=lambda one: one.value or 0.0, default=None)


def held_against(one: Estimate, least: float) -> Literal["clears", "untold", "short"]:
    """Whether the whole interval lies at or above what is wanted, only a part of it, or none."""
    if one.low is None or one.high is None:
        return "untold"
    return "clears" if one.low >= least else "untold" if one.high >= least else "short"


__all__ = ["held_against", "largest", "listed"]
