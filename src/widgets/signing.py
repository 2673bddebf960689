"""sign(session): who has signed what, and a panel to sign with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold import registry
from tenfold.charts import Sheet, to_html, to_text
from tenfold.signing.wording import standing_words
from widgets.parts import dressed
from widgets.static import Static

if TYPE_CHECKING:
    from tenfold.delivery.signing import Ledger
    from widgets.sign_panel import SignPanel


def sign(session: Any) -> SignPanel | Static:
    """Sign the steps of the project, or see who has.

    With a person at the notebook: the table of signatures, and fields to approve, object or take
    back. Headless: the table; no widget is made.
    """
    if session.headless:
        from tenfold.delivery.signing import look

        html, text = ledger_twins(look(session.project))
        return Static(html, text)
    from widgets.listening import listen
    from widgets.sign_panel import SignPanel

    panel = SignPanel(session.project, session.step.slug)
    listen(session, panel.renew)
    return panel


def ledger_twins(ledger: Ledger) -> tuple[str, str]:
    """The ledger as HTML and as text."""
    found = ledger.signatures
    titles = {one.slug: f"{one.number} {one.title}" for one in registry.steps()}
    sheets = [
        Sheet(
            title="Signatures",
            columns=["no.", "step", "role", "name", "said", "stands", "when", "why"],
            rows=[
                [
                    one.line.number,
                    titles.get(one.line.step, one.line.step),
                    one.line.role,
                    one.line.name,
                    one.line.stance,
                    standing_words(one),
                    one.line.at,
                    one.line.comment,
                ]
                for one in found.lines[-50:]
            ],
            note=(
                f"Fingerprint of all lines so far, for whoever keeps a copy: {found.head}."
                if found.head
                else "Nobody has signed yet."
            ),
        ),
        Sheet(
            title="Still to be signed",
            columns=["step", "role"],
            rows=[[titles.get(step, step), role] for step, role in ledger.wanting],
            note="" if ledger.wanting else "Every required signature is there.",
        ),
    ]
    fault = f"The ledger cannot be trusted: {found.fault}. {found.remedy}" if found.fault else ""
    warned = to_html(Sheet(title="", columns=[], rows=[], note=fault)) if fault else ""
    html = warned + "".join(map(to_html, sheets))
    return dressed(html), "\n".join(filter(None, [fault, *map(to_text, sheets)]))


__all__ = ["ledger_twins", "sign"]
