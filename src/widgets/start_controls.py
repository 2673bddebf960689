"""What the parts of the start page share: a line that speaks, a row, a box, a guarded callback."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as w

from tenfold.errors import TenfoldError


class Said:
    """One line that says what happened; screen readers read it out."""

    def __init__(self) -> None:
        self.widget = w.HTML()

    @property
    def html(self) -> str:
        """What it says."""
        return str(self.widget.value)

    def say(self, text: str, *, kind: str = "soft") -> None:
        """Say `text`; what went wrong (kind ``block``) interrupts a screen reader."""
        role = "alert" if kind == "block" else "status"
        lines = "<br>".join(map(escape, text.splitlines()))
        mark = '<span aria-hidden="true">✕</span> ' if kind == "block" else ""
        self.widget.value = f'<div role="{role}" class="{kind}">{mark}{lines}</div>'

    def clear(self) -> None:
        """Say nothing."""
        self.widget.value = ""

    def guard(self, act: Callable[[], object]) -> Callable[..., None]:
        """`act` as a callback of a widget: what it raises is said, since it would vanish."""

        def guarded(*_: object) -> None:
            try:
                act()
            except TenfoldError as fault:
                self.say(str(fault), kind="block")
            except Exception as fault:  # every one
                self.say(f"{type(fault).__name__}: {fault}", kind="block")

        return guarded


def line(*children: Any) -> w.HBox:
    """Controls side by side."""
    box = w.HBox(list(children))
    box.add_class("tenfold-line")
    return box


def box(*children: Any) -> w.VBox:
    """Controls in a frame, one below the other."""
    made = w.VBox(list(children))
    made.add_class("tenfold-box")
    return made


def heading(text: str, below: str = "") -> w.HTML:
    """A heading, with a sentence below it."""
    more = f'<p class="soft">{escape(below)}</p>' if below else ""
    return w.HTML(f"<h2>{escape(text)}</h2>{more}")


def wide() -> w.Layout:
    """The layout of a control that fills a line; each control needs one of its own."""
    return w.Layout(width="640px", max_width="100%")


def shown(widget: Any, *, visible: bool) -> None:
    """Show a widget, or take it out of the page."""
    widget.layout.display = None if visible else "none"


__all__ = ["Said", "box", "heading", "line", "shown", "wide"]
