"""A run of several steps as a table: per step what it does, its cell, and its seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from widgets.panels import status_html

_WORDS = {"skipped": "unchanged"}


def run_html(
    events: Sequence[Mapping[str, Any]], since: Mapping[str, float], *, running: bool
) -> str:
    """The table; empty where nothing has begun.

    Parameters
    ----------
    events : sequence of mapping
        The last word of each step, as `tenfold.delivery.attended` tells it.
    since : mapping of str to float
        Seconds since that word, by step.
    running : bool
        Whether the run is on: what still runs when it is over was cut off.
    """
    body = "".join(_row(event, since.get(event["step"], 0.0), running=running) for event in events)
    return f'<table class="run">{body}</table>' if body else ""


def _row(event: Mapping[str, Any], since: float, *, running: bool) -> str:
    state, bar, text = event["state"], "", ""
    seconds = float(event["seconds"])
    if state == "running" and running:
        seconds += since
        text = "starting its kernel"
        bar = _bar(event) if event["cells"] else ""
    elif state == "running":
        state = "cut off"
    elif state in ("skipped", "not reached"):
        text = escape(event["text"])
    judged = state == "done" and event["gate"]
    words = status_html(event["gate"]) if judged else _WORDS.get(state, state)
    took = f"{seconds:.0f} s" if state == "running" or seconds else ""
    title = f"{event['number']} {escape(event['title'])}"
    return (
        f'<tr><th scope="row">{title}</th><td>{words}</td><td class="number">{took}</td>'
        f"<td>{bar or f'<span class=soft>{text}</span>'}</td></tr>"
    )


def _bar(event: Mapping[str, Any]) -> str:
    cell, cells = event["cell"], event["cells"]
    label = f"step {event['number']}: cell {cell} of {cells}"
    return (
        f'<progress max="{cells}" value="{cell}" aria-label="{label}"></progress> '
        f"cell {cell} of {cells}"
    )


__all__ = ["run_html"]
