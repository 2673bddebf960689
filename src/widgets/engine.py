"""What the widgets ask of the engine: the shapes they are written against."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from tenfold.charts import View
from tenfold.errors import TenfoldError
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


class Job(Protocol):
    """One run of a step, on its way or over."""

    done: float
    text: str
    reused: bool
    outcome: Any
    error: TenfoldError | None

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        ...

    @property
    def can_cancel(self) -> bool:
        """Whether it can be asked to end."""
        ...

    @property
    def seconds(self) -> float:
        """How long it has taken."""
        ...

    def listen(self, seconds: float = 0.0) -> bool:
        """Take in what it says; True once it is over."""
        ...

    def cancel(self) -> None:
        """Ask it to end."""
        ...


class Edit(Protocol):
    """A saved change that can be taken back or put on again."""

    @property
    def text(self) -> str:
        """In a sentence."""
        ...

    @property
    def changes(self) -> Sequence[Any]:
        """Each place, with its step."""
        ...


class History(Protocol):
    """What was saved, to take back and put on again."""

    def undo(self) -> Edit | None:
        """Take back the last saved change of the project."""
        ...

    def redo(self) -> Edit | None:
        """Put on again what was taken back last."""
        ...

    def edits(self) -> tuple[Edit | None, Edit | None]:
        """What `undo` and `redo` would do next."""
        ...

    def resolved(self) -> Resolved:
        """What holds now."""
        ...


class Session(History, Protocol):
    """One step in one notebook."""

    step: Step
    listeners: list[Callable[[Any], None]]
    progress: Callable[[float, str], None]
    watch: Callable[[Any], None]
    job: Any

    @property
    def headless(self) -> bool:
        """Whether nobody is there to click."""
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

    def start(self, watch: Callable[[Any], None]) -> Job:
        """Begin to compute, record and judge; the listeners are told when it has."""
        ...

    def lag(self, outcome: Any) -> str:
        """Why an outcome is not of what is decided now."""
        ...


__all__ = ["Edit", "History", "Job", "Outcome", "Resolved", "Session"]
