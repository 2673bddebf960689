"""Panels that hear of each run of their step: one of each kind, however often a cell is run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def listen(session: Any, heard: Callable[[Any], None]) -> None:
    """Have a panel told of what each run leaves, in place of an earlier panel of its kind.

    Parameters
    ----------
    heard : callable
        A method of the panel.
    """
    kind = type(getattr(heard, "__self__", None))
    others = [one for one in session.listeners if type(getattr(one, "__self__", None)) is not kind]
    session.listeners[:] = [*others, heard]


__all__ = ["listen"]
