"""PlanPanel: the size and worth of an experiment, redrawn as sliders move, kept on demand."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as w

from tenfold.charts import Chart, Headline, View, to_html, to_text
from tenfold.errors import TenfoldError
from tenfold.executing import single_thread
from tenfold.steps.step07_experimentation.redesigning import (
    EFFECT,
    SHARE,
    changes_of,
    deciding_metric,
    plan_view,
    redesigned,
    share_of,
)
from tenfold.vocabulary import ExperimentMetric
from widgets.assisting import assisted
from widgets.deciding import bring_up_to_date
from widgets.later import Later
from widgets.listening import listen
from widgets.live import live
from widgets.panels import headlines_html, headlines_table
from widgets.parts import dressed
from widgets.plan_dials import dials
from widgets.plan_words import meaning, noted, summary

_PAUSE = 0.05
_VOLUME = 1_000.0  # units per week where sliding begins while nobody says how many there are
_GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(380px,1fr));gap:12px"


class PlanPanel:
    """A view of the plan that the decisions make, and of the one that others would make.

    Attributes
    ----------
    dials : mapping of str to Dial
        What can be moved, by decision, and the smallest effect and the second arm's share.
    keep, back : ipywidgets.Button
        Write what was moved into ``tenfold.yaml``; show again what holds.
    shown, status : ipywidgets.HTML
        Headlines and charts; one sentence on the plan and on what keeping it would mean.
    """

    def __init__(self, session: Any, record: Any) -> None:
        self._session, self._record = session, record
        self._inputs = session.standing.inputs(record.step)
        self._view = View()
        self.dials = dials()
        self.keep = w.Button(
            description="Keep these",
            tooltip="Writes what you moved into tenfold.yaml, as the form does",
            button_style="primary",
            layout=w.Layout(width="auto"),
        )
        self.back = w.Button(
            description="Back to what is kept",
            tooltip="Forgets what you moved",
            layout=w.Layout(width="auto"),
        )
        self.note, self.status, self.shown = w.HTML(), w.HTML(), w.HTML()
        row = w.Layout(flex_flow="row wrap", align_items="center", grid_gap="4px 16px")
        self.widget = assisted(
            w.VBox(
                [
                    w.Box([dial.widget for dial in self.dials.values()], layout=row),
                    self.note,
                    w.Box([self.keep, self.back, self.status], layout=row),
                    self.shown,
                ]
            )
        )
        self.widget.add_class("tenfold-plan")
        self._quiet = False
        self._decided: Any = None
        # What was kept is said until something else is moved: the browser answers with its steps.
        self._kept = ""
        self._later = Later(_PAUSE, lambda: self._guard(self._draw))
        for dial in self.dials.values():
            dial.widget.observe(self._turned, names=["value"])
        self.keep.on_click(lambda _: self._guard(self._keep))
        self.back.on_click(lambda _: self._guard(self._settle))
        listen(session, self._renew)
        live(session).followers["plan"] = lambda: self._guard(self._draw)
        self._guard(self._settle)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_() or {})
        shown: list[Headline | Chart] = [*self._view.headlines, *self._view.charts]
        bundle["text/plain"] = "\n".join(to_text(one) for one in shown)
        bundle["text/html"] = headlines_table(self._view.headlines)
        return bundle

    def moves(self) -> dict[str, object]:
        """What was moved, and where to."""
        return {name: dial.value for name, dial in self.dials.items() if dial.moved}

    @property
    def _recorded(self) -> Any:
        return self._record.record.evidence

    def _changes(self, decided: Any) -> dict[str, object]:
        return changes_of(decided, self._inputs, self._recorded, self.moves())

    def _turned(self, _: object) -> None:
        if not self._quiet:
            self._later.call()

    def _settle(self) -> None:
        """Show what holds, and forget what was moved."""
        self._decided = self._session.resolved().values
        self._put(self._decided, list(self.dials))
        self._draw()

    def _put(self, decided: Any, names: list[str]) -> None:
        plan = redesigned(decided, self._inputs, self._recorded).plan
        metric = deciding_metric(decided, self._inputs, self._recorded)
        scaled = {
            EFFECT: (metric.smallest_effect, _guess(metric)),
            "units_per_week": (plan.units_per_week, _VOLUME),
        }
        self.dials[SHARE].widget.description = f"Share of '{decided.arms[1].name}'"
        self._quiet = True
        try:
            for name in names:
                if name in scaled:
                    self.dials[name].put(*scaled[name])
                elif name == SHARE:
                    self.dials[name].put(share_of(decided.arms))
                else:
                    self.dials[name].put(getattr(decided, name))
        finally:
            self._quiet = False
        self.note.value = dressed(f'<p class="soft">{escape(noted(decided, metric))}</p>')

    def _draw(self) -> None:
        decided = self._session.resolved().values
        moves = self.moves()
        if decided != self._decided:
            # The form saved something meanwhile: what nobody moved here follows it.
            self._decided = decided
            self._put(decided, [name for name in self.dials if name not in moves])
        changes = self._changes(decided)
        step = self._record.step
        meant = step.parse(decided.model_dump(mode="json") | changes) if changes else decided
        with single_thread():
            found = redesigned(meant, self._inputs, self._recorded)
        self._view = plan_view(meant, found)
        charts = "".join(map(to_html, self._view.charts))
        self.shown.value = dressed(
            f'{headlines_html(self._view.headlines)}<div style="{_GRID}">{charts}</div>'
        )
        self.keep.disabled = self.back.disabled = not changes
        if changes:
            self._kept = ""
        said = meaning(decided, changes, found, self._recorded) if changes else self._kept
        self._say(f"{summary(found)} {said}")

    def _keep(self) -> None:
        resolved = self._session.resolved()
        changes = self._changes(resolved.values)
        if not changes:
            self._say("nothing was moved")
            return
        locked = [name for name in changes if resolved.sources.get(name) == "run"]
        if locked:
            self._say(f"{', '.join(locked)}: set by this run; adopt it in the form first")
            return
        self._session.save(changes)
        bring_up_to_date(self._session)
        self._kept = f"{', '.join(changes)}: kept in tenfold.yaml. Run the step for its record."
        self._settle()

    def _renew(self, record: Any) -> None:
        """The step has run again: another record, and perhaps other steps before it."""
        # None: what holds is put anew, because step 1 may have moved the smallest effect.
        self._record, self._kept, self._decided = record, "", None
        self._inputs = self._session.standing.inputs(record.step)
        self._guard(self._draw)

    def _guard(self, act: Callable[[], None]) -> None:
        try:
            act()
        except TenfoldError as fault:
            self._say(str(fault))
        except Exception as fault:  # every one: it would vanish otherwise
            self._say(f"Nothing is shown or kept: {type(fault).__name__}: {fault}")

    def _say(self, text: str) -> None:
        self.status.value = f'<span role="status">{escape(text.strip())}</span>'


def _guess(metric: ExperimentMetric) -> float | None:
    """Where to begin looking for the smallest effect; None where no size could be told anyway."""
    if metric.sd is not None:
        return metric.sd / 10
    share = metric.baseline is not None and 0 < metric.baseline < 1
    return (metric.baseline or 0.0) / 10 if share else None


__all__ = ["PlanPanel"]
