"""How the checks of step 5 put names and amounts into a sentence."""

from __future__ import annotations

from tenfold.vocabulary import Money


def listed(names: list[str], most: int = 5) -> str:
    """Names in a sentence, at most so many."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def largest(amounts: list[Money]) -> Money | None:
    """The largest amount that is known: what hangs on several features cannot be added up."""
    known = [one for one in amounts if one.value is not None]
    return max(known, key=lambda one: one.value or 0.0, default=None)


__all__ = ["largest", "listed"]
