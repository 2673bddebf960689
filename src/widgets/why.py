"""Why a project is not go: what costs most is seen, the rest is folded away behind its number."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from tenfold.charts import interval_text

if TYPE_CHECKING:
    from tenfold.dossier.actions import Action
    from tenfold.verdict import Verdict

_SHOWN = 3


def reasons_of(found: Verdict) -> list[str]:
    """The reasons of a verdict: what blocks, then the rest, each by the money at stake."""
    from tenfold.dossier.actions import actions

    said = [_sentence(point) for point in actions(found.steps)]
    if found.not_registered:
        said.append(f"Not judged, this version does not have: {', '.join(found.not_registered)}.")
    return said


def reasons_html(word: str, reasons: Sequence[str]) -> str:
    """The three that cost most as a list, and a fold that holds the others; empty without."""
    if not word or not reasons:
        return ""
    # The line that opens a fold takes the room of one reason.
    at = _SHOWN if len(reasons) > _SHOWN + 1 else len(reasons)
    rest = len(reasons) - at
    count = f"{len(reasons)} reasons" if len(reasons) != 1 else "1 reason"
    lead = f"{count}, the gravest and costliest first" if rest else count
    more = f"<details><summary>{rest} more reasons</summary>{_list(reasons[at:])}</details>"
    return (
        f'<div class="why"><b>Why {escape(word)}: {lead}</b>{_list(reasons[:at])}'
        f"{more if rest else ''}</div>"
    )


def _list(reasons: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(reason)}</li>' for reason in reasons)}</ul>"


def _sentence(point: Action) -> str:
    from tenfold.dossier.readable import readable, rounded, short

    if point.anchor == point.slug:
        return f"Step {point.number} {point.step} has to run: {short(point.found)}"
    amount = point.money
    stake = f" {interval_text(rounded(amount))} at stake." if amount and amount.known else ""
    waived = " (waived)" if point.waived else ""
    return f"{point.place} {point.told}{waived}.{stake} {readable(short(point.found))}"


__all__ = ["reasons_html", "reasons_of"]
