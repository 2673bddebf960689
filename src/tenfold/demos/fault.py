"""What was planted in a demo's data, what finds it, and where the demo deals with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A fault that was planted on purpose.

    Parameters
    ----------
    what : str
        What was planted, in one sentence.
    columns : tuple of str
        Columns that hold it; empty when it concerns whole rows.
    detectors : tuple of str
        Detectors of step 2, any of which names it.
    dealt_with : str
        What the demo's decision file does about it; empty where the demo leaves it to be found.
    decisions : tuple of str
        Where in the decision file, for example ``"clean.income"`` or ``"waivers.TF0206"``.
    """

    what: str
    columns: tuple[str, ...]
    detectors: tuple[str, ...]
    dealt_with: str = ""
    decisions: tuple[str, ...] = ()


__all__ = ["Fault"]
