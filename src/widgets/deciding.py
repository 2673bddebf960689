"""decide(session): the form of a step, or its static twin where nobody is there to click."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tenfold.errors import WrongInput
from widgets.engine import Edit, Session
from widgets.evidence import refresh, summary_html
from widgets.following import CellDisplay
from widgets.live import live
from widgets.static import Static, form_html, form_text

if TYPE_CHECKING:
    from widgets.form import DecisionForm
    from widgets.undo_bar import History

_open: dict[str, DecisionForm] = {}
_sessions: dict[str, Session] = {}
_told: dict[str, Callable[[Any], None]] = {}


def decide(session: Session) -> DecisionForm | Static:
    """The decisions of the session's step, to be displayed.

    With a person at the notebook: a form that saves valid entries as they are typed. Headless:
    a table of the decisions and their sources; no widget is made.

    Raises
    ------
    InvalidDecisions
        The decision file or a parameter of this run is wrong.
    """
    if not hasattr(session, "resolved"):
        raise WrongInput.because(
            f"decide() was given {session!r}, not a session.",
            "A parameter may have overwritten the name; parameters are decisions of the step.",
        )
    resolved = session.resolved()
    if session.headless:
        step, values, sources = session.step, resolved.values, resolved.sources
        return Static(form_html(step, values, sources), form_text(step, values, sources))
    from widgets.form import DecisionForm

    follow = live(session).after
    form = DecisionForm(
        session.step,
        resolved.values,
        resolved.sources,
        session.columns(),
        follow(session.save),
        session.start,
        follow(session.adopt),
        history=_history(session),
        lag=session.lag,
    )
    _add_payoffs(form, session)
    below = CellDisplay()

    def watch(job: Any) -> None:
        below(job)
        form.runs.show(job, cell=True)

    def outcome(record: Any) -> None:
        # The notebook's own `record` is what its cells show next: the button is that cell, too.
        names = getattr(session, "namespace", {})
        if getattr(names.get("record"), "step", None) is session.step:
            names["record"] = record
        form.tell(summary_html(record), of=getattr(record, "decisions", None))
        form.refresh(session.resolved())
        refresh(record)
        live(session).changed()  # somebody may have gone on typing while it ran

    # A cell that is run twice leaves one form that listens; panels further down go on listening.
    others = [one for one in session.listeners if one is not _told.get(session.step.slug)]
    session.listeners[:] = [outcome, *others]
    _told[session.step.slug] = outcome
    session.watch = watch
    _flush_before_cells()
    _land_after_all(form)
    _open[session.step.slug], _sessions[session.step.slug] = form, session
    return form


def attended(slug: str) -> Session | None:
    """The session of a step whose form is open in this notebook."""
    return _sessions.get(slug)


def run_again(session: Session) -> None:
    """Run the step as the button of its form does, progress and all."""
    _open[session.step.slug].runs.run()


def bring_up_to_date(session: Session) -> None:
    """Show in the step's form, where one is open, what another control has saved."""
    form = _open.get(session.step.slug)
    if form is not None:
        form.refresh(session.resolved())
    live(session).changed()


def _add_payoffs(form: DecisionForm, session: Any) -> None:
    if "payoff_tn" not in form.fields:
        return
    from widgets.payoff_note import PayoffNote

    note = PayoffNote(form, session.standing.given.decisions)
    last = form.fields["payoff_tn"]
    section = form.sections[last.section].children[0]
    rows = list(section.children)
    rows.insert(rows.index(last.widget) + 1, note.widget)
    section.children = rows
    live(session).followers["payoffs"] = note.look


def _history(session: Session) -> History:
    from widgets.undo_bar import History

    def told(act: Callable[[], Edit | None]) -> Callable[[], Edit | None]:
        def acted() -> Edit | None:
            edit = act()
            live(session).changed()
            return edit

        return acted

    return History(told(session.undo), told(session.redo), session.edits, session.resolved)


def _flush_before_cells() -> None:
    # A cell that runs while the last word is still being typed must see that word.
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    events = shell.events
    if _flush_all not in events.callbacks.get("pre_run_cell", []):
        events.register("pre_run_cell", _flush_all)


def _land_after_all(form: DecisionForm) -> None:
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    from widgets.landing import Landing

    landing = Landing()
    landing.follow(shell.events)
    form.widget.children = (*form.widget.children, landing)


def _flush_all(*_: object) -> None:
    for form in _open.values():
        form.flush()


__all__ = ["attended", "bring_up_to_date", "decide", "run_again"]
