"""decide(session): the form of a step, or its static twin where nobody is there to click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold.errors import WrongInput
from widgets.engine import Session
from widgets.evidence import refresh, summary_html
from widgets.static import Static, form_html, form_text

if TYPE_CHECKING:
    from widgets.form import DecisionForm

_open: dict[str, DecisionForm] = {}


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

    form = DecisionForm(
        session.step,
        resolved.values,
        resolved.sources,
        session.columns(),
        session.save,
        session.run,
        session.adopt,
    )

    def outcome(record: Any) -> None:
        # The notebook's own `record` is what its cells show next: the button is that cell, too.
        names = getattr(session, "namespace", {})
        if getattr(names.get("record"), "step", None) is session.step:
            names["record"] = record
        form.tell(summary_html(record), said="run finished")
        form.refresh(session.resolved())
        refresh(record)

    session.listeners[:] = [outcome]
    session.progress = form.step_forward
    _flush_before_cells()
    _open[session.step.slug] = form
    return form


def bring_up_to_date(session: Session) -> None:
    """Show in the step's form, where one is open, what another control has saved."""
    form = _open.get(session.step.slug)
    if form is not None:
        form.refresh(session.resolved())


def _flush_before_cells() -> None:
    # A cell that runs while the last word is still being typed must see that word.
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    events = shell.events
    if _flush_all not in events.callbacks.get("pre_run_cell", []):
        events.register("pre_run_cell", _flush_all)


def _flush_all(*_: object) -> None:
    for form in _open.values():
        form.flush()


__all__ = ["bring_up_to_date", "decide"]
