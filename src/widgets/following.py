"""Follows a run: on the kernel's own loop while the button runs it, in one display of a cell."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from html import escape
from itertools import count
from typing import Any

from widgets.engine import Job
from widgets.style import STYLE

_TICK = 0.2
_AT_FIRST = 0.02
_PATIENCE = 0.5  # seconds: what is over sooner needs no bar
_numbers = count(1)


def follow(job: Job, tell: Callable[[Job], None], failed: Callable[[Exception], None]) -> None:
    """Call ``tell(job)`` a few times a second until the job is over, and once when it is.

    Returns at once where a loop runs; otherwise when the job is over.

    Parameters
    ----------
    failed : callable
        Told what those have raised who hear of the outcome: on a loop it would vanish.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        while not job.listen(_TICK):
            tell(job)
        tell(job)
        return

    def look() -> None:
        fault: Exception | None = None
        try:
            over = job.listen()
        except Exception as error:  # every one
            over, fault = True, error
        tell(job)
        if fault is not None:
            failed(fault)
        if not over:
            # Short runs end at once, and long ones cost nothing.
            loop.call_later(min(_TICK, _AT_FIRST + job.seconds / 10), look)

    look()


def doing_text(job: Job) -> str:
    """What a run does and for how long: ``fold 2 of 5: linear · 12 s``."""
    seconds = int(job.seconds)
    took = f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60} s"
    return f"{job.text} · {took}"


class CellDisplay:
    """The bar beneath a cell that waits for a run; gone when the run is over."""

    def __init__(self) -> None:
        self._job: Job | None = None
        self._name: str | None = None
        self._shown = ""

    def __call__(self, job: Job) -> None:
        """Show how far the job is."""
        if job is not self._job:
            # What an earlier run has left stands in an output that may be gone.
            self._job, self._name, self._shown = job, None, ""
        details = getattr(job.error, "details", "")
        if job.over and details:
            self._put(f'{STYLE}<div class="tenfold">{folded(details)}</div>', details)
        elif job.over:
            self._take_away()
        elif job.seconds > _PATIENCE:
            self._put(_bar_html(job), f"{doing_text(job)} ({job.done:.0%})")

    def _put(self, html: str, text: str) -> None:
        from IPython.display import display, update_display

        if html == self._shown:
            return
        self._shown = html
        bundle: dict[str, Any] = {"text/html": html, "text/plain": text}
        if self._name is None:
            self._name = f"tenfold-run-{next(_numbers)}"
            display(bundle, raw=True, display_id=self._name)  # type: ignore[no-untyped-call]
        else:
            update_display(bundle, raw=True, display_id=self._name)  # type: ignore[no-untyped-call]

    def _take_away(self) -> None:
        if self._name is not None:
            self._put("", "")
            self._name = None


def folded(details: str) -> str:
    """A traceback, out of sight of those whom it does not help."""
    return f"<details><summary>Details of the error</summary><pre>{escape(details)}</pre></details>"


def _bar_html(job: Job) -> str:
    hint = "stopping …" if not job.can_cancel else "■ in the toolbar cancels"
    return (
        f'{STYLE}<div class="tenfold"><progress max="1" value="{job.done:.2f}" '
        f'aria-label="progress of the run" style="width:240px;vertical-align:middle"></progress> '
        f'<span>{escape(doing_text(job))}</span> <span class="soft">({hint})</span></div>'
    )


__all__ = ["CellDisplay", "doing_text", "folded", "follow"]
