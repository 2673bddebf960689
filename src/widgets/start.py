"""start(): the page of ``00_start.ipynb``, or its static twin."""

from __future__ import annotations

from html import escape
from pathlib import Path

from tenfold.errors import TenfoldError
from widgets.projects import glance
from widgets.static import Static
from widgets.strip import glance_html, glance_text


def start() -> Static | None:
    """Show the start page of ``00_start.ipynb``.

    Headless, it shows the ten steps of the nearest project and makes no widget.
    """
    from tenfold.project import Project
    from tenfold.session import headless

    if not headless():
        from widgets.start_page import StartPage

        StartPage().show()
        return None
    try:
        project = Project.find(None)
        at = glance(project)
    except TenfoldError as fault:
        return Static(f"<p>{escape(str(fault))}</p>", str(fault))
    return Static(glance_html(at, project.folder, here=Path.cwd()), glance_text(at))


__all__ = ["start"]
