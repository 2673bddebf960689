"""The table from types to controls, and the controls of single values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import ipywidgets as w

from widgets.control import Control
from widgets.kinds import Kind, is_model

_FEW = 4
_MOST_IN_DROPDOWN = 300
_NOT_SET = "not set"


@dataclass(frozen=True)
class Setting:
    """What a control is told of its place.

    Attributes
    ----------
    name : str
        What it is called; read out with it, and shown where no label stands beside it.
    path : str
        Dotted name of the decision, the control's tooltip.
    columns : sequence of str
        Columns of the data, for pickers.
    """

    name: str
    path: str
    columns: Sequence[str] = ()

    def part(self, name: str, label: str | None = None) -> Setting:
        """The setting of a part of this value."""
        return Setting(name if label is None else label, f"{self.path}.{name}", self.columns)


def control_for(kind: Kind, value: object, setting: Setting) -> Control:
    """Make the control that fits a type, showing `value`."""
    from widgets import containers

    if kind.base in (list, dict) or is_model(kind.base):
        made = containers.container_for(kind, setting)
    elif kind.hint == "column" and 0 < len(setting.columns) <= _MOST_IN_DROPDOWN:
        made = Choice(kind, setting, choices=list(setting.columns))
    else:
        made = _SINGLE.get(kind.base, Text)(kind, setting)
    made.set(value)
    return made


def plain_number(value: float) -> str:
    """A number as text that is read back to the same number."""
    if isinstance(value, int):
        return str(value)
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def text_of(value: object) -> str:
    """A value as a box of text shows it."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain_number(value)
    return str(value)


class Text(Control):
    """One line of text: words, numbers as people write them, columns without data."""

    def __init__(self, kind: Kind, setting: Setting) -> None:
        super().__init__()
        self._kind = kind
        self._value: object = None
        many = kind.hint == "column" and setting.columns
        options = {"options": list(setting.columns)} if many else {}
        self.widget = (w.Combobox if many else w.Text)(
            description=setting.name,
            tooltip=setting.path,
            placeholder=_NOT_SET if kind.optional else "",
            layout=w.Layout(width="100%"),
            **options,
        )
        self._observe(self.widget)

    def get(self) -> object:
        """The text; the value it stands for while nobody has touched it."""
        text = self.widget.value
        if text == text_of(self._value):
            return self._value
        return None if self._kind.optional and not text.strip() else text

    def _show(self, value: object) -> None:
        self._value = value
        self.widget.value = text_of(value)


class Area(Text):
    """Text of several lines."""

    def __init__(self, kind: Kind, setting: Setting) -> None:
        super().__init__(kind, setting)
        self.widget = w.Textarea(
            description=setting.name,
            tooltip=setting.path,
            rows=3,
            placeholder=_NOT_SET if kind.optional else "",
            layout=w.Layout(width="100%"),
        )
        self._observe(self.widget)


class Choice(Control):
    """One of some values: side by side while they are few, else a list that drops down."""

    def __init__(
        self, kind: Kind, setting: Setting, *, choices: Sequence[object] | None = None
    ) -> None:
        super().__init__()
        self._kind = kind
        self.words: dict[object, str] = dict(kind.words.items())
        self._choices = list(kind.choices if choices is None else choices)
        few = choices is None and len(self._choices) <= _FEW and not kind.optional
        few = few and sum(len(str(choice)) for choice in self._choices) <= 40
        made = w.RadioButtons if few else w.Dropdown
        turned = {"orientation": "horizontal"} if few else {}
        self.widget = made(
            description=setting.name,
            tooltip=setting.path,
            options=self._options(None),
            layout=w.Layout(width="100%"),
            **turned,
        )
        self._observe(self.widget)

    def get(self) -> object:
        """The chosen value; None for "not set", empty text for no choice yet."""
        return self.widget.value

    def _show(self, value: object) -> None:
        self.widget.options = self._options(value)
        self.widget.value = value

    def _options(self, value: object) -> list[tuple[str, object]]:
        options = [(self.words.get(choice, _shown(choice)), choice) for choice in self._choices]
        if self._kind.optional:
            options.insert(0, (_NOT_SET, None))
        elif value in ("", None):
            options.insert(0, ("– choose –", value))
        if value not in [held for _, held in options]:
            options.append((f"{_shown(value)} (not in the data)", value))
        return options


class Flag(Control):
    """Yes or no."""

    def __init__(self, kind: Kind, setting: Setting) -> None:
        super().__init__()
        self._optional = kind.optional
        if kind.optional:
            options = [(_NOT_SET, None), ("yes", True), ("no", False)]
            self.widget = w.Dropdown(description=setting.name, options=options)
        else:
            self.widget = w.Checkbox(description=setting.name, indent=False)
        self.widget.tooltip = setting.path
        self._observe(self.widget)

    def get(self) -> object:
        """True, False, or None where that is allowed."""
        return self.widget.value

    def _show(self, value: object) -> None:
        self.widget.value = value if self._optional else bool(value)


class Day(Control):
    """A date, or none."""

    def __init__(self, kind: Kind, setting: Setting) -> None:
        super().__init__()
        self.widget = w.DatePicker(description=setting.name, tooltip=setting.path)
        self._observe(self.widget)

    def get(self) -> object:
        """The date."""
        return self.widget.value

    def _show(self, value: object) -> None:
        self.widget.value = value


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split()) or "(blank)"


def _words(kind: Kind, setting: Setting) -> Control:
    return (Area if kind.hint == "textarea" else Text)(kind, setting)


_SINGLE: dict[Any, Callable[[Kind, Setting], Control]] = {
    bool: Flag,
    date: Day,
    Literal: Choice,
    int: Text,
    float: Text,
    str: _words,
    object: Text,
}
"""Type → control; containers and columns of known data are told apart before."""

__all__ = ["Setting", "control_for", "plain_number", "text_of"]
