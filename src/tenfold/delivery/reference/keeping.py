"""Keeps generated pages as they should be: writes what is stale, or only says so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tenfold import registry
from tenfold.delivery.reference.pages import index_page, step_page
from tenfold.files import write_atomic

_WRITTEN = "<!-- Written by `tenfold sync`"


def keep_current(
    folder: Path, *, check: bool = False, others: Mapping[str, str] | None = None
) -> list[str]:
    """Write the pages of the reference that are stale, and delete written ones of no step.

    Parameters
    ----------
    folder : Path
        ``docs/reference``; what people wrote there stays.
    check : bool
        Only say what is stale.
    others : mapping of str to str
        Pages by file name that are written elsewhere, the command line's for example.

    Returns
    -------
    list of str
        Names of the pages that were stale.
    """
    steps = registry.steps()
    wanted = {"README.md": index_page(steps), **(others or {})}
    wanted |= {f"{step.stem}.md": step_page(step, steps) for step in steps}
    stale = [name for name, text in wanted.items() if _text(folder / name) != text]
    gone = sorted(
        path.name
        for path in folder.glob("*.md")
        if path.name not in wanted and (_text(path) or "").startswith(_WRITTEN)
    )
    if not check:
        for name in stale:
            write_atomic(folder / name, wanted[name])
        for name in gone:
            (folder / name).unlink()
    return [*stale, *gone]


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


__all__ = ["keep_current"]
