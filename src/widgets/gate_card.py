"""One check in the gate panel: what it says, the ways out, and what has come of one."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as w

from tenfold.delivery.fixing import Draft, drafted
from tenfold.errors import TenfoldError
from tenfold.undoing import edits, undo
from tenfold.vocabulary import Check, Fix
from widgets.gate_fix import FixView
from widgets.gate_waiver import WaiverView
from widgets.gate_words import again_text, card_html, changed_text, group_of


class CheckCard:
    """A view of one check that somebody has to look at.

    Parameters
    ----------
    run : callable
        Runs this step again.
    saved : callable
        Called once decisions have changed, so that the form shows them.
    judged : callable
        Called with the check and what was written once waivers have changed, so that the gate is
        judged again.

    Attributes
    ----------
    fixes : dict of str to ipywidgets.Button
        By the label of the fix.
    open : FixView or WaiverView or None
        What is being looked at.
    """

    def __init__(
        self,
        session: Any,
        check: Check,
        run: Callable[[], None],
        saved: Callable[[], None],
        judged: Callable[[Check, str], None],
    ) -> None:
        self._session, self.check = session, check
        self._run, self._saved, self._judged = run, saved, judged
        self.open: FixView | WaiverView | None = None
        self._mine: tuple[int, ...] = ()
        self.fixes = {fix.label: self._button(fix) for fix in check.fixes if self._changes(fix)}
        self.waive = w.Button(description=f"Waive: answer for {check.code}", icon="user")
        self.waive.tooltip = f"{check.title}: accept it for a time, with a reason"
        self.waive.on_click(lambda _: self._guard(self._open_waiver)())
        self.end: Any = None
        if check.waived:
            self.end = w.Button(description=f"End the waiver of {check.code}", icon="times")
            self.end.tooltip = f"{check.title}: nobody answers for it any more"
            self.end.on_click(lambda _: self._guard(self._end)())
            self.waive.description = f"Renew the waiver of {check.code}"
        ways = [*self.fixes.values(), self.waive, *([self.end] if check.waived else [])]
        buttons = w.HBox(ways)
        buttons.add_class("tenfold-gate-buttons")
        self._area, self.status = w.VBox([]), w.HTML()
        self.status.add_class("tenfold-said")
        self.widget = w.VBox([w.HTML(card_html(check)), buttons, self._area, self.status])
        self.widget.add_class("tenfold-gate-card")
        self.widget.add_class(f"tenfold-gate-{group_of(check)}")

    def _button(self, fix: Fix) -> Any:
        icon = "pencil" if fix.asks else "wrench"
        button = w.Button(description=fix.label, icon=icon)
        button.tooltip = f"{self.check.title}: see what it changes"
        button.on_click(lambda _: self._guard(lambda: self._open_fix(fix))())
        return button

    def _changes(self, fix: Fix) -> bool:
        if fix.asks:
            return True
        try:
            return bool(drafted(self._session.project, fix).moves)
        except TenfoldError:  # a proposal that is gone
            return False

    def _open_fix(self, fix: Fix) -> None:
        self._show(
            FixView(self._session, fix, self._applied, lambda: self._show(None), self._guard)
        )

    def _open_waiver(self) -> None:
        leave = lambda: self._show(None)  # noqa: E731  # one line says it
        waived = lambda said: self._judged(self.check, said)  # noqa: E731
        self._show(WaiverView(self._session, self.check, waived, leave, self._guard))

    def _end(self) -> None:
        self._session.project.unwaive(self.check.code)
        self._judged(self.check, "the waiver is ended; nobody answers for it any more")

    def _show(self, view: FixView | WaiverView | None) -> None:
        self.open = view
        self._area.children = [] if view is None else [view.widget]
        self._say("")

    def _applied(self, draft: Draft) -> None:
        self.open = None
        if not draft.moves:
            self._area.children = []
            self._say("This stands in tenfold.yaml already.", "warn")
            return
        own = self._session.step
        buttons = []
        if own.slug in {move.step.slug for move in draft.moves}:
            judge = w.Button(
                description=f"Run step {own.number}", button_style="primary", icon="play"
            )
            judge.tooltip = f"judge {self.check.code} {self.check.title} again"
            judge.on_click(lambda _: self._guard(self._run)())
            buttons.append(judge)
            then = f"Run step {own.number} to judge it again."
        else:
            first = draft.moves[0].step
            then = (
                f"That is a decision of step {first.number}: open {first.stem}.ipynb and run it, "
                f"then run this step to judge it again. {again_text(draft)}"
            )
        self.back = w.Button(description="Take it back", icon="undo")
        self.back.tooltip = f"undo: {draft.fix.label}"
        self._mine = edits(self._session.project)[-1].lines
        self.back.on_click(lambda _: self._guard(self._take_back)())
        row = w.HBox([*buttons, self.back])
        row.add_class("tenfold-gate-buttons")
        self._area.children = [row]
        self._say(f"✓ Saved to tenfold.yaml: {changed_text(draft)}. {then}", "pass")
        self._saved()

    def look(self) -> None:
        """Offer no way back from a fix that was taken back elsewhere."""
        if not self._mine or any(
            set(self._mine) <= set(one.lines) for one in edits(self._session.project)
        ):
            return
        self._mine = ()
        self._area.children = []
        self._say("Taken back.", "warn")

    def _take_back(self) -> None:
        project = self._session.project
        last = next(iter(edits(project)[-1:]), None)
        if last is None or last.lines != self._mine:
            self._say("Something else was decided since: the form's Undo takes back that.", "warn")
            return
        undo(project)
        self._mine = ()
        self._area.children = []
        self._say(f"Taken back: {last.text}.", "warn")
        self._saved()

    def _say(self, text: str, kind: str = "soft") -> None:
        self.status.value = f'<span role="status" class="{kind}">{escape(text)}</span>'

    def _guard(self, act: Callable[[], None]) -> Callable[[], None]:
        """Whatever a callback raises is shown, since it would vanish otherwise."""

        def guarded() -> None:
            try:
                act()
            except (TenfoldError, ValueError) as fault:
                self._say(str(fault), "block")
            except Exception as fault:  # every one
                self._say(f"{type(fault).__name__}: {fault}", "block")

        return guarded


__all__ = ["CheckCard"]
