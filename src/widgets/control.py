"""What every control can do: show a value, give what was entered, say when it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as w


class Control:
    """A view of one value.

    Subclasses build `widget`, and read and write it in `get` and `_show`. What `get` returns is
    what a person entered: text where text was typed. The engine parses it, as it parses
    ``tenfold.yaml``.
    """

    widget: Any

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []
        self._quiet = 0

    def get(self) -> object:
        """What is entered, as `Step.parse` takes it.

        Raises
        ------
        ValueError
            The entry has no form that could be parsed, for example a key given twice.
        """
        raise NotImplementedError

    def set(self, value: object) -> None:
        """Show `value`; listeners are not told."""
        with self._silence():
            self._show(value)

    def watch(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever a person changes the entry."""
        self._listeners.append(listener)

    def lock(self, *, locked: bool) -> None:
        """Make the control read-only, or open it again."""
        for part in leaves(self.widget):
            if hasattr(part, "disabled"):
                part.disabled = locked

    def _show(self, value: object) -> None:
        raise NotImplementedError

    def _observe(self, part: Any) -> None:
        part.observe(self._changed, names=["value"])

    def _changed(self, _: object = None) -> None:
        if not self._quiet:
            for listener in self._listeners:
                listener()

    @contextmanager
    def _silence(self) -> Iterator[None]:
        self._quiet += 1
        try:
            yield
        finally:
            self._quiet -= 1


def leaves(widget: Any) -> Iterator[Any]:
    """Every widget inside `widget` that holds no other."""
    if isinstance(widget, w.Box | w.Accordion):
        for child in widget.children:
            yield from leaves(child)
    else:
        yield widget


def committed(widget: Any) -> Any:
    """Let the boxes of text inside `widget` tell a value only once it is left; returns `widget`.

    A browser that is still sending the last letters holds the rest back, but not a click: a button
    pressed right after typing would act on half a word.
    """
    for part in leaves(widget):
        if isinstance(part, w.Text | w.Textarea | w.Combobox):
            part.continuous_update = False
    return widget


__all__ = ["Control", "committed", "leaves"]
