"""A fix opened: what it would change as a diff, or the fields that it asks for, then Apply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from tenfold import registry
from tenfold.charts.words import sentence
from tenfold.delivery.fixing import Draft, apply, drafted
from tenfold.vocabulary import Fix
from widgets.control import committed
from widgets.field import Field
from widgets.gate_words import draft_html


class FixView:
    """A fix before it is applied.

    Parameters
    ----------
    on_applied : callable
        Told what was written.
    on_leave : callable
        Called when the person leaves it.

    Attributes
    ----------
    fields : dict of (str, str) to Field
        What is asked, by step and decision.
    """

    def __init__(
        self,
        session: Any,
        fix: Fix,
        on_applied: Callable[[Draft], None],
        on_leave: Callable[[], None],
        guard: Callable[[Callable[[], None]], Callable[[], None]],
    ) -> None:
        self._session, self._fix, self._on_applied = session, fix, on_applied
        self.fields: dict[tuple[str, str], Field] = {}
        self._asked()
        self.role = committed(w.Text(description="You are", placeholder="role that answers for it"))
        self.apply_button = w.Button(description="Apply", button_style="primary", icon="check")
        self.leave_button = w.Button(description="Leave", icon="times")
        self.apply_button.tooltip = f"write it into tenfold.yaml: {fix.label}"
        self.leave_button.tooltip = "change nothing"
        self.apply_button.on_click(lambda _: guard(self._apply)())
        self.leave_button.on_click(lambda _: on_leave())
        buttons = w.HBox([self.apply_button, self.leave_button])
        buttons.add_class("tenfold-gate-buttons")
        if self.fields:
            says = w.HTML(f"<p>{sentence(fix.says)}</p>" if fix.says else "")
            parts = [says, *(field.widget for field in self.fields.values())]
        else:
            draft = drafted(session.project, fix)
            html = draft_html(draft) if draft.moves else "<p>This is decided already.</p>"
            self.apply_button.disabled = not draft.moves
            parts = [w.HTML(html), *([self.role] if draft.role else [])]
        self.widget = w.VBox([*parts, buttons])
        self.widget.add_class("tenfold-gate-open")
        self.widget.add_class("tenfold-form")

    def answers(self) -> dict[str, dict[str, object]]:
        """What has been filled in, by step and decision, where it is not what stands already.

        Raises
        ------
        ValueError
            An entry has no form.
        """
        found: dict[str, dict[str, object]] = {}
        for (slug, name), field in self.fields.items():
            given = field.raw()
            if given != self._before[slug, name]:
                found.setdefault(slug, {})[name] = given
        return found

    def _apply(self) -> None:
        draft = drafted(self._session.project, self._fix, self.answers())
        apply(self._session.project, draft, role=self.role.value)
        self._on_applied(draft)

    def _asked(self) -> None:
        self._before: dict[tuple[str, str], object] = {}
        self._values: dict[str, Any] = {}
        if not self._fix.asks:
            return
        columns, standing = self._session.columns(), self._session.standing
        for name in self._fix.asks:
            slug, _, decision = name.partition(".")
            step = registry.get(slug)
            if slug not in self._values:
                self._values[slug] = standing.resolve(step).values
            info = step.decisions.model_fields[decision]
            value = getattr(self._values[slug], decision)
            field = Field(decision, info, value, columns, self._arrange, lambda _: None)
            committed(field.control.widget)
            self.fields[slug, decision] = field
            self._before[slug, decision] = field.raw()
        self._arrange()

    def _arrange(self, _: str = "") -> None:
        """Hide what does not matter under what holds and is entered."""
        for (slug, _name), field in self.fields.items():
            now = {
                name: self.fields[slug, name].raw()
                if (slug, name) in self.fields
                else getattr(self._values[slug], name)
                for name in field.when
            }
            field.show(visible=all(now[name] in wanted for name, wanted in field.when.items()))


__all__ = ["FixView"]
