"""Questions for a decision that a person cannot put a number on; the answers fill its control."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from html import escape
from typing import Protocol

import ipywidgets as w

from tenfold.errors import TenfoldError
from tenfold.step import Decisions, Step


class Interview(Protocol):
    """What a step's ``interviews.py`` offers per decision."""

    def question(self) -> str | None:
        """What to ask now; None when the answers suffice."""

    def answer(self, *, yes: bool) -> None:
        """Take the answer to that question."""

    def result(self) -> object:
        """The value of the decision."""

    def closing(self) -> str:
        """What follows from the answers."""


Begin = Callable[[Decisions], Interview]


def interviews_of(step: Step) -> Mapping[str, Begin]:
    """The interviews that a step's package offers; most have none."""
    name = f"{step.package}.interviews"
    try:
        if importlib.util.find_spec(name) is None:
            return {}
    except ModuleNotFoundError:  # fake steps live in no package
        return {}
    found: Mapping[str, Begin] = importlib.import_module(name).INTERVIEWS
    return found


class InterviewPanel:
    """A button that asks questions, one at a time, beneath the control that they fill.

    Parameters
    ----------
    begin : callable
        Starts an interview.
    on_result : callable
        ``on_result(value)`` takes what came out.
    """

    def __init__(self, label: str, begin: Callable[[], Interview], on_result: Callable[..., None]):
        self._begin, self._on_result = begin, on_result
        self._interview: Interview | None = None
        self.start = w.Button(
            description="I don't know: ask me",
            tooltip=f"{label}: a few yes-or-no questions",
            layout=w.Layout(width="auto"),
        )
        self.yes, self.no = (w.Button(description=word) for word in ("Yes", "No"))
        self.text = w.HTML()
        self._asking = w.HBox([self.yes, self.no])
        self.widget = w.VBox([self.start, self.text, self._asking])
        self.start.on_click(lambda _: self._restart())
        self.yes.on_click(lambda _: self._answered(yes=True))
        self.no.on_click(lambda _: self._answered(yes=False))
        self._asking.layout.display = "none"

    def _restart(self) -> None:
        self._interview = self._begin()
        self.start.description = "Start over"
        self._next()

    def _answered(self, *, yes: bool) -> None:
        if self._interview is not None:
            self._interview.answer(yes=yes)
            self._next()

    def _next(self) -> None:
        assert self._interview is not None
        asked = self._interview.question()
        self._asking.layout.display = "none" if asked is None else None
        if asked is not None:
            self._say(asked)
            return
        try:
            value, closing = self._interview.result(), self._interview.closing()
        except TenfoldError as fault:
            self._say(str(fault))
            return
        self._say(closing)
        self._on_result(value)

    def _say(self, text: str) -> None:
        self.text.value = f'<span role="status">{escape(text)}</span>'


__all__ = ["Interview", "InterviewPanel", "interviews_of"]
