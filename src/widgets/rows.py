"""Controls that grow: lists and mappings, one row per entry."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from widgets.containers import blank, items_of, mapping_of
from widgets.control import Control
from widgets.controls import Setting, Text, control_for
from widgets.kinds import Kind, kind_of


class Rows(Control):
    """A list: one row per item, with buttons to add and to remove."""

    def __init__(self, kind: Kind, setting: Setting) -> None:
        super().__init__()
        self._kind = kind_of(kind.item)
        self._setting = setting
        self._rows: list[tuple[Control, Any]] = []
        self.add = w.Button(
            description="Add",
            icon="plus",
            tooltip=f"{setting.path}: add an entry",
            layout=w.Layout(width="auto"),
        )
        self.add.on_click(self._append)
        self.widget = w.VBox([self.add])
        self.widget.add_class("tenfold-rows")

    @property
    def controls(self) -> list[Control]:
        """The controls of the items, in order."""
        return [control for control, _ in self._rows]

    def get(self) -> object:
        """The items' entries."""
        return [control.get() for control in self.controls]

    def _show(self, value: object) -> None:
        self._rows = [self._row(item) for item in items_of(value)]
        self._arrange()

    def _row(self, item: object) -> tuple[Control, Any]:
        setting = self._setting.part("item", f"{self._setting.name} entry")
        control = control_for(self._kind, item, setting)
        control.watch(self._changed)
        remove = _remover(self._setting.path)
        row = w.HBox([control.widget, remove])
        row.add_class("tenfold-item")
        remove.on_click(lambda _: self._remove(control))
        return control, row

    def _append(self, _: object) -> None:
        self._rows.append(self._row(blank(self._kind)))
        self._arrange()
        self._changed()

    def _remove(self, control: Control) -> None:
        self._rows = [(held, row) for held, row in self._rows if held is not control]
        self._arrange()
        self._changed()

    def _arrange(self) -> None:
        self.widget.children = [*(row for _, row in self._rows), self.add]


class Named(Control):
    """A mapping: one row per key, with the value beside it.

    Where the type's hint is ``pairs``, the keys are pairs of classes, all added at once.
    """

    def __init__(self, kind: Kind, setting: Setting) -> None:
        super().__init__()
        self._kind = kind_of(kind.item)
        self._setting = setting
        self._rows: list[tuple[Text, Control, Any]] = []
        self.add = w.Button(
            description="Add",
            icon="plus",
            tooltip=f"{setting.path}: add an entry",
            layout=w.Layout(width="auto"),
        )
        self.add.on_click(self._append)
        self._tools = [self.add, *(self._pair_tools() if kind.hint == "pairs" else [])]
        self.widget = w.VBox(self._tools)
        self.widget.add_class("tenfold-rows")

    @property
    def controls(self) -> list[tuple[Text, Control]]:
        """Key and value controls, in order."""
        return [(key, control) for key, control, _ in self._rows]

    def get(self) -> object:
        """The entries by key; a key given twice or left empty is a fault."""
        keys = [str(key.widget.value) for key, _ in self.controls]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"'{key}' is named twice. Name each once.")
        return {str(key.widget.value): control.get() for key, control in self.controls}

    def _show(self, value: object) -> None:
        self._rows = [self._row(key, item) for key, item in mapping_of(value).items()]
        self._arrange()

    def _row(self, key: str, item: object) -> tuple[Text, Control, Any]:
        label = Text(Kind(str), self._setting.part("name", f"{self._setting.name} name"))
        label.set(key)
        label.widget.placeholder = "name"
        label.widget.layout.width = "200px"
        control = control_for(self._kind, item, self._setting.part("value"))
        for part in (label, control):
            part.watch(self._changed)
        remove = _remover(self._setting.path)
        remove.on_click(lambda _: self._remove(control))
        row = w.HBox([label.widget, control.widget, remove])
        row.add_class("tenfold-item")
        return label, control, row

    def _append(self, _: object) -> None:
        self._rows.append(self._row("", blank(self._kind)))
        self._arrange()
        self._changed()

    def _remove(self, control: Control) -> None:
        self._rows = [row for row in self._rows if row[1] is not control]
        self._arrange()
        self._changed()

    def _arrange(self) -> None:
        self.widget.children = [*(row for _, _, row in self._rows), *self._tools]

    def _pair_tools(self) -> list[Any]:
        self.classes = w.Text(
            description="Classes",
            placeholder="a, b, c",
            tooltip=f"{self._setting.path}: classes, separated by commas",
        )
        self.pair = w.Button(description="Add every pair", layout=w.Layout(width="auto"))
        self.pair.on_click(self._add_pairs)
        return [w.HBox([self.classes, self.pair])]

    def _add_pairs(self, _: object) -> None:
        names = [name.strip() for name in self.classes.value.split(",") if name.strip()]
        have = {str(key.widget.value) for key, _ in self.controls}
        pairs = [f"{actual}→{predicted}" for actual in names for predicted in names]
        self._rows += [self._row(pair, blank(self._kind)) for pair in pairs if pair not in have]
        self._arrange()
        self._changed()


def _remover(path: str) -> Any:
    return w.Button(
        description="Remove",
        tooltip=f"{path}: remove this entry",
        layout=w.Layout(width="auto"),
    )


__all__ = ["Named", "Rows"]
