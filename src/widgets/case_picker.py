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
from widgets.assisting import assisted
from widgets.deciding import bring_up_to_date
from widgets.listening import listen
from widgets.parts import dressed

_ALL = "all"
_MOST = 5


class CasePicker:
    """A view of the cases of one record.

    Attributes
    ----------
    why, case : ipywidgets.Dropdown
        Why a case is there, and which one.
    number, explain, add : ipywidgets.IntText and Button
        Any row by its number, explained on demand; and the wish to have it in every run.
    name : ipywidgets.Text
        Any row by its id, where the data have one. What is typed here is not kept.
    shown : ipywidgets.HTML
        What is known of the case.
    """

    def __init__(self, session: Any, record: Any, module: ModuleType) -> None:
        self._session, self._record, self._module = session, record, module
        self._asking: Any = None
        self._groups: Mapping[str, list[tuple[str, int]]] = module.choices(self._evidence)
        self.why = w.Dropdown(options=self._kinds(), description="Cases", **_sized("1 1 220px"))
        self.case = w.Dropdown(description="Case", **_sized("2 1 420px"))
        self.number = w.IntText(description="Any row, by number", **_sized("0 0 200px"))
        column = self._named_by()
        self.name = w.Text(
            description=f"or by {column}", continuous_update=False, **_sized("0 1 250px")
        )
        self.name.layout.display = None if column else "none"
        self.explain = w.Button(
            description="Explain this row",
            tooltip="Computes it where the record has it not",
            layout=w.Layout(width="auto"),
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
                w.Box([self.number, self.name, self.explain, self.add, self.status], layout=row),
                self.shown,
            ]
        )
        self.widget.add_class("tenfold-pick")
        assisted(self.widget)
        self.why.observe(lambda _: self._list(), names=["value"])
        self.case.observe(lambda _: self._picked(), names=["value"])
        self.name.observe(lambda _: self._guard(self._look_up), names=["value"])
        self.explain.on_click(lambda _: self._guard(self._ask))
        self.add.on_click(lambda _: self._guard(self._keep))
        listen(session, self._renew)
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

    def _kinds(self) -> list[tuple[str, str]]:
        count = sum(map(len, self._groups.values()))
        kinds = [(f"all {count} cases", _ALL)]
        return kinds + [(f"{why} ({len(cases)})", why) for why, cases in self._groups.items()]

    def _renew(self, record: Any) -> None:
        """The step has run again: its cases, and the model behind them, may be others."""
        self._record, self._asking = record, None
        self._groups = self._module.choices(self._evidence)
        with self.why.hold_trait_notifications():
            self.why.options = self._kinds()
            self.why.value = _ALL
        self._list()
        self._say("")

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

    def _look_up(self) -> None:
        name = self.name.value.strip()
        if not name:
            return
        # An id names a person: it does not stay in what Jupyter saves of the notebook.
        self.name.value = ""
        first, *others = self._teller().rows_with(name)
        self.number.value = first
        self._ask()
        if others:
            also = ", ".join(map(str, others[:_MOST])) + (" …" if len(others) > _MOST else "")
            self._say(f"this is row {first}; the id stands in row {also} as well")

    def _ask(self) -> None:
        row = self.row
        view = self._module.told(self._evidence, row)
        self._say("")
        if view is None:
            self._say(f"computing row {row} …")
            with single_thread():
                view = self._teller().view(row)
            self._say(f"row {row} is not in the record: computed now")
        if self.case.value != row:
            # The list does not go on naming another case than the one that is shown.
            self.case.value = row if row in dict(self.case.options).values() else None
        self.shown.value = dressed(_html(view))

    def _named_by(self) -> str | None:
        told = getattr(self._module, "named_by", None)
        if told is None:
            return None
        try:
            column: str | None = told(self._session.standing.inputs(self._record.step))
        except TenfoldError:
            return None
        return column

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
            self._say(f"row {row} is in {name} already")
            return
        if resolved.sources.get(name) == "run":
            self._say(f"{name} is set by this run: adopt it in the form first")
            return
        # Only a row that exists is written down.
        if self._module.told(self._evidence, row) is None:
            self._teller().view(row)
        self._session.save({name: [*held, row]})
        bring_up_to_date(self._session)
        self._say(f"row {row} is in {name} now; the next run explains it")

    def _guard(self, act: Callable[[], None]) -> None:
        try:
            act()
        except TenfoldError as fault:
            self._say(str(fault))

    def _say(self, text: str) -> None:
        self.status.value = f'<span role="status">{escape(text)}</span>'


def _sized(flex: str) -> dict[str, Any]:
    layout = w.Layout(width="auto", flex=flex, min_width="160px")
    return {"layout": layout, "style": {"description_width": "initial"}}


def _parts(view: View) -> list[Chart | Sheet]:
    return [*view.charts, *view.sheets]


def _html(view: View) -> str:
    return "".join(to_html(part) for part in _parts(view))


def _text(view: View) -> str:
    return "\n\n".join(to_text(part) for part in _parts(view))


__all__ = ["CasePicker"]
