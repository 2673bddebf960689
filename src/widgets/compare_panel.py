"""ComparePanel: pick two scenarios, see them side by side, adopt one, try another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Any

import ipywidgets as w

from tenfold.changes import value_text
from tenfold.delivery.adopting import adopt_run
from tenfold.delivery.comparison import Comparison
from tenfold.delivery.scenarios import PROJECT, Scenario, scenarios, side_by_side
from tenfold.project import Project
from widgets.comparison_view import NEW, NONE, comparison_html, comparison_text, newest
from widgets.new_scenario import NewScenario
from widgets.start_controls import Said, line, shown
from widgets.start_style import START_STYLE


class ComparePanel(w.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Two scenarios of a project side by side; all that it shows is read from the project.

    Attributes
    ----------
    left, right : ipywidgets.Dropdown
    adopt, yes, no : ipywidgets.Button
    new : NewScenario
    """

    def __init__(self, project: Project, on_change: Callable[[], None] = lambda: None) -> None:
        self.project, self._on_change = project, on_change
        self._found: dict[str, Scenario] = {}
        self._filling = False
        self._comparison: Comparison | None = None
        self.said = Said()
        wide = w.Layout(width="640px", max_width="100%")
        self.left = w.Dropdown(description="Compare", layout=wide)
        self.right = w.Dropdown(description="with", layout=wide)
        self.body = w.HTML()
        self.adopt = w.Button(description="Adopt this scenario", icon="check")
        self.yes = w.Button(description="Yes, adopt it", button_style="primary")
        self.no = w.Button(description="No, leave the project")
        self.asked = w.HTML()
        self.confirm = w.VBox([self.asked, line(self.yes, self.no)])
        self.new = NewScenario(project, self._ran)
        guard = self.said.guard
        for picker in (self.left, self.right):
            picker.observe(guard(self._show_pair), names=["value"])
        self.adopt.on_click(guard(self._ask))
        self.yes.on_click(guard(self._adopt))
        self.no.on_click(guard(lambda: shown(self.confirm, visible=False)))
        pickers = line(self.left, self.right)
        self.more = w.Accordion([self.new.widget], titles=("New scenario",))
        super().__init__(
            [
                w.HTML(START_STYLE),
                # Above what is redrawn: a table that grows must not push away a form in use.
                self.more,
                pickers,
                self.body,
                line(self.adopt, self.said.widget),
                self.confirm,
            ]
        )
        self.pickers = pickers
        for name in ("tenfold", "tenfold-start", "tenfold-form", "tenfold-compare"):
            self.add_class(name)
        guard(self.refresh)()
        # With nothing tried yet, what there is to do here is to try something.
        tried = any(one.kind == "what-if" for one in self._found.values())
        self.more.selected_index = None if tried else 0

    def _repr_mimebundle_(self, **given: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = dict(super()._repr_mimebundle_(**given) or {})
        left, right = self._pair()
        text = comparison_text(self._comparison, left, right) if self._comparison else NONE
        return bundle | {"text/plain": text}

    def refresh(self, chosen: str | None = None) -> None:
        """Read the scenarios again; `chosen` is shown on the right."""
        found = scenarios(self.project)
        self._found = {one.key: one for one in found}
        options = [(_words(one), one.key) for one in found]
        left, right = self.left.value, chosen or self.right.value
        self._filling = True
        try:
            self.left.options, self.right.options = options, options
            self.left.value = left if left in self._found else PROJECT
            self.right.value = right if right in self._found and right else newest(found).key
        finally:
            self._filling = False
        self._show_pair()

    def _pair(self) -> tuple[Scenario, Scenario]:
        return self._found[self.left.value], self._found[self.right.value]

    def _show_pair(self) -> None:
        if self._filling:
            return
        shown(self.confirm, visible=False)
        alone = len(self._found) == 1
        shown(self.pickers, visible=not alone)
        left, right = self._pair()
        can = right.kind == "what-if"
        shown(self.adopt, visible=can)
        self.adopt.tooltip = f"make '{right.name}' the project" if can else ""
        self._comparison = None
        if alone or left.key == right.key:
            tried = any(one.kind == "what-if" for one in self._found.values())
            words = NONE if alone else "Choose two that differ." if tried else NEW
            self.body.value = f'<p class="soft" role="status">{escape(words)}</p>'
            return
        self._comparison = side_by_side(self.project, left.key, right.key)
        self.body.value = comparison_html(self._comparison, left, right)

    def _ask(self) -> None:
        right = self._found[self.right.value]
        found = side_by_side(self.project, PROJECT, right.key)
        lines = [escape(one.text) for one in found.decisions] or [
            "It decides what the project does."
        ]
        self.asked.value = (
            f'<div role="status">Adopt <b>{escape(right.name)}</b>? This is written into '
            f"tenfold.yaml, and its results become the project's:<pre>{chr(10).join(lines)}</pre>"
            "Undo takes it back.</div>"
        )
        shown(self.confirm, visible=True)
        self.yes.focus()

    def _adopt(self) -> None:
        right = self._found[self.right.value]
        shown(self.confirm, visible=False)
        lines = adopt_run(self.project, right.key)
        self.refresh()
        self.said.say("\n".join([f"Adopted: {right.name}.", *lines]), kind="pass")
        self._on_change()

    def _ran(self, run_id: str) -> None:
        self.said.clear()
        self.refresh(run_id)


def _words(one: Scenario) -> str:
    tried = f"tried {_when(one.at)}".strip() if one.kind == "what-if" else ""
    sets = value_text("; ".join(one.sets), longest=60)
    sets = "" if sets == one.name else sets
    return " · ".join(filter(None, [one.name, tried, sets]))


def _when(at: str) -> str:
    try:
        return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return ""


__all__ = ["ComparePanel"]
