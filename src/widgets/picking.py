"""pick(session, record): one case at a time, or the first of each kind where nobody can click."""

from __future__ import annotations

import importlib
import importlib.util
from html import escape
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tenfold.errors import WrongInput
from tenfold.step import Step
from widgets.evidence import put
from widgets.parts import chart_part, sheet_part
from widgets.static import Static

if TYPE_CHECKING:
    from widgets.case_picker import CasePicker

_TWINS = 3


def pick(session: Any, record: Any) -> CasePicker | Static:
    """Choose a case of the record, or any row by its number, and see why it has its score.

    With a person at the notebook: two lists, a field for a row number and what is known of the
    case. Headless: the first cases, as pictures and tables; no widget is made.

    Raises
    ------
    WrongInput
        `record` is not what ``run(session)`` returns, or its step has no cases.
    """
    if not hasattr(record, "step") or not hasattr(record, "record"):
        raise WrongInput.because(
            f"pick() was given {record!r}, not what run(session) returns.",
            "Run the cell `record = run(session)` first.",
        )
    module = picking_of(record.step)
    if module is None:
        raise WrongInput.because(f"Step {record.step.number} has no cases to pick from.")
    if session.headless:
        return _twins(record, module)
    from widgets.case_picker import CasePicker

    return CasePicker(session, record, module)


def picking_of(step: Step) -> ModuleType | None:
    """The module ``picking`` of a step's package; most have none."""
    name = f"{step.package}.picking"
    try:
        if importlib.util.find_spec(name) is None:
            return None
    except ModuleNotFoundError:  # fake steps live in no package
        return None
    return importlib.import_module(name)


def _twins(record: Any, module: ModuleType) -> Static:
    """The first case of each kind, so that a reader of the executed notebook sees some of all."""
    evidence = record.record.evidence
    groups = module.choices(evidence)
    rows = [cases[0][1] for cases in groups.values() if cases][:_TWINS]
    count = sum(map(len, groups.values()))
    for row in rows:
        view = module.told(evidence, row)
        shown = [chart_part(chart.key, chart) for chart in view.charts]
        shown += [sheet_part(sheet.title, sheet) for sheet in view.sheets]
        for part in shown:
            put(record.step.slug, ["pick"], part, static=True)
    said = f"{len(rows)} of {count} cases, one of each kind; open the notebook to pick any."
    return Static(f"<p>{escape(said)}</p>", said)


__all__ = ["pick", "picking_of"]
