"""A threshold that is tried, held against the one that is kept: money, and cases a week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tenfold.charts import interval_text, money_text
from tenfold.errors import TenfoldError


class Beside:
    """Says what a threshold comes to beside the kept one, both counted out of fold.

    Parameters
    ----------
    rehearse : callable
        What decisions come to out of fold, from ``(standing, record, decisions)``.
    """

    def __init__(self, rehearse: Callable[[Any, Any, Any], Any]) -> None:
        self._rehearse = rehearse
        self._of: tuple[Any, Any] = (None, None)
        self._kept: tuple[Any, float | None] = (None, None)

    def __call__(
        self, standing: Any, record: Any, decisions: Any, evidence: Any, tried: Any
    ) -> str:
        """What a person reads; `tried` is None while nothing is moved."""
        try:
            value = standing.inputs(record.step).value
            now = tried or self._rehearse(standing, record, decisions)
        except TenfoldError:  # step 1 is out of date: what is recorded can still be read
            return ""
        if tried is None:
            if now is None:
                return ""
            money = f"Out of fold: {interval_text(now.money)}. " if now.money.known else ""
            return f"{money}{cases_words(now, value)}".strip()
        kept, at = self._as_kept(standing, record)
        against = difference_words(tried, kept, at)
        return " ".join(filter(None, [against, cases_words(tried, value)]))

    def _as_kept(self, standing: Any, record: Any) -> tuple[Any, float | None]:
        # While somebody drags, the project is the same: it is counted once.
        if self._of[0] is not standing or self._of[1] is not record:
            from tenfold.previewing import EVERYTHING, previewed

            found = previewed(standing, record)
            if found is not None and EVERYTHING in found.waiting:
                kept: tuple[Any, float | None] = (None, None)
            else:
                evidence = record.evidence if found is None else found.evidence
                decisions = standing.resolve(record.step).values
                now = self._rehearse(standing, record, decisions)
                kept = (now, evidence.candidate.rule.threshold)
            self._of, self._kept = (standing, record), kept
        return self._kept


def difference_words(tried: Any, kept: Any, at: float | None) -> str:
    """What is tried against what is kept, both out of fold; empty where money is not known."""
    if kept is None or at is None or not (tried.money.known and kept.money.known):
        return ""
    gain, unit = tried.money.value - kept.money.value, tried.money.unit
    against = f"the kept {at:.3g}, which earns {interval_text(kept.money)} out of fold"
    if not gain:
        return f"As much as {against}."
    return f"{money_text(abs(gain), unit)} {'more' if gain > 0 else 'less'} than {against}."


def cases_words(found: Any, value: Any) -> str:
    """How many cases a week are acted on, and whether they fit the capacity; empty if unknown."""
    volume = None if value is None else value.volume_per_week
    if volume is None or not found.rows:
        return ""
    (_tn, fp), (_fn, tp) = found.confusion
    acted = (tp + fp) / found.rows * volume.likely
    said = f"Acts on about {acted:,.0f} of {volume.likely:,.0f} cases a week"
    room = value.capacity_per_week
    if room is None:
        return f"{said}."
    fits = "more than" if acted > room else "within"
    return f"{said}, {fits} your capacity of {room:,.0f} a week."


__all__ = ["Beside", "cases_words", "difference_words"]
