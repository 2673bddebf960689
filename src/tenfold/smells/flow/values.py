"""What is known of a value without running anything: whose rows it holds and what taught it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field, replace

from tenfold.smells.code import Block, Code
from tenfold.smells.smell import Place

NOTHING: frozenset[int] = frozenset()
_PART = re.compile(
    r"(?i)(^|_|\.)(x_?|y_?|df_?|data_?)?(train|trn|test|tst|val|valid|validation|holdout|hold_out|oot|eval|tr|te)"
    r"(ing)?(_|\d|$)|^[xy](train|test|val|tr|te)$"
)


@dataclass(frozen=True, eq=False)
class Event:
    """Something learned from rows: a fitted scaler, a mean, a resampling.

    Attributes
    ----------
    whole : bool
        Learned from rows before they were split.
    what : str
        As a sentence has it: "'StandardScaler' is fitted".
    """

    code: Code
    block: Block
    node: ast.AST
    roots: frozenset[int]
    what: str
    whole: bool = True
    resampled: bool = False
    called: Place | None = None
    step: int = 0


@dataclass(frozen=True)
class Value:
    """An expression's value.

    Attributes
    ----------
    roots : frozenset of int
        Where its rows come from.
    part : bool
        It holds the rows of one side of a split.
    marks : frozenset of Event
        What was learned from rows and went into it.
    stats : str
        The statistics that it is made of, and nothing else: "mean", "std"; empty for rows.
    made : str
        Class of the object that it is.
    learned : frozenset of Event
        What the object was fitted on.
    items : tuple of Value
        Of a tuple that a function returns.
    split_at : int
        When the rows were split.
    own : (Code, str) or None
        Of an object of the folder's own class: where the class is named, and how.
    fields : tuple of (str, Value)
        What such an object holds, by ``self.name``.
    """

    roots: frozenset[int] = NOTHING
    part: bool = False
    marks: frozenset[Event] = field(default_factory=frozenset)
    stats: frozenset[str] = field(default_factory=frozenset)
    made: str = ""
    learned: frozenset[Event] = field(default_factory=frozenset)
    items: tuple[Value, ...] = ()
    split_at: int = 0
    own: tuple[Code, str] | None = None
    fields: tuple[tuple[str, Value], ...] = ()

    def marked(self, *events: Event) -> Value:
        """With more that went into it."""
        return replace(self, marks=self.marks | set(events))

    def rows(self) -> Value:
        """As data: neither a statistic nor an object."""
        return replace(self, stats=frozenset(), made="", items=(), own=None, fields=())


def joined(values: list[Value]) -> Value:
    """What is made of several values."""
    known = [one for one in values if one != Value()]
    if not known:
        return Value()
    if len(known) == 1:
        return known[0]
    return Value(
        roots=frozenset().union(*(one.roots for one in known)),
        part=any(one.part for one in known),
        marks=frozenset().union(*(one.marks for one in known)),
        stats=frozenset().union(*(one.stats for one in known))
        if all(one.stats or not one.roots for one in known)
        else frozenset(),
        learned=frozenset().union(*(one.learned for one in known)),
        split_at=max(one.split_at for one in known),
    )


def is_part_name(name: str) -> bool:
    """Whether people would call one side of a split so."""
    return bool(_PART.search(name))


__all__ = ["Event", "Value", "is_part_name", "joined"]
