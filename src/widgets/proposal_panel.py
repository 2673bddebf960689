"""ProposalPanel: proposals as diffs, each with a button that writes it into the decisions."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as w

from tenfold.delivery.proposals import Offer, accept, proposals
from tenfold.errors import TenfoldError
from tenfold.project import Project
from widgets.assisting import assisted
from widgets.control import committed
from widgets.parts import dressed
from widgets.proposing import offer_html, offers_text


class ProposalPanel:
    """A view of the proposals of one step.

    Attributes
    ----------
    by : ipywidgets.Text
        The role that answers for what is accepted.
    buttons : dict of str to ipywidgets.Button
        By the key of the proposal; only for what can be accepted.
    """

    def __init__(self, project: Project, slug: str) -> None:
        self._project, self._slug = project, slug
        self._offers: list[Offer] = []
        self.buttons: dict[str, Any] = {}
        self.by = committed(w.Text(description="You are", placeholder="role that answers for it"))
        self.status, self._list = w.HTML(), w.VBox()
        self.widget = w.VBox([w.HBox([self.by, self.status]), self._list])
        self.widget.add_class("tenfold-proposals")
        assisted(self.widget)
        self._show()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_() or {})
        return bundle | {"text/plain": offers_text(self._offers)}

    def look(self) -> None:
        """Show what is proposed now: after a run, or once an acceptance was taken back."""
        try:
            if self._found() != self._offers:
                self._show()
        except Exception as fault:  # every one: it would vanish otherwise
            self._say(f"{type(fault).__name__}: {fault}", "block")

    def _found(self) -> list[Offer]:
        return [one for one in proposals(self._project) if one.step.slug == self._slug]

    def _show(self) -> None:
        self._offers = self._found()
        self.buttons, rows = {}, []
        for offer in self._offers:
            rows.append(w.HTML(dressed(offer_html(offer))))
            if offer.state == "open":
                button = w.Button(
                    description="Accept", tooltip=f"write it: {offer.proposal.words}", icon="check"
                )
                button.on_click(lambda _, key=offer.key: self._accept(key))
                self.buttons[offer.key] = button
                rows.append(button)
        self._list.children = rows or [w.HTML(dressed("<p>Nothing is proposed.</p>"))]

    def _accept(self, key: str) -> None:
        try:
            line = accept(self._project, key, self.by.value)
            self._say(f"Written to {line.decides}. Run from that step on.", "pass")
            self._show()
        except TenfoldError as fault:
            self._say(str(fault), "block")
        except Exception as fault:  # every one: it would vanish otherwise
            self._say(f"Nothing was accepted: {type(fault).__name__}: {fault}", "block")

    def _say(self, text: str, kind: str) -> None:
        self.status.value = f'<span role="status" class="tenfold {kind}">{escape(text)}</span>'


__all__ = ["ProposalPanel"]
