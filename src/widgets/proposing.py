"""propose(session, record): what later steps would change, as diffs, and buttons to accept it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from tenfold.charts import interval_text, plain
from widgets.parts import dressed
from widgets.static import Static

if TYPE_CHECKING:
    from tenfold.delivery.proposals import Offer
    from widgets.proposal_panel import ProposalPanel

_MOST_LINES = 30


def propose(session: Any, record: Any) -> ProposalPanel | Static:
    """The proposals of the record's step, each with what it would write.

    With a person at the notebook each has a button to accept it; headless they are only listed.
    """
    from tenfold.delivery.proposals import proposals

    slug = record.step.slug
    offers = [one for one in proposals(session.project) if one.step.slug == slug]
    if session.headless or session.standing.run_id is not None:
        html = "".join(offer_html(one) for one in offers) or "<p>Nothing is proposed.</p>"
        return Static(dressed(html), offers_text(offers))
    from widgets.live import live
    from widgets.proposal_panel import ProposalPanel

    panel = ProposalPanel(session.project, slug)
    live(session).followers["proposals"] = panel.look
    return panel


def offer_html(offer: Offer) -> str:
    """One proposal: what, why, what it would write, and how it stands."""
    one = offer.proposal
    money = "" if one.money is None else f"<br>Money: {_safe(interval_text(one.money))}"
    shown = offer.diff[:_MOST_LINES]
    left = len(offer.diff) - len(shown)
    lines = [*shown, *([f"… and {left} more lines"] if left else [])]
    diff = f"<pre>{_safe(chr(10).join(lines))}</pre>" if lines else ""
    fault = f'<br><span class="warn">{_safe(offer.fault)}</span>' if offer.fault else ""
    return (
        f"<div><b>{_safe(one.words)}</b> "
        f'<span class="soft">{_safe(offer.state)}, changes {_safe(one.step)}.{_safe(one.decision)}'
        f"</span><br>{_safe(one.why)}{money}{fault}{diff}</div>"
    )


def offers_text(offers: Sequence[Offer]) -> str:
    """The proposals in plain text."""
    lines = [f"{one.key} ({one.state}): {one.proposal.words} {one.proposal.why}" for one in offers]
    return plain("\n".join(lines) or "Nothing is proposed.")


def _safe(text: str) -> str:
    return escape(plain(text))


__all__ = ["offer_html", "offers_text", "propose"]
