"""A waiver in the gate panel: why, in which role, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import ipywidgets as w

from tenfold.vocabulary import Check
from tenfold.waiving import waiver
from widgets.control import committed
from widgets.redrawing import redraw

_DAYS = timedelta(days=90)


class WaiverView:
    """What it takes to answer for a check.

    Attributes
    ----------
    reason, role : ipywidgets.Textarea, ipywidgets.Text
    until : ipywidgets.DatePicker
    """

    def __init__(
        self,
        session: Any,
        check: Check,
        on_waived: Callable[[str], None],
        on_leave: Callable[[], None],
        guard: Callable[[Callable[[], None]], Callable[[], None]],
    ) -> None:
        self._session, self._code, self._on_waived = session, check.code, on_waived
        wide = w.Layout(width="100%")
        before = check.waived
        self.reason = w.Textarea(
            value=before.reason if before else "",
            description="Reason",
            placeholder="why this is acceptable, until it is put right",
            rows=2,
            layout=wide,
        )
        self.role = w.Text(
            value=before.role if before else "",
            description="Role",
            placeholder="who answers for it: a role, not a name",
            layout=wide,
        )
        for part in (self.reason, self.role):
            committed(part)
        self.until = w.DatePicker(description="Until", value=date.today() + _DAYS)
        self.save_button = w.Button(
            description=f"Waive: answer for {check.code}", button_style="primary", icon="check"
        )
        self.leave_button = w.Button(description="Leave", icon="times", tooltip="change nothing")
        self.save_button.tooltip = f"write the waiver into tenfold.yaml: {check.title}"
        self.save_button.on_click(lambda _: guard(self._save)())
        self.leave_button.on_click(lambda _: on_leave())
        says = (
            "<p>The check stays as it is and counts as a warning until that day; the dossier "
            "prints who answers for it, and why. It ends by itself.</p>"
        )
        buttons = w.HBox([self.save_button, self.leave_button])
        buttons.add_class("tenfold-gate-buttons")
        self.widget = w.VBox([w.HTML(says), self.reason, self.role, self.until, buttons])
        self.widget.add_class("tenfold-gate-open")

    def _save(self) -> None:
        until = self.until.value or ""
        made = waiver(self._code, self.reason.value, self.role.value, until)
        self._session.project.waive(made)
        redraw(self._session.project)
        self._on_waived(f"waived by {made.role} until {made.expires}: {made.reason}")


__all__ = ["WaiverView"]
