"""start(): the page of ``00_start.ipynb``, or its static twin."""

from __future__ import annotations

from html import escape
from pathlib import Path

from tenfold.errors import TenfoldError
from widgets.projects import Engine, real_engine
from widgets.static import Static
from widgets.strip import strip_html, strip_text


def start(engine: Engine | None = None) -> Static | None:
    """Show the start page of ``00_start.ipynb``.

    Headless, it shows the ten steps of the nearest project and makes no widget.
    """
    from tenfold.session import headless

    engine = engine or real_engine()
    if not headless():
        from widgets.start_page import StartPage

        StartPage(engine).show()
        return None
    try:
        project = engine.find(None)
        lines = engine.lines(project)
    except TenfoldError as fault:
        return Static(f"<p>{escape(str(fault))}</p>", str(fault))
    html = strip_html(lines, project.notebooks, here=Path.cwd())
    return Static(html, strip_text(lines))


__all__ = ["start"]
