"""What a form looks like: sections of fields, buttons, and what it says."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets as w

from tenfold.errors import TenfoldError
from tenfold.running import Cancelled
from tenfold.step import Decisions, Step
from widgets.assisting import assisted
from widgets.draft import GENERAL
from widgets.field import Field
from widgets.following import folded
from widgets.run_bar import RunBar
from widgets.style import FORM_STYLE

_UNNAMED = "Decisions"
_FEW = 12
_OLD = (
    '<p class="warn">As of the last run: decisions have changed since. Press Run to bring it up to '
    "date.</p>"
)


class FormView:
    """The widgets of a form, without what they do.

    Parameters
    ----------
    on_change, on_action : callable
        Called with a decision's name when it is edited, or when its button is pressed.
    """

    def __init__(
        self,
        step: Step,
        values: Decisions,
        columns: Sequence[str],
        on_change: Callable[[str], None],
        on_action: Callable[[str], None],
    ) -> None:
        self.fields = {
            name: Field(name, info, getattr(values, name), columns, on_change, on_action)
            for name, info in step.decisions.model_fields.items()
        }
        self.save_button = w.Button(description="Save", icon="check", tooltip="save the decisions")
        self.bar = RunBar(step.number)
        self._told = ""
        self._told_of: Decisions | None = None
        self.status, self.result = w.HTML(), w.HTML()
        self.status.add_class("tenfold-said")
        self.sections = self._sections()
        self.foot = w.HBox([self.bar.button, self.save_button])
        self.foot.add_class("tenfold-foot")
        # A line of its own that is always there: what is said moves nothing.
        said = w.HBox([self.bar.progress, self.bar.doing, self.status])
        said.layout = w.Layout(min_height="34px", align_items="center", flex_flow="row wrap")
        said.layout.grid_gap = "0 12px"
        rows = [*self.sections.values(), self.foot, said, self.result]
        box = w.VBox([w.HTML(FORM_STYLE), *rows])
        self.widget = assisted(box)
        self.widget.add_class("tenfold-form")
        self.widget.add_class("tenfold")

    @property
    def run_button(self) -> w.Button:
        """Runs the step, and while it runs cancels."""
        return self.bar.button

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong now, by decision."""
        return {name: field.problem for name, field in self.fields.items() if field.problem}

    def tell(self, html: str, *, of: Decisions | None = None) -> None:
        """Show the outcome of a run, and of which decisions it is."""
        self._told, self._told_of = html, of
        self.result.value = html

    def mark_result(self, values: Decisions) -> None:
        """Say of the outcome on the page whether it is still that of what is decided."""
        old = self._told_of is not None and self._told_of != values
        html = f"{_OLD}{self._told}" if old else self._told
        if self.result.value != html:
            self.result.value = html

    def say(self, text: str, *, kind: str = "soft") -> None:
        """Say one sentence beside the buttons; screen readers read it out."""
        self.status.value = f'<span role="status" class="{kind}">{escape(text)}</span>'

    def complain(self, fault: TenfoldError) -> None:
        """Say what went wrong; what only a programmer reads is folded away."""
        self.say(str(fault), kind="warn" if isinstance(fault, Cancelled) else "block")
        if details := getattr(fault, "details", ""):
            self.tell(folded(details))

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show each problem where it is; what belongs to no decision stands at the buttons."""
        for name, field in self.fields.items():
            field.fault(problems.get(name, ""))
        if problems.get(GENERAL):
            self.say(problems[GENERAL], kind="block")

    def arrange(self, entered: Mapping[str, object]) -> None:
        """Hide what does not matter under what is entered, and count in the headings."""
        for field in self.fields.values():
            field.show(visible=all(_holds(entered.get(n), v) for n, v in field.when.items()))
        for name, section in self.sections.items():
            members = [field for field in self.fields.values() if field.section == name]
            wrong = sum(bool(field.problem) for field in members)
            changed = sum(field.source != "default" for field in members)
            notes = [f"✕ {wrong} to put right"] if wrong else []
            notes += [f"{changed} changed"] if changed else []
            title = " · ".join([name or _UNNAMED, *notes])
            if section.titles != (title,):
                section.titles = (title,)

    def guard(self, act: Callable[[], None]) -> Callable[[], None]:
        """Wrap a callback: whatever it raises is shown, since it would vanish otherwise."""

        def guarded() -> None:
            try:
                act()
            except TenfoldError as fault:
                self.complain(fault)
            except Exception as fault:  # every one
                self.say(f"{type(fault).__name__}: {fault}", kind="block")
                self.tell(folded(traceback.format_exc()))

        return guarded

    def _sections(self) -> dict[str, Any]:
        names = list(dict.fromkeys(field.section for field in self.fields.values()))
        made = {}
        for index, name in enumerate(names):
            rows = [field.widget for field in self.fields.values() if field.section == name]
            section = w.Accordion([w.VBox(rows)], titles=(name or _UNNAMED,))
            section.selected_index = 0 if index == 0 or len(self.fields) <= _FEW else None
            made[name] = section
        return made


def _holds(value: object, allowed: Sequence[object]) -> bool:
    if isinstance(value, list):
        return any(item in allowed for item in value)
    return value in allowed


__all__ = ["FormView"]
