"""Undo and Redo in a form: they name what they would take back, and say what they took."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as w

from tenfold.errors import TenfoldError
from tenfold.journal import WAIVERS
from tenfold.step import Step
from widgets.engine import Edit, Resolved


@dataclass(frozen=True)
class History:
    """What a project's saved changes can do.

    Attributes
    ----------
    undo, redo : callable
        Take the last change back, put it on again; None where there is nothing.
    edits : callable
        What each of them would do next.
    resolved : callable
        What holds now.
    """

    undo: Callable[[], Edit | None]
    redo: Callable[[], Edit | None]
    edits: Callable[[], tuple[Edit | None, Edit | None]]
    resolved: Callable[[], Resolved]


class UndoBar:
    """Two buttons; without a history they are not there.

    Parameters
    ----------
    on_press : callable
        ``on_press(act, done)``: called with `History.undo` or `History.redo`, and the words for it.
    """

    def __init__(
        self,
        step: Step,
        history: History | None,
        on_press: Callable[[Callable[[], Edit | None], str], None],
    ) -> None:
        self._step, self._history = step, history
        auto = w.Layout(width="auto")
        self.undo = w.Button(description="Undo", icon="undo", layout=auto)
        self.redo = w.Button(description="Redo", icon="repeat", layout=auto)
        self.widgets = [self.undo, self.redo] if history is not None else []
        if history is not None:
            self.undo.on_click(lambda _: on_press(history.undo, "Taken back"))
            self.redo.on_click(lambda _: on_press(history.redo, "Put back on"))
        self.look()

    def look(self) -> None:
        """Offer what there is to take back and to put on again."""
        try:
            back, again = self._history.edits() if self._history is not None else (None, None)
        except TenfoldError:
            back = again = None  # what is wrong with the project is said where it is used
        self._offer(self.undo, "Undo", back)
        self._offer(self.redo, "Redo", again)

    def told(self, edit: Edit) -> str:
        """A change in a sentence; only that of another step is named with its step."""
        own = f"{self._step.slug}."
        return edit.text.replace(own, "") if self.is_own(edit) else edit.text

    def is_own(self, edit: Edit) -> bool:
        """Whether nothing that it changed is of another step; a waiver is of none."""
        return all(change.step in (self._step.slug, WAIVERS) for change in edit.changes)

    def _offer(self, button: w.Button, verb: str, edit: Edit | None) -> None:
        button.disabled = edit is None
        # A project has one history: the last change may be another step's.
        elsewhere = edit is not None and not self.is_own(edit)
        button.description = f"{verb} (another step)" if elsewhere else verb
        what = self.told(edit) if edit is not None else "nothing"
        button.tooltip = f"{verb.lower()}: {what}"


__all__ = ["History", "UndoBar"]
