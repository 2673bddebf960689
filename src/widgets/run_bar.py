"""The Run button of a form: while the step runs it cancels, and a bar beside it moves."""

from __future__ import annotations

from html import escape

import ipywidgets as w

from widgets.engine import Job
from widgets.following import doing_text


class RunBar:
    """The button, the bar and the words beside it; it shows a job and knows nothing else."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.button = w.Button(button_style="primary")
        self.progress = w.FloatProgress(min=0, max=1, layout=w.Layout(width="200px", margin="0"))
        # No live region: a screen reader would read out every second.
        self.doing = w.HTML()
        self.rest()

    def rest(self) -> None:
        """Offer to run."""
        self._offer(f"Run step {self._number}", "play", "save the decisions and run this step")
        self.button.disabled = False
        self.progress.layout.display = self.doing.layout.display = "none"

    def show(self, job: Job, *, cell: bool = False) -> None:
        """Show how far a job is, and offer to cancel it; `cell` is whether a cell waits for it."""
        self.progress.value = job.done
        self.doing.value = f'<span class="soft">{escape(doing_text(job))}</span>'
        self.progress.layout.display = self.doing.layout.display = None
        # What is pressed while a cell runs is heard only when the cell has ended.
        self.button.disabled = cell
        if cell:
            self._offer("Running", "hourglass-half", "press ■ in the toolbar to cancel")
        elif job.can_cancel:
            self._offer("Cancel", "stop", "end this run; what was recorded before stays")
        else:
            self._offer("Stopping", "hourglass-half", "it is about to end")

    def _offer(self, description: str, icon: str, tooltip: str) -> None:
        with self.button.hold_sync():
            self.button.description, self.button.icon = description, icon
            self.button.tooltip = tooltip
            self.button.button_style = "warning" if description == "Cancel" else "primary"


__all__ = ["RunBar"]
