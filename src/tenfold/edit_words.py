"""A saved change in words: what stood where, and what stands there now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tenfold import registry
from tenfold.changes import between
from tenfold.errors import TenfoldError
from tenfold.journal import FILES, WAIVERS, Change, Kept

_SHOWN = 3


def told(changes: Sequence[Change], words: str = "") -> str:
    """The changes of one edit in a sentence, after what the whole of it was."""
    said = [_sentence(change) for change in changes]
    more = f"; and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    text = "; ".join(said[:_SHOWN]) + more
    return f"{words}: {text}" if words else text


def place(change: Change) -> str:
    """Where a change is, as a person would call it."""
    if change.step == FILES:
        return change.field
    return (
        f"waiver of {change.field}" if change.step == WAIVERS else f"{change.step}.{change.field}"
    )


def _sentence(change: Change) -> str:
    if change.step == FILES:
        words = {True: "written", False: "changed"}[change.before is Kept.ABSENT]
        return f"{change.field}: {words}"
    return f"{place(change)}: {between(_shown(change, 'before'), _shown(change, 'after'))}"


def _shown(change: Change, side: str) -> Any:
    value = getattr(change, side)
    if value is Kept.CUT:
        return "(not kept)"
    if change.step == WAIVERS:
        return None if value is Kept.ABSENT else "; ".join(map(_waiver, value))
    if value is not Kept.ABSENT:
        return value
    try:
        default = registry.get(change.step).decisions().model_dump(mode="json")[change.field]
    except (LookupError, TenfoldError):
        return None  # of another version, which knew the step or the decision
    return default if default in (None, [], {}) else f"{default} (the default)"


def _waiver(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    return f"until {entry.get('expires')}, {entry.get('role')}: {entry.get('reason')}"


__all__ = ["place", "told"]
