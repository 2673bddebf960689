"""The gate on the page: a panel with its ways out where a person can press them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from widgets.gate_panel import GatePanel

_panels: dict[tuple[str, tuple[str, ...]], GatePanel] = {}


def gate_panel(record: Any, keys: tuple[str, ...] = ()) -> GatePanel | None:
    """The panel of a record's gate, made anew.

    None where nothing could be pressed: no form of the step is open in this notebook, or it shows
    a what-if, whose decisions are not the project's.
    """
    from widgets.deciding import attended, bring_up_to_date, run_again
    from widgets.live import live

    session = attended(record.step.slug)
    if session is None or not hasattr(record, "record") or not hasattr(session, "standing"):
        return None
    if session.standing.run_id is not None:
        return None
    from widgets.gate_panel import GatePanel

    panel = GatePanel(
        session, record, lambda: run_again(session), lambda: bring_up_to_date(session)
    )
    _panels[record.step.slug, keys] = panel
    live(session).followers["-".join(("gate", *keys))] = panel.look
    return panel


def refresh_gate(record: Any) -> None:
    """Bring the panels of this step up to the new record."""
    for (slug, _), panel in _panels.items():
        if slug == record.step.slug:
            panel.update(record)


def foresee_gate(slug: str, html: str) -> None:
    """Say in the panels of a step what would become of the gate; empty takes it back."""
    for (of, _), panel in _panels.items():
        if of == slug:
            panel.foresee(html)


__all__ = ["foresee_gate", "gate_panel", "refresh_gate"]
