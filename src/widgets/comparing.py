"""compare(project): two scenarios side by side, money first, and a place to make new ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from widgets.static import Static

if TYPE_CHECKING:
    from tenfold.project import Project
    from widgets.compare_panel import ComparePanel


def compare(
    project: Project, on_change: Callable[[], None] = lambda: None
) -> ComparePanel | Static:
    """Two scenarios of a project side by side.

    With a person at the notebook: two pickers, a button that adopts a what-if, and a form that
    tries a new one. Headless: the project against its newest what-if; no widget is made.

    Parameters
    ----------
    on_change : callable
        Called when a scenario was adopted: the project is another one then.

    Raises
    ------
    InvalidDecisions
        The decision file is wrong.
    """
    from tenfold.session import headless

    if not headless():
        from widgets.compare_panel import ComparePanel

        return ComparePanel(project, on_change)
    from tenfold.charts import safe
    from tenfold.delivery.scenarios import scenarios, side_by_side
    from widgets.comparison_view import NEW, NONE, comparison_html, comparison_text, newest

    found = scenarios(project)
    if len(found) == 1:
        return Static(f"<p>{safe(NONE)}</p>", NONE)
    left, right = found[0], newest(found)
    if left.key == right.key:
        return Static(f"<p>{safe(NEW)}</p>", NEW)
    made = side_by_side(project, left.key, right.key)
    return Static(comparison_html(made, left, right), comparison_text(made, left, right))


__all__ = ["compare"]
