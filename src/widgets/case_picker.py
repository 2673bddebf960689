"""CasePicker: choose a case of a record, or any row by its number, and see why it is so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from types import ModuleType
from typing import Any

import ipywidgets as w

from tenfold.charts import Chart, Sheet, View, to_html, to_text
from tenfold.errors import TenfoldError
from tenfold.executing import single_thread
from widgets.deciding import bring_up_to_date
from widgets.parts import dressed

_ALL = "all"


class CasePicker:
    """A view of the cases of one record.

    Attributes
    ----------
    why, case : ipywidgets.Dropdown
        Why a case is there, and which one.
    number, explain, add : ipywidgets.IntText and Button
        Any row by its number, explained on demand; and the wish to have it in every run.
    shown : ipywidgets.HTML
        What is known of the case.
    """

    def __init__(self, session: Any, record: Any, module: ModuleType) -> None:
        self._session, self._record, self._module = session, record, module
        self._asking: Any = None
        self._groups: Mapping[str, list[tuple[str, int]]] = module.choices(self._evidence)
        count = sum(map(len, self._groups.values()))
        kinds = [(f"all {count} cases", _ALL)]
        kinds += [(f"{why} ({len(cases)})", why) for why, cases in self._groups.items()]
        wide = w.Layout(width="auto", flex="1 1 320px")
        self.why = w.Dropdown(options=kinds, description="Cases", layout=wide)
        self.case = w.Dropdown(description="Case", layout=wide)
        self.number = w.IntText(description="Row number", layout=w.Layout(width="200px"))
        self.explain = w.Button(
            description="Explain this row", tooltip="Computes it where the record has it not"
        )
        self.add = w.Button(
            description="Explain it in every run",
            tooltip=f"Adds the row to {module.DECISION} in tenfold.yaml",
            layout=w.Layout(width="auto"),
        )
        self.status, self.shown = w.HTML(), w.HTML()
        row = w.Layout(flex_flow="row wrap", align_items="center", grid_gap="8px")
        self.widget = w.VBox(
            [
                w.Box([self.why, self.case], layout=row),
                w.Box([self.number, self.explain, self.add, self.status], layout=row),
                self.shown,
            ]
        )
        self.widget.add_class("tenfold-pick")
        self.why.observe(lambda _: self._list(), names=["value"])
        self.case.observe(lambda _: self._picked(), names=["value"])
        self.explain.on_click(lambda _: self._guard(self._ask))
        self.add.on_click(lambda _: self._guard(self._keep))
        self._list()

    @property
    def row(self) -> int:
        """The row number that is chosen."""
        return int(self.number.value)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_() or {})
        first = next((case for cases in self._groups.values() for _, case in cases), None)
        view = None if first is None else self._module.told(self._evidence, first)
        return bundle | {"text/plain": "" if view is None else _text(view)}

    @property
    def _evidence(self) -> Any:
        return self._record.record.evidence

    def _list(self) -> None:
        wanted = self.why.value
        cases = [c for why, held in self._groups.items() if wanted in (_ALL, why) for c in held]
        self.case.options = cases
        if cases:
            self.case.value = cases[0][1]
        else:
            self.shown.value = dressed("<p>The record has no cases: ask for a row number.</p>")

    def _picked(self) -> None:
        if self.case.value is not None:
            self.number.value = self.case.value
            self._guard(self._ask)

    def _ask(self) -> None:
        row = self.row
        view = self._module.told(self._evidence, row)
        self._say("")
        if view is None:
            self._say(f"computing row {row:,} …")
            with single_thread():
                view = self._teller().view(row)
            self._say(f"row {row:,} is not in the record: computed now")
        self.shown.value = dressed(_html(view))

    def _teller(self) -> Any:
        if self._asking is None:
            standing = self._session.standing
            inputs = standing.inputs(self._record.step)
            decisions = self._record.record.decisions
            self._asking = self._module.Asking(decisions, inputs, self._evidence, standing.open)
        return self._asking

    def _keep(self) -> None:
        name, row = self._module.DECISION, self.row
        resolved = self._session.resolved()
        held = list(getattr(resolved.values, name))
        if row in held:
            self._say(f"row {row:,} is in {name} already")
            return
        if resolved.sources.get(name) == "run":
            self._say(f"{name} is set by this run: adopt it in the form first")
            return
        # Only a row that exists is written down.
        if self._module.told(self._evidence, row) is None:
            self._teller().view(row)
        self._session.save({name: [*held, row]})
        bring_up_to_date(self._session)
        self._say(f"row {row:,} is in {name} now; the next run explains it")

    def _guard(self, act: Callable[[], None]) -> None:
        try:
            act()
        except TenfoldError as fault:
            self._say(str(fault))

    def _say(self, text: str) -> None:
        self.status.value = f'<span role="status">{escape(text)}</span>'


def _parts(view: View) -> list[Chart | Sheet]:
    return [*view.charts, *view.sheets]


def _html(view: View) -> str:
    return "".join(to_html(part) for part in _parts(view))


def _text(view: View) -> str:
    return "\n\n".join(to_text(part) for part in _parts(view))


__all__ = ["CasePicker"]
