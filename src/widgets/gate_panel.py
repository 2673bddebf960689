"""GatePanel: the gate of a step with its ways out, for a person at the notebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets as w

from tenfold.charts import safe
from tenfold.errors import TenfoldError
from tenfold.vocabulary import Check, Gate
from widgets.assisting import assisted
from widgets.closing import close
from widgets.gate_card import CheckCard
from widgets.gate_style import GATE_STYLE
from widgets.gate_words import (
    GROUPS,
    changed_labels,
    group_of,
    passed_html,
    since_html,
    worst_first,
    written_html,
)
from widgets.panels import gate_html, gate_lead, gate_text
from widgets.parts import dressed


class GatePanel:
    """A view of a gate; it can be rebuilt from the record and the decisions alone.

    Parameters
    ----------
    session : Session
        Of a project.
    record : Outcome
        What was judged.
    run : callable
        Runs the step again; whoever listens to the run calls `update`.
    saved : callable
        Called once decisions have changed.

    Attributes
    ----------
    cards : dict of str to CheckCard
        By code; checks that pass have none.
    """

    def __init__(
        self, session: Any, record: Any, run: Callable[[], None], saved: Callable[[], None]
    ) -> None:
        self._session, self._run, self._saved = session, run, saved
        self.cards: dict[str, CheckCard] = {}
        self.again = w.Button(
            description=f"Run step {session.step.number} to judge it again",
            button_style="primary",
            icon="play",
            tooltip="the form above shows its progress",
        )
        self.again.on_click(lambda _: self._run())
        self._since, self._body, self._foreseen = w.HTML(), w.VBox([]), w.HTML()
        self._since.add_class("tenfold-said")
        self.changed = w.VBox([self._since, self._foreseen, self.again])
        self.changed.add_class("tenfold-gate-changed")
        self.widget = assisted(w.VBox([w.HTML(GATE_STYLE), self.changed, self._body]))
        for name in ("tenfold", "tenfold-gate-panel"):
            self.widget.add_class(name)
        self._written: dict[str, tuple[str, str]] = {}
        self.update(record)

    def update(self, record: Any) -> None:
        """Show the gate of a new record."""
        self._written = {}
        self._lay(record)

    def _lay(self, record: Any) -> None:
        self._record, self._foreseen.value = record, ""
        self._waivers = self._session.standing.given.waivers
        gate: Gate = record.gate
        rows: list[Any] = [w.HTML(gate_lead(gate))]
        self.cards = {}
        for status, heading in GROUPS:
            checks = [check for check in gate.checks if group_of(check) == status]
            if checks:
                rows.append(w.HTML(f"<h3>{safe(heading)} ({len(checks)})</h3>"))
            # Where it was pressed: the card itself may have moved to another group.
            said = [words for where, words in self._written.values() if where == status]
            rows += [w.HTML(words) for words in said]
            for check in worst_first(checks):
                card = CheckCard(
                    self._session, check, self._run, self._after_save, self._after_waiver
                )
                self.cards[check.code] = card
                rows.append(card.widget)
        passed = [check for check in gate.checks if group_of(check) == "pass"]
        before, self._body.children = self._body.children, [*rows, w.HTML(passed_html(passed))]
        for one in before:
            close(one)
        self.look()

    def foresee(self, html: str) -> None:
        """Say above the checks what would become of them; the checks stay as they are."""
        self._foreseen.value = html

    def look(self) -> None:
        """Say what has been decided since the gate was judged; a waiver is judged at once."""
        try:
            said = self._since_judged()
            for card in self.cards.values():
                card.look()
        except TenfoldError as fault:  # of the project's files: it would vanish here
            self._since.value = f'<p class="block">{safe(str(fault))}</p>'
            self.changed.layout.display = None
            return
        self.changed.layout.display = None if said else "none"
        self._since.value = since_html(said)

    def _since_judged(self) -> list[str]:
        standing, step = self._session.standing, self._session.step
        if standing.given.waivers != self._waivers:
            # Taken back by the form, or elsewhere: what a card said of it no longer holds.
            self._written = {}
            self.judge()
        other = [one for one in standing.own_changes(step) if not one.startswith("decision")]
        then, now = self._record.record.decisions, standing.resolve(step).values
        return [*changed_labels(step, then, now), *other]

    def _after_save(self) -> None:
        self._saved()
        self.look()

    def _after_waiver(self, check: Check, said: str) -> None:
        now = self._session.standing.gate(self._record.record).checks
        found = next((one for one in now if one.code == check.code), check)
        self._written[check.code] = (group_of(check), written_html(found, check, said))
        self.judge()
        self._saved()

    def judge(self) -> None:
        """Judge the record that is shown again, by the waivers that hold now."""
        gate = self._session.standing.gate(self._record.record)
        self._lay(replace(self._record, gate=gate))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_() or {})
        bundle["text/html"] = dressed(gate_html(self._record.gate))
        bundle["text/plain"] = gate_text(self._record.gate)
        return bundle


__all__ = ["GatePanel"]
