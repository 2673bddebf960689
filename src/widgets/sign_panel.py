"""SignPanel: approve a step, object to it, or take it back, in a notebook."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as w

from tenfold import registry
from tenfold.delivery.signing import Ledger, look
from tenfold.delivery.signing import sign as put
from tenfold.errors import TenfoldError
from tenfold.project import Project
from widgets.assisting import assisted
from widgets.signing import ledger_twins

_STANCES = (("approve", "approve"), ("object", "object"), ("take back", "withdraw"))


class SignPanel:
    """A view of the ledger.

    Attributes
    ----------
    step, role : ipywidgets.Dropdown
        What is signed, and in which of the roles that must.
    name, comment : ipywidgets.Text
    stance : ipywidgets.RadioButtons
    button : ipywidgets.Button
    """

    def __init__(self, project: Project, step: str | None = None) -> None:
        self._project = project
        self._ledger: Ledger = look(project)
        steps = [(f"{one.number} {one.title}", one.slug) for one in registry.steps()]
        self.step = w.Dropdown(options=steps, value=step or steps[0][1], description="Step")
        self.role = w.Dropdown(description="Role")
        self.name = w.Text(description="Name", placeholder="as you sign")
        self.stance = w.RadioButtons(options=_STANCES, description="You")
        self.comment = w.Text(description="Why", placeholder="needed to object")
        self.button = w.Button(description="Sign", button_style="primary", icon="pencil")
        self.status, self.shown = w.HTML(), w.HTML()
        row = w.Layout(flex_flow="row wrap", align_items="center", grid_gap="8px")
        self.widget = w.VBox(
            [
                w.Box([self.step, self.role, self.name], layout=row),
                w.Box([self.stance, self.comment, self.button, self.status], layout=row),
                self.shown,
            ]
        )
        self.widget.add_class("tenfold-sign")
        assisted(self.widget)
        self.step.observe(lambda _: self._offer(), names=["value"])
        self.button.on_click(lambda _: self._sign())
        self._offer()
        self._show()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_() or {})
        return bundle | {"text/plain": ledger_twins(self._ledger)[1]}

    def renew(self, _: object = None) -> None:
        """Show who has signed and who is asked now: a run or a decision may have changed both."""
        self._show()
        if list(self.role.options) != list(self._ledger.asked.of_step(self.step.value)):
            self._offer()

    def _offer(self) -> None:
        roles = self._ledger.asked.of_step(self.step.value)
        self.role.options = roles
        # A list that was empty before chooses nothing by itself.
        self.role.value = roles[0] if roles else None
        if not roles:
            self._say("Nobody is asked to sign this step: `required_roles` decides.", "soft")

    def _sign(self) -> None:
        self.button.disabled = True
        try:
            line = put(
                self._project,
                self.step.value,
                self.role.value or "",
                self.name.value,
                self.stance.value,
                self.comment.value,
            ).line
        except TenfoldError as fault:
            self._say(str(fault), "block")
        except Exception as fault:  # every one: it would vanish otherwise
            self._say(f"Nothing was signed: {type(fault).__name__}: {fault}", "block")
        else:
            self.comment.value = ""
            self._say(f"Line {line.number}: {line.role} on {line.step}, {line.stance}.", "pass")
        finally:
            self.button.disabled = False
        self._show()

    def _show(self) -> None:
        try:
            self._ledger = look(self._project)
        except TenfoldError as fault:
            self._say(str(fault), "block")
            return
        self.shown.value = ledger_twins(self._ledger)[0]

    def _say(self, text: str, kind: str) -> None:
        self.status.value = f'<span role="status" class="tenfold {kind}">{escape(text)}</span>'


__all__ = ["SignPanel"]
