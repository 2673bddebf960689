"""Where the page of each check is: inside the wheel, or beside ``src``."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def carried_pages() -> Path:
    """Folder of the pages of checks, Markdown."""
    inside = Path(__file__).parent / "check_pages"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "docs" / "checks"


@cache
def page_of(code: str) -> str:
    """The page of a check as Markdown; empty where this installation carries none.

    Examples
    --------
    >>> page_of("TF0203").splitlines()[0]
    '# TF0203: No leak'
    >>> page_of("TF9999")
    ''
    """
    try:
        return (carried_pages() / f"{code}.md").read_text(encoding="utf-8")
    except OSError:
        return ""


__all__ = ["carried_pages", "page_of"]
