"""What a detector reports: one habit that will hurt later, where it stands and what to do."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from tenfold.vocabulary.frozen import Frozen

SmellKind = Literal[
    "out_of_order_execution",
    "hidden_state",
    "fit_before_split",
    "unseeded_randomness",
    "absolute_path",
    "unpinned_dependency",
    "unused_feature",
    "duplicated_transform",
    "unreadable",
]
SmellSeverity = Literal["high", "medium", "low"]

KINDS: tuple[SmellKind, ...] = get_args(SmellKind)


class Place(Frozen):
    """Where something stands; as in `Smell`."""

    path: str
    line: int | None = Field(None, ge=1)
    cell: int | None = Field(None, ge=0)


class Smell(Frozen):
    """One place in a notebook or a file that will cost time or money later.

    Attributes
    ----------
    path : str
        Relative to the folder that was searched, with forward slashes.
    line : int or None
        From 1: of the file, or of the cell's source in a notebook.
    cell : int or None
        Position in the notebook from 0, Markdown cells counted; None outside of notebooks.
    message : str
        The fact, as a sentence.
    remedy : str
        What to do about it, as a sentence.
    also : tuple of Place
        The other places of a smell that lies between several: both copies, both cells.
    """

    kind: SmellKind
    severity: SmellSeverity
    path: str
    line: int | None = Field(None, ge=1)
    cell: int | None = Field(None, ge=0)
    message: str
    remedy: str
    also: tuple[Place, ...] = ()


__all__ = ["KINDS", "Place", "Smell", "SmellKind", "SmellSeverity"]
