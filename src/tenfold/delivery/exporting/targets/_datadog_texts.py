"""What a monitor says, with nothing in it filling in a variable or calling anybody by itself."""

from __future__ import annotations

import re

from tenfold.charts.words import plain
from tenfold.delivery.exporting.alarms import grouped_by, stake_text, verdict_text
from tenfold.vocabulary import Alert

_HANDLE = re.compile(r"@?[A-Za-z][\w.]*(-[\w.]+)+|@?[\w.+-]+@[\w-]+(\.[\w-]+)+|@[\w.-]+")
_LONGEST_TAG = 190


def message(alert: Alert) -> str:
    """What the person on call reads: title, money, number, owner, runbook."""
    runbook = alert.runbook.strip() or "none was written: fill in `runbook` of step 8"
    which = "".join(f", {name} {{{{{name}.name}}}}" for name in grouped_by(alert))
    said = (
        f"{inert(alert.title)}\n\n"
        f"At stake per week: {inert(stake_text(alert.money))}\n"
        f"Judged: {inert(verdict_text(alert))}\n"
        f"Now: {{{{value}}}}{which}\n"
        f"Owner: {inert(alert.owner)}\n"
        f"Route: {inert(alert.route)}\n"
        f"Runbook: {inert(runbook)}"
    )
    # A route that is a handle or an address is called; a plain word cannot be.
    if _HANDLE.fullmatch(alert.route):
        said += f"\n\n@{alert.route.removeprefix('@')}"
    return said


def tag(text: str) -> str:
    """`text` as the value of a tag, the way Datadog itself would change it.

    Examples
    --------
    >>> tag("Risk Managers, {all}")
    'risk_managers_all'
    """
    return re.sub(r"_*[^\w./:-]+_*", "_", plain(text).lower()).strip("_")[:_LONGEST_TAG] or "none"


def inert(text: str) -> str:
    """`text` so that it neither fills in a variable nor calls anybody.

    Examples
    --------
    >>> inert("{{#is_alert}} @all")
    '{ {#is_alert} } (at)all'
    """
    kept = re.sub(r"([{}])(?=\1)", r"\1 ", plain(text))
    return kept.replace("@", "(at)")


__all__ = ["inert", "message", "tag"]
