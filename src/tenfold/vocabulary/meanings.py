"""What columns hold, in the words of step 2's data dictionary."""

from __future__ import annotations

from pydantic import Field

from tenfold.vocabulary.frozen import Frozen


class Meanings(Frozen):
    """The data dictionary as far as it is written.

    Attributes
    ----------
    words : dict of str to str
        Columns, and what each holds, as its author wrote it.
    units : dict of str to str
        Columns, and the unit of each: EUR, days, kg.
    """

    words: dict[str, str] = Field(default_factory=dict)
    units: dict[str, str] = Field(default_factory=dict)


__all__ = ["Meanings"]
