"""What the widgets ask of the engine: the shapes they are written against."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from tenfold.charts import View
from tenfold.step import Decisions, Step
from tenfold.vocabulary import Gate


class Resolved(Protocol):
    """The decisions that hold, and where each comes from."""

    @property
    def values(self) -> Decisions:
        """The decisions."""
        ...

    @property
    def sources(self) -> Mapping[str, str]:
        """Per decision: default, tenfold.yaml or run."""
        ...


class Outcome(Protocol):
    """What one run of a step left, judged."""

    @property
    def step(self) -> Step:
        """The step that ran."""
        ...

    @property
    def gate(self) -> Gate:
        """Its checks, judged today."""
        ...

    @property
    def content_hash(self) -> str:
        """Hash of decisions and evidence."""
        ...

    @property
    def view(self) -> View:
        """What to show."""
        ...


class Session(Protocol):
    """One step in one notebook."""

    step: Step
    listeners: list[Callable[[Any], None]]
    progress: Callable[[float, str], None]

    @property
    def headless(self) -> bool:
        """Whether nobody is there to click."""
        ...

    def resolved(self) -> Resolved:
        """What holds now."""
        ...

    def save(self, changes: Mapping[str, object]) -> Resolved:
        """Write changes; None clears a decision."""
        ...

    def adopt(self, name: str) -> Resolved:
        """Make what this run set the project's own."""
        ...

    def columns(self) -> Sequence[str]:
        """Columns of the data."""
        ...

    def run(self) -> Outcome:
        """Compute, record, judge, and tell the listeners."""
        ...


__all__ = ["Outcome", "Resolved", "Session"]
