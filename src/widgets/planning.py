"""plan(session, record): an experiment's size and worth as sliders move, or a table of what-ifs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.charts import Sheet, to_html, to_text
from tenfold.errors import TenfoldError, WrongInput
from widgets.static import Static

if TYPE_CHECKING:
    from widgets.plan_panel import PlanPanel

_SLUG = "experimentation"


def plan(session: Any, record: Any) -> PlanPanel | Static:
    """How large, how long and whether at all, under other decisions.

    With a person at the notebook: sliders that redraw figures and charts as they move, and a
    button that keeps what they say. Headless: a table of some what-ifs; no widget is made.

    Raises
    ------
    WrongInput
        `record` is not what ``run(session)`` of step 7 returns.
    """
    if getattr(getattr(record, "step", None), "slug", "") != _SLUG:
        raise WrongInput.because(
            f"plan() was given {record!r}, not what run(session) of step 7 returns.",
            "Run the cell `record = run(session)` first.",
        )
    if session.headless:
        sheet = otherwise(session, record)
        return Static(to_html(sheet), to_text(sheet))
    from widgets.plan_panel import PlanPanel

    return PlanPanel(session, record)


def otherwise(session: Any, record: Any) -> Sheet:
    """The plan, and what it would be if one thing were otherwise."""
    from tenfold.steps.step07_experimentation.redesigning import (
        changes_of,
        deciding_metric,
        redesigned,
    )

    decided, recorded = record.record.decisions, record.record.evidence
    inputs = session.standing.inputs(record.step)
    held = decided.model_dump(mode="json")
    effect = deciding_metric(decided, inputs, recorded).smallest_effect
    rows: list[list[Any]] = []
    for label, moves in _what_ifs(recorded.plan.units_per_week, effect, decided.max_weeks):
        changes = changes_of(decided, inputs, recorded, moves)
        try:
            found = redesigned(record.step.parse(held | changes), inputs, recorded)
        except TenfoldError:  # out of a decision's bounds: nothing that could be decided
            continue
        rows.append([label, *_cells(found)])
    return Sheet(
        title="If it were otherwise",
        columns=["what", "weeks needed", "weeks", "units", "chance", "waiting costs", "then"],
        rows=rows,
        note="One thing changed at a time; open the notebook to move all of them.",
    )


def _what_ifs(
    volume: float | None, effect: float | None, weeks: int
) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = [("as planned", {})]
    if effect is not None:
        found += [
            (f"smallest effect {words}", {"smallest_effect": effect * factor})
            for words, factor in (("half", 0.5), ("double", 2.0))
        ]
    if volume is not None:
        found.append(("twice the units per week", {"units_per_week": 2 * volume}))
    return [
        *found,
        ("a fifth of units in the second arm", {"treated": 0.2}),
        (f"{2 * weeks} weeks allowed", {"max_weeks": 2 * weeks}),
        ("chance of 90% wanted", {"power": 0.9}),
        ("anybody may look at any time", {"spending": "always_valid"}),
        ("no doubt of the promise", {"transfer": 0.0}),
        ("the promise doubted by 100%", {"transfer": 1.0}),
    ]


def _cells(found: Any) -> list[Any]:
    design, weighing = found.design, found.weighing
    return [
        max((size.weeks for size in design.sizes), default=None),
        design.weeks,
        design.units,
        "" if design.power is None else f"{design.power:.0%}",
        "" if weighing.waiting is None else weighing.waiting,
        weighing.course or "not evaluated",
    ]


__all__ = ["otherwise", "plan"]
