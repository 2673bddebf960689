"""SignPanel: approve a step, object to it, or take it back, in a notebook."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as w

from tenfold import registry
from tenfold.charts.words import counted, sentence
from tenfold.delivery.signing import Ledger, look
from tenfold.delivery.signing import sign as put
from tenfold.errors import TenfoldError
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.vocabulary import Status, plain_role
from widgets.assisting import assisted
from widgets.control import committed
from widgets.redrawing import redraw
from widgets.signing import ledger_twins

_SAID: dict[Status, tuple[str, str]] = {
    "block": ("blocks", "block"),
    "not_evaluated": ("was not evaluated", "were not evaluated"),
    "warn": ("warns", "warn"),
}
_DID = {"approve": "approves", "object": "objects to", "withdraw": "takes back what it said on"}
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
    warning : ipywidgets.HTML
        What whoever signs the step should know of its gate first; empty where all checks pass.
    """

    def __init__(self, project: Project, step: str | None = None) -> None:
        self._project = project
        self._ledger: Ledger = look(project)
        steps = [(f"{one.number} {one.title}", one.slug) for one in registry.steps()]
        self.step = w.Dropdown(options=steps, value=self._first(step), description="Step")
        self.role = w.Dropdown(description="Role")
        self._offering = False
        self.name = committed(w.Text(description="Name", placeholder="as you sign"))
        self.stance = w.RadioButtons(options=_STANCES, description="You")
        self.comment = committed(w.Text(description="Why", placeholder="needed to object"))
        self.button = w.Button(description="Sign", button_style="primary", icon="pencil")
        self.status, self.shown, self.warning = w.HTML(), w.HTML(), w.HTML()
        row = w.Layout(flex_flow="row wrap", align_items="center", grid_gap="8px")
        self.widget = w.VBox(
            [
                w.Box([self.step, self.role, self.name], layout=row),
                self.warning,
                w.Box([self.stance, self.comment, self.button, self.status], layout=row),
                self.shown,
            ]
        )
        self.widget.add_class("tenfold-sign")
        assisted(self.widget)
        self.step.observe(lambda _: self._offer(), names=["value"])
        self.role.observe(lambda _: self._go_to(), names=["value"])
        self.step.observe(lambda _: self._warn(), names=["value"])
        self.button.on_click(lambda _: self._sign())
        self._offer()
        self._show()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_() or {})
        return bundle | {"text/plain": ledger_twins(self._ledger)[1]}

    def renew(self, _: object = None) -> None:
        """Show who has signed and who is asked now: a run or a decision may have changed both."""
        self._show()
        if list(self.role.options) != self._roles():
            self._offer()

    def _offer(self) -> None:
        asked, slug = self._ledger.asked, self.step.value
        own, before = [plain_role(one) for one in asked.of_step(slug)], self.role.value
        roles = self._roles()
        mine = [one for one in roles if plain_role(one) in own]
        self._offering = True
        try:
            self.role.options = roles
            # A list that was empty before chooses nothing by itself.
            self.role.value = before if before in mine else next(iter(mine), None)
        finally:
            self._offering = False
        if not own:
            self._say("Nobody is asked to sign this step: `required_roles` decides.", "soft")

    def _roles(self) -> list[str]:
        """Every role that is asked to sign some step, each once."""
        asked = self._ledger.asked
        named = [role for one in registry.steps() for role in asked.of_step(one.slug)]
        return list({plain_role(role): role for role in reversed(named)}.values())[::-1]

    def _first(self, step: str | None) -> str:
        """The step of this notebook; where nobody is asked to sign it, the first that waits."""
        asked = self._ledger.asked
        waits = [slug for slug, _ in self._ledger.wanting]
        if step is None:
            return registry.steps()[0].slug
        return step if asked.of_step(step) or not waits else waits[0]

    def _go_to(self) -> None:
        """Whoever chooses a role is led to the first step that waits for it."""
        role, asked = self.role.value, self._ledger.asked
        if self._offering or role is None or asked.spelled(self.step.value, role):
            return
        waits = [slug for slug, one in self._ledger.wanting if plain_role(one) == plain_role(role)]
        wanted = [one.slug for one in registry.steps() if asked.spelled(one.slug, role)]
        self.step.value = next(iter([*waits, *wanted]), self.step.value)

    def _sign(self) -> None:
        self.button.disabled = True
        try:
            if gate_words(self._project, self.step.value) != self._read:
                self._warn()
                self._say("What you would sign has changed: read it again, then sign.", "warn")
                return
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
            step = registry.get(line.step)
            did = f"{line.role} {_DID[line.stance]} step {step.number} {step.title}"
            self._say(f"Signed: {did} (line {line.number} of the ledger).", "pass")
            redraw(self._project)
        finally:
            self.button.disabled = False
        self._show()

    def _warn(self) -> None:
        said = self._read = gate_words(self._project, self.step.value)
        self.warning.value = (
            f'<p role="status" class="tenfold warn"><b>Before you sign:</b> {sentence(said)}</p>'
            if said
            else ""
        )

    def _show(self) -> None:
        try:
            self._ledger = look(self._project)
            self._warn()
        except TenfoldError as fault:
            self._say(str(fault), "block")
            return
        self.shown.value = ledger_twins(self._ledger)[0]

    def _say(self, text: str, kind: str) -> None:
        self.status.value = f'<span role="status" class="tenfold {kind}">{escape(text)}</span>'


def gate_words(project: Project, slug: str) -> str:
    """What blocks, warns or was not evaluated in a step; empty where every check passes."""
    step, standing = registry.get(slug), Standing(project)
    fresh, why = standing.freshness(step)
    record = None if fresh in ("missing", "damaged") else standing.record(step)
    if record is None:
        return ""  # nothing can be signed, and pressing Sign says so
    old = f"The step is out of date: {why}." if fresh == "stale" else ""
    checks = standing.gate(record).checks
    parts = []
    for status, words in _SAID.items():
        found = [check for check in checks if check.status == status and not check.waived]
        if found:
            # All of them: nobody accepts what is only counted.
            named = "; ".join(f"{check.title}, `{check.code}`" for check in found)
            verb = words[len(found) != 1]
            parts.append(f"{counted(len(found), 'check')} {verb} ({named})")
    waived = sum(check.waived is not None and check.status != "pass" for check in checks)
    if waived:
        parts.append(f"{counted(waived, 'check')} {'is' if waived == 1 else 'are'} waived")
    if not parts:
        return old
    where = f"Read them in {step.stem}.ipynb."
    said = f"{'; '.join(parts)}. {where} Whoever approves accepts that; to object, say why."
    return f"{old} {said}".strip()


__all__ = ["SignPanel", "gate_words"]
