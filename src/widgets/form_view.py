"""What a form looks like: sections of fields, buttons, and what it says."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets as w

from tenfold.errors import TenfoldError
from tenfold.step import Decisions, Step
from widgets.draft import GENERAL
from widgets.field import Field
from widgets.style import FORM_STYLE

_UNNAMED = "Decisions"
_FEW = 12


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
        self.run_button = w.Button(
            description=f"Run step {step.number}",
            icon="play",
            button_style="primary",
            tooltip="save the decisions and run this step",
        )
        self.status, self.result = w.HTML(), w.HTML()
        self.progress = w.FloatProgress(min=0, max=1, layout=w.Layout(width="200px"))
        self.progress.layout.display = "none"
        self.sections = self._sections()
        foot = w.HBox([self.run_button, self.save_button, self.progress, self.status])
        foot.add_class("tenfold-foot")
        self.widget = w.VBox([w.HTML(FORM_STYLE), *self.sections.values(), foot, self.result])
        self.widget.add_class("tenfold-form")
        self.widget.add_class("tenfold")

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong now, by decision."""
        return {name: field.problem for name, field in self.fields.items() if field.problem}

    def tell(self, html: str, *, said: str = "") -> None:
        """Show the outcome of a run."""
        self.result.value = html
        if said:
            self.say(said, kind="pass")
        self.progress.layout.display = "none"

    def step_forward(self, done: float, text: str) -> None:
        """Show the progress of a run."""
        self.progress.value, self.progress.layout.display = done, None
        self.say(text)

    def say(self, text: str, *, kind: str = "soft") -> None:
        """Say one sentence beside the buttons; screen readers read it out."""
        self.status.value = f'<span role="status" class="{kind}">{escape(text)}</span>'

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
            except KeyboardInterrupt:
                self.say("Cancelled. Nothing was recorded.", kind="warn")
            except TenfoldError as fault:
                self.say(str(fault), kind="block")
            except Exception as fault:  # every one
                self.say(f"{type(fault).__name__}: {fault}", kind="block")
                lines = f"<pre>{escape(traceback.format_exc())}</pre>"
                self.tell(f"<details><summary>Details of the error</summary>{lines}</details>")

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
