"""Controls of values with parts: triples, models, what may be absent, sets of choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import ipywidgets as w
from pydantic import BaseModel

from tenfold.vocabulary import Triple
from widgets.control import Control
from widgets.controls import Setting, Text, control_for, text_of
from widgets.kinds import Kind, is_model, kind_of, label_of

_ALWAYS = 4


def container_for(kind: Kind, setting: Setting) -> Control:
    """The control of a triple, a model, a list or a mapping."""
    if kind.base is Triple:
        return ThreeNumbers(kind, setting)
    if is_model(kind.base):
        return Optional(kind, setting) if kind.optional else Parts(kind, setting)
    if kind.optional:
        return Optional(kind, setting)
    from widgets.rows import Named, Rows

    if kind.base is dict:
        return Named(kind, setting)
    if kind_of(kind.item).base is Literal and not kind_of(kind.item).optional:
        return Ticks(kind, setting)
    return Rows(kind, setting)


def blank(kind: Kind) -> object:
    """What a new entry of that type starts from."""
    if kind.optional:
        return None
    if is_model(kind.base) and kind.base is not Triple:
        return {
            name: blank(kind_of(info.annotation, info))
            if info.is_required()
            else info.get_default(call_default_factory=True)
            for name, info in kind.base.model_fields.items()
        }
    return {list: [], dict: {}, bool: False, str: ""}.get(kind.base)


class ThreeNumbers(Control):
    """Low, likely and high; all three empty means not set."""

    _PARTS = ("low", "likely", "high")

    def __init__(self, kind: Kind, setting: Setting) -> None:
        super().__init__()
        self._optional = kind.optional
        self.likely_is_enough = False
        self._value: object = None
        part = Kind(float, optional=True)
        self._boxes = {n: Text(part, setting.part(n)) for n in self._PARTS}
        for name, box in self._boxes.items():
            box.widget.description = name
            box.widget.placeholder = ""
            box.watch(self._changed)
        self.same = w.Button(
            description="= same",
            tooltip=f"{setting.path}: one value for low, likely and high",
            layout=w.Layout(width="auto"),
        )
        self.same.on_click(self._level)
        self.widget = w.HBox([*(box.widget for box in self._boxes.values()), self.same])
        self.widget.add_class("tenfold-three")

    def get(self) -> object:
        """The three entries, or None where all may be empty; a gap is a fault."""
        entries = {name: box.get() for name, box in self._boxes.items()}
        empty = [name for name, entry in entries.items() if entry is None]
        if len(empty) == len(entries) and self._optional:
            return None
        if self.likely_is_enough and empty == ["low", "high"]:
            return entries["likely"]
        if empty:
            raise ValueError(f"{' and '.join(empty)} missing. Fill all three, or press = same.")
        return entries

    def _show(self, value: object) -> None:
        given = value.model_dump() if isinstance(value, Triple) else value or {}
        assert isinstance(given, Mapping)
        for name, box in self._boxes.items():
            box.set(given.get(name))

    def _level(self, _: object) -> None:
        first = self._boxes["likely"].get()
        filled = [entry for box in self._boxes.values() if (entry := box.get()) is not None]
        value = first if first is not None else next(iter(filled), None)
        if value is None:
            return
        with self._silence():
            for box in self._boxes.values():
                box.widget.value = text_of(value)
        self._changed()


class Parts(Control):
    """The fields of a model; beyond the first few, those at their default stand behind "more"."""

    def __init__(self, kind: Kind, setting: Setting) -> None:
        super().__init__()
        self._model: type[BaseModel] = kind.base
        self._setting = setting
        self._controls: dict[str, Control] = {}
        self.widget = w.VBox([])
        self.widget.add_class("tenfold-parts")

    def get(self) -> object:
        """A mapping of the fields' entries."""
        return {name: control.get() for name, control in self._controls.items()}

    def _show(self, value: object) -> None:
        given = mapping_of(value)
        if self._controls:
            for name, control in self._controls.items():
                control.set(given.get(name))
            return
        first: list[Any] = []
        rest: list[Any] = []
        for name, info in self._model.model_fields.items():
            setting = self._setting.part(name, label_of(name, info))
            entry = given.get(name)
            control = control_for(kind_of(info.annotation, info), entry, setting)
            control.watch(self._changed)
            self._controls[name] = control
            box = _with_label(control, setting.name, info.description or "")
            usual = not info.is_required() and entry == info.get_default(call_default_factory=True)
            (rest if usual and len(first) >= 2 else first).append(box)
        if len(first) + len(rest) <= _ALWAYS or len(rest) == 1:
            first, rest = first + rest, []
        flow = w.Layout(flex_flow="row wrap", width="100%")
        children: list[Any] = [w.HBox(first, layout=flow)]
        if rest:
            more = w.Accordion([w.HBox(rest, layout=flow)], titles=(f"{len(rest)} more",))
            more.add_class("tenfold-more")
            children.append(more)
        self.widget.children = children


