"""One decision in a form: its name, its control, and beside it what it means and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets as w
from pydantic.fields import FieldInfo

from tenfold import reading
from tenfold.vocabulary import Triple
from widgets.controls import Setting, control_for, plain_number
from widgets.kinds import bounds_text, extra_of, kind_of, label_of


class Field:
    """A decision's row.

    Parameters
    ----------
    on_change : callable
        Called with the decision's name when a person changes it.
    on_action : callable
        Called with the name when its button is pressed: adopt, or back to the default.
    """

    def __init__(
        self,
        name: str,
        info: FieldInfo,
        value: object,
        columns: Sequence[str],
        on_change: Callable[[str], None],
        on_action: Callable[[str], None],
    ) -> None:
        self.name, self.info, self.source = name, info, "default"
        self.label = label_of(name, info)
        extra = extra_of(info)
        self.section = str(extra.get("section", ""))
        self.when: dict[str, list[object]] = dict(extra.get("when", {}))
        self.problem = ""
        self._kind = kind_of(info.annotation, info)
        self._unit = str(extra.get("unit", ""))
        self.control = control_for(self._kind, value, Setting(self.label, name, columns))
        self.control.watch(lambda: on_change(name))
        self.control.widget.add_class("tenfold-control")
        self._note = w.HTML()
        self._note.add_class("tenfold-note")
        self.action = w.Button(layout=w.Layout(width="auto"))
        self.action.add_class("tenfold-action")
        self.action.on_click(lambda _: on_action(name))
        title = w.HTML(f"<b>{escape(self.label)}</b><code>{escape(name)}</code>")
        title.add_class("tenfold-name")
        self._parts = [title, self.control.widget, self._note]
        self.widget = w.HBox(self._parts)
        self.widget.add_class("tenfold-field")
        self._describe()

    def raw(self) -> object:
        """What is entered. Raises ValueError where it has no form."""
        return self.control.get()

    def show(self, *, visible: bool) -> None:
        """Show the row, or hide it while its condition does not hold."""
        self.widget.layout.display = None if visible else "none"

    def come_from(self, source: str) -> None:
        """Mark where the value comes from; what the run set is locked."""
        self.source = source
        self.control.lock(locked=source == "run")
        verb = {"run": "Adopt", "tenfold.yaml": "Back to the default"}.get(source, "")
        self.action.description = verb
        self.action.tooltip = f"{self.name}: {verb.lower()}"
        self.widget.children = [*self._parts, *([self.action] if verb else [])]
        self._describe()

    def ask(self, panel: w.Widget) -> None:
        """Put questions beneath the control, for people who cannot put a number on it."""
        panel.add_class("tenfold-interview")
        self._parts.append(panel)
        self.widget.children = [*self._parts, *self.widget.children[len(self._parts) - 1 :]]

    def fault(self, problem: str) -> None:
        """Show what is wrong, or that nothing is."""
        self.problem = problem
        (self.widget.add_class if problem else self.widget.remove_class)("tenfold-wrong")
        self._describe()

    def _describe(self) -> None:
        bounds = ", ".join(filter(None, [self._unit, bounds_text(self._kind)]))
        meaning = escape(self.info.description or "")
        parts = [meaning + (f" <span class='soft'>({escape(bounds)})</span>" if bounds else "")]
        if self.problem:
            parts.append(f'<span class="problem" role="alert">✕ {escape(self.problem)}</span>')
        elif echo := self._echo():
            parts.append(f'<span class="echo">{escape(echo)}</span>')
        mark = {
            "run": "locked · set by this run",
            "tenfold.yaml": "✎ changed · tenfold.yaml",
        }.get(self.source)
        if mark:
            parts.append(f' <span class="source">{mark}</span>')
        self._note.value = "<br>".join(filter(None, parts[:1])) + "".join(parts[1:])

    def _echo(self) -> str:
        # Only where what was typed is not yet how we write it.
        try:
            typed = self.raw()
        except ValueError:
            return ""
        entries = list(typed.values()) if isinstance(typed, Mapping) else [typed]
        if self._kind.base not in (int, float, Triple):
            return ""
        read = [_read(entry) for entry in entries]
        typed_text = [
            isinstance(e, str) and e.strip() != r for e, r in zip(entries, read, strict=True)
        ]
        if None in read or not any(typed_text):
            return ""
        return f"read as {' · '.join(map(str, read))}"


def _read(entry: object) -> str | None:
    if not isinstance(entry, str):
        return None if entry is None else plain_number(float(entry))  # type: ignore[arg-type]
    try:
        return plain_number(reading.number(entry))
    except ValueError:
        return None


__all__ = ["Field"]
