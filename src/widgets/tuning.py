"""tune(session, record): one decision as a slider that shows its price, or a table of what-ifs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tenfold.charts import Chart, Sheet, to_html, to_text
from tenfold.errors import TenfoldError, WrongInput
from widgets.static import Static

if TYPE_CHECKING:
    from widgets.tuning_panel import TuningPanel


@dataclass(frozen=True)
class Tuning:
    """What a slider moves, and what is shown of it.

    Attributes
    ----------
    decision : str
        The decision that the slider stands for.
    slider : (str, float, float, float, str, str)
        Name, low end, high end, step, format and help, as `plan_dials.slide` takes them.
    keep, back : str
        Words of the two buttons.
    changes : callable
        The decisions that a place of the slider comes to.
    home : mapping of str to object
        The decisions that `back` comes to; empty: those that hold.
    place : callable
        Where the slider stands under ``(decisions, evidence)``; None where there is none.
    say : callable
        What comes of it, in a sentence or two, from ``(decisions, evidence, rehearsed)``;
        `rehearsed` is None once it is kept.
    charts : callable
        The charts beside the slider, from ``(view, decisions, evidence, rehearsed)``.
    columns : sequence of str
        Heads of the table of what-ifs, after the first.
    cells : callable
        A row of it, from ``(decisions, evidence, rehearsed)``.
    rehearse : callable
        What may be looked at while nothing is kept, from ``(standing, record, decisions)``; None
        where that is the evidence itself.
    beside : callable
        What a person reads after `say`, from ``(standing, record, decisions, evidence,
        rehearsed)``: it holds what is tried against what is kept.
    note : str
        Below the table of what-ifs: what it was counted on.
    tried : sequence of (str, mapping)
        What-ifs in words, and the decisions that they are.
    why_not : callable
        Why there is nothing to move, from evidence; empty where there is.
    """

    decision: str
    slider: tuple[str, float, float, float, str, str]
    keep: str
    back: str
    changes: Callable[[float], dict[str, object]]
    place: Callable[[Any, Any], float | None]
    say: Callable[[Any, Any, Any], str]
    charts: Callable[[Any, Any, Any, Any], Sequence[Chart]]
    columns: Sequence[str]
    cells: Callable[[Any, Any, Any], Sequence[Any]]
    tried: Sequence[tuple[str, Mapping[str, object]]]
    why_not: Callable[[Any], str]
    home: Mapping[str, object] = field(default_factory=dict)
    rehearse: Callable[[Any, Any, Any], Any] = lambda standing, record, decisions: None
    beside: Callable[[Any, Any, Any, Any, Any], str] = lambda *_: ""
    note: str = ""


def tune(session: Any, record: Any) -> TuningPanel | Static:
    """Money over the threshold (step 3), or the price of a gap (step 10), under other decisions.

    With a person at the notebook: a slider that redraws figures and charts as it moves, and a
    button that keeps it. Headless: a table of some what-ifs; no widget is made. Nothing is
    recorded by either.

    Raises
    ------
    WrongInput
        `record` is not what ``run(session)`` of step 3 or 10 returns.
    """
    slug = getattr(getattr(record, "step", None), "slug", "")
    if slug not in ("baseline_models", "ethics"):
        raise WrongInput.because(
            f"tune() was given {record!r}, not what run(session) of step 3 or 10 returns.",
            "Run the cell `record = run(session)` first.",
        )
    if slug == "ethics":
        from widgets.tuning_gap import gap

        tuning = gap(record.record.evidence)
    else:
        from widgets.tuning_threshold import threshold

        tuning = threshold()
    why = tuning.why_not(record.record.evidence)
    if why:
        return Static(f"<p>Nothing to move here: {why}.</p>", f"Nothing to move here: {why}.")
    if session.headless:
        sheet = otherwise(session, record, tuning)
        return Static(to_html(sheet), to_text(sheet))
    from widgets.tuning_panel import TuningPanel

    return TuningPanel(session, record, tuning)


def otherwise(session: Any, record: Any, tuning: Tuning) -> Sheet:
    """The record, and what it would be if one thing were otherwise."""
    from tenfold.executing import single_thread
    from tenfold.previewing import EVERYTHING, previewed

    kept = record.record
    left = ""
    standing = session.standing

    def cells(decisions: Any, evidence: Any) -> list[Any]:
        return [*tuning.cells(decisions, evidence, tuning.rehearse(standing, kept, decisions))]

    rows: list[list[Any]] = [["as recorded", *cells(kept.decisions, kept.evidence)]]
    for words, changes in tuning.tried:
        try:
            with single_thread():
                found = previewed(standing, kept, changes)
        except TenfoldError as fault:
            left = f" {fault}"
            continue
        if found is None:
            continue
        if EVERYTHING in found.waiting:
            left = f" {words}: {found.why}"
            continue
        rows.append([words, *cells(found.decisions, found.evidence)])
    return Sheet(
        title="If it were otherwise",
        columns=["what", *tuning.columns],
        rows=rows,
        note=f"One thing changed at a time; open the notebook to move it.{tuning.note}{left}",
    )


__all__ = ["Tuning", "otherwise", "tune"]