class Optional(Control):
    """A container that may be absent: a tick says whether it is there."""

    def __init__(self, kind: Kind, setting: Setting) -> None:
        super().__init__()
        self._kind = Kind(kind.base, hint=kind.hint, choices=kind.choices, item=kind.item)
        self._setting = setting
        self._inner: Control | None = None
        self._there = w.Checkbox(description="set", indent=False, tooltip=setting.path)
        self._observe(self._there)
        self._there.observe(self._toggle, names=["value"])
        self.widget = w.VBox([self._there])

    def get(self) -> object:
        """The container's entries, or None."""
        return self._inner.get() if self._there.value and self._inner else None

    def _show(self, value: object) -> None:
        if value is not None:
            self._make(value)
        self._there.value = value is not None
        self._toggle()

    def _make(self, value: object) -> None:
        if self._inner is None:
            self._inner = control_for(self._kind, value, self._setting)
            self._inner.watch(self._changed)
        self._inner.set(value)

    def _toggle(self, _: object = None) -> None:
        if self._there.value and self._inner is None:
            self._make(blank(self._kind))
        shown = [self._inner.widget] if self._there.value and self._inner else []
        self.widget.children = [self._there, *shown]


class Ticks(Control):
    """Several of a few known values; the order of what was there is kept."""

    def __init__(self, kind: Kind, setting: Setting) -> None:
        super().__init__()
        self._value: list[Any] = []
        self._boxes: dict[Any, Any] = {}
        for choice in kind_of(kind.item).choices:
            box = w.Checkbox(
                description=kind.words.get(choice, str(choice)), indent=False, tooltip=setting.path
            )
            box.layout.width = "auto"
            self._observe(box)
            self._boxes[choice] = box
        self.widget = w.HBox(list(self._boxes.values()), layout=w.Layout(flex_flow="row wrap"))

    def get(self) -> object:
        """The ticked values."""
        kept = [value for value in self._value if self._boxes[value].value]
        new = [c for c, box in self._boxes.items() if box.value and c not in self._value]
        return kept + new

    def _show(self, value: object) -> None:
        self._value = items_of(value)
        for choice, box in self._boxes.items():
            box.value = choice in self._value


def _with_label(control: Control, label: str, help_text: str) -> Any:
    caption = w.Label(value=label, tooltip=help_text)
    box = w.VBox([caption, control.widget])
    box.add_class("tenfold-part")
    return box


def mapping_of(value: object) -> Mapping[str, object]:
    """A model or mapping as a mapping; anything else as an empty one."""
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    return value if isinstance(value, Mapping) else {}


def items_of(value: object) -> list[Any]:
    """A sequence as a list; anything else as an empty one."""
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []


__all__ = [
    "Optional",
    "Parts",
    "ThreeNumbers",
    "Ticks",
    "blank",
    "container_for",
    "items_of",
    "mapping_of",
]
