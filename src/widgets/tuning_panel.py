"""TuningPanel: a slider beside what it costs, redrawn as it moves, kept on demand."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets as w

from tenfold.changes import value_text
from tenfold.charts import Chart, View, to_html, to_text
from tenfold.errors import TenfoldError
from tenfold.executing import single_thread
from tenfold.previewing import EVERYTHING, previewed
from widgets.assisting import assisted
from widgets.deciding import bring_up_to_date
from widgets.later import Later
from widgets.listening import listen
from widgets.live import live
from widgets.parts import dressed
from widgets.plan_dials import Linear, slide
from widgets.tuning import Tuning

_PAUSE = 0.02
_STALE = 2.0  # seconds without a move, after which the project is read anew
_GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(560px,100%),1fr));gap:12px"


class TuningPanel:
    """A view of one decision, and of what comes of another.

    Attributes
    ----------
    dial : Linear
        The slider.
    keep, back : ipywidgets.Button
        Write what it shows into ``tenfold.yaml``; show again what holds, or what payoffs say.
    shown, status : ipywidgets.HTML
        Charts; what comes of it in words, and what keeping it would mean.
    """

    def __init__(self, session: Any, record: Any, tuning: Tuning) -> None:
        self._session, self._record, self._tuning = session, record, tuning
        self.dial = Linear(slide(*tuning.slider))
        self.dial.widget.style.description_width = "initial"
        self.dial.widget.layout = w.Layout(width="auto", flex="1 1 100%", max_width="720px")
        wide = w.Layout(width="auto")
        self.keep = w.Button(description=tuning.keep, button_style="primary", layout=wide)
        self.back = w.Button(description=tuning.back, layout=w.Layout(width="auto"))
        self.keep.tooltip = "Writes it into tenfold.yaml, as the form does"
        self.back.tooltip = f"Moves the slider only: “{tuning.keep}” saves what it shows"
        self.status, self.shown = w.HTML(), w.HTML()
        self.status.add_class("tenfold-said")
        row = w.Layout(flex_flow="row wrap", align_items="center", grid_gap="4px 16px")
        self.widget = assisted(
            w.VBox(
                [
                    w.Box([self.dial.widget, self.keep, self.back], layout=row),
                    self.status,
                    self.shown,
                ]
            )
        )
        for name in ("tenfold", "tenfold-tuning"):
            self.widget.add_class(name)
        self._charts: list[Chart] = []
        self._moved: dict[str, object] = {}
        self._quiet, self._kept, self._words = False, "", ""
        self._standing, self._looked = session.standing, time.monotonic()
        self._later = Later(_PAUSE, lambda: self._guard(self._draw))
        self.dial.widget.observe(self._turned, names=["value"])
        self.keep.on_click(lambda _: self._guard(self._keep))
        self.back.on_click(lambda _: self._guard(self._home))
        listen(session, self._renew)
        live(session).followers["tuning"] = self._follow
        self._guard(self._draw)

    def moves(self) -> dict[str, object]:
        """The decisions that are tried and not kept."""
        return dict(self._moved)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_() or {})
        charts = [to_text(chart) for chart in self._charts]
        bundle["text/plain"] = "\n".join([self._words, *charts])
        bundle["text/html"] = f"<p>{escape(self._words)}</p>"
        return bundle

    def _turned(self, _: object) -> None:
        if self._quiet or not self.dial.moved:
            return
        self._moved = self._tuning.changes(float(str(self.dial.value)))
        self._kept = ""
        self._later.call()

    def _home(self) -> None:
        """What the payoffs say, where that is not what holds; else what holds."""
        self._moved, self._kept = self._away(), ""
        self._draw(put=True)

    def _away(self) -> dict[str, object]:
        """What of `home` is decided otherwise."""
        decided = self._ground.resolve(self._session.step).values
        home = self._session.step.parse({})
        return {
            name: to
            for name, to in self._tuning.home.items()
            if getattr(decided, name) != getattr(home, name)
        }

    @property
    def _ground(self) -> Any:
        """The project as it stands; while somebody drags, as it stood when they began."""
        if time.monotonic() - self._looked > _STALE:
            self._standing = self._session.standing
        self._looked = time.monotonic()
        return self._standing

    def _follow(self) -> None:
        self._looked = 0.0
        self._guard(self._draw)

    def _draw(self, *, put: bool = False) -> None:
        tuning, record = self._tuning, self._record.record
        with single_thread():
            found = previewed(self._ground, record, self._moved)
        why = "" if found is None else found.why
        waits = found is not None and EVERYTHING in found.waiting
        if found is None or waits:
            decided, evidence, view = record.decisions, record.evidence, self._record.view
        else:
            decided, evidence, view = found.decisions, found.evidence, found.view
        if put or not self._moved:
            self._put(tuning.place(decided, evidence))
        # Nobody who is still choosing is shown what the choice must not be made by.
        choosing = self._moved and not waits
        with single_thread():
            tried = tuning.rehearse(self._ground, record, decided) if choosing else None
        self._show(view, decided, evidence, tried)
        self._words = tuning.say(decided, evidence, tried)
        if not waits:
            with single_thread():
                beside = tuning.beside(self._ground, record, decided, evidence, tried)
            self._words = f"{self._words} {beside}".strip()
        self.keep.disabled = not self._moved
        self.back.disabled = not self._moved and not self._away()
        if waits:
            self._say(f"As of the last run. {why}")
        elif self._moved:
            self._say(f"{self._words} Not kept yet: press “{tuning.keep}” to save it.")
        elif found is not None:
            self._say(
                f"{self._words} Kept, not recorded: press Run in the form above. {self._kept}"
            )
        else:
            self._say(f"{self._words} As recorded.")

    def _show(self, view: View, decided: Any, evidence: Any, tried: Any) -> None:
        self._charts = list(self._tuning.charts(view, decided, evidence, tried))
        charts = "".join(map(to_html, self._charts))
        self.shown.value = dressed(f'<div style="{_GRID}">{charts}</div>')

    def _put(self, place: float | None) -> None:
        if place is None:
            return
        self._quiet = True
        try:
            self.dial.put(place)
        finally:
            self._quiet = False

    def _keep(self) -> None:
        resolved = self._session.resolved()
        changes: Mapping[str, object] = self._moved
        if not changes:
            self._say("nothing was moved")
            return
        locked = [name for name in changes if resolved.sources.get(name) == "run"]
        if locked:
            self._say(f"{', '.join(locked)}: set by this run; adopt it in the form first")
            return
        self._session.save(changes)
        self._moved, self._looked = {}, 0.0
        said = ", ".join(f"{name} {value_text(to)}" for name, to in changes.items())
        self._kept = f"Written to tenfold.yaml: {said}."
        bring_up_to_date(self._session)
        self._draw()

    def _renew(self, record: Any) -> None:
        """The step has run again."""
        self._record, self._kept, self._looked = record, "", 0.0
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


__all__ = ["TuningPanel"]
