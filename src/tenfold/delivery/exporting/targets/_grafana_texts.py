"""What the dashboard says in words, with nothing in it acting as mark-up or as a variable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tenfold.charts.words import plain
from tenfold.delivery.exporting.alarms import stake_text, verdict_text
from tenfold.vocabulary import Alert


def runbook_page(alerts: Sequence[Alert]) -> Any:
    """A text panel with every alert: stake, owner and what is done first."""
    from grafana_foundation_sdk.builders.text import Panel
    from grafana_foundation_sdk.models.text import TextMode

    said = "\n\n".join(_entry(alert) for alert in alerts)
    return Panel().title("Alerts and what to do").mode(TextMode.MARKDOWN).content(said)


def said_of(about: str, alerts: Sequence[Alert]) -> str:
    """What a panel shows, and which alerts watch it."""
    return "\n\n".join([about, *(_entry(alert) for alert in alerts)])


def inert(text: str) -> str:
    """`text` as Markdown shows it, letter by letter.

    Examples
    --------
    >>> inert("<b> $x")
    '&#60;b&#62; &#36;x'
    """
    flat = " ".join(plain(text).split())
    return re.sub(r"[^\w\s.,;:/@%€£¥?'-]", lambda sign: f"&#{ord(sign[0])};", flat)


def _entry(alert: Alert) -> str:
    runbook = alert.runbook.strip() or "none was written: fill in `runbook` of step 8"
    return (
        f"**{inert(alert.title)}** ({alert.severity}; {inert(verdict_text(alert))})\n"
        f"- At stake: {inert(stake_text(alert.money))}\n"
        f"- Owner: {inert(alert.owner)}, by {inert(alert.route)}\n"
        f"- First: {inert(runbook)}"
    )


__all__ = ["inert", "runbook_page", "said_of"]
