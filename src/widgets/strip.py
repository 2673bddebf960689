"""The ten steps at a glance: title, gate, freshness, money, and the link to each notebook."""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from widgets.panels import WORDS, status_html
from widgets.projects import StepLine
from widgets.style import STYLE

_FRESH = {
    "fresh": "up to date",
    "stale": "out of date",
    "missing": "not run yet",
    "damaged": "damaged",
}
_CSS = """<style>
.tenfold ol.strip { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 10px;
  list-style: none; padding: 0; margin: 8px 0; }
.tenfold ol.strip li { border: 1px solid var(--t-line); border-radius: 6px; padding: 8px 12px;
  min-height: 96px; overflow-wrap: anywhere; margin: 0; }
.tenfold ol.strip li.next { border: 2px solid var(--jp-brand-color1, #1565c0); }
.tenfold ol.strip li.absent { border-style: dashed; color: var(--t-soft); }
.tenfold ol.strip b { display: block; font-weight: 600; }
.tenfold ol.strip a { color: var(--jp-content-link-color, #1565c0); text-decoration: underline; }
</style>"""


def strip_html(lines: Sequence[StepLine], notebooks: Path, *, here: Path) -> str:
    """The strip as HTML; links are relative to the folder `here` of the notebook that shows it."""
    coming = next_step(lines)
    items = "".join(_item(line, notebooks, here, first=line is coming) for line in lines)
    if coming is None:
        lead = "<p>Every step of this version is up to date.</p>"
    else:
        lead = f"<p>Next: {_link(coming, notebooks, here)}, {_standing(coming)}.</p>"
    return f'{STYLE}{_CSS}<div class="tenfold">{lead}<ol class="strip">{items}</ol></div>'


def strip_text(lines: Sequence[StepLine]) -> str:
    """The strip in plain text, one line per step."""
    return "\n".join(
        f"{line.number:>2} {line.title}: not in this version"
        if line.status is None
        else " ".join(
            f"{line.number:>2} {line.title}: {' '.join(WORDS[line.status])}, "
            f"{_standing(line)} {line.money}".split(" ")
        ).rstrip()
        for line in lines
    )


def next_step(lines: Sequence[StepLine]) -> StepLine | None:
    """The first step of this version that is not up to date."""
    waiting = (line for line in lines if line.status is not None and line.freshness != "fresh")
    return next(waiting, None)


def _item(line: StepLine, notebooks: Path, here: Path, *, first: bool) -> str:
    if line.status is None:
        title = f"<b>{line.number} {escape(line.title)}</b>"
        return f'<li class="absent">{title}<span class="soft">not in this version</span></li>'
    style = ' class="next"' if first else ""
    money = f'<div class="soft">{escape(line.money)}</div>' if line.money else ""
    why = f' title="{escape(line.why)}"' if line.why else ""
    return (
        f"<li{style}><b>{_link(line, notebooks, here)}</b>{status_html(line.status)}"
        f'<div class="soft"{why}>{escape(_standing(line))}</div>{money}</li>'
    )


def _link(line: StepLine, notebooks: Path, here: Path) -> str:
    text = f"{line.number} {escape(line.title)}"
    path = notebooks / line.notebook
    if not path.is_file():
        return text
    target = quote(Path(os.path.relpath(path, here)).as_posix())
    return f'<a href="{target}" title="{escape(str(path))}">{text}</a>'


def _standing(line: StepLine) -> str:
    word = _FRESH.get(line.freshness, line.freshness)
    return f"{word}: {line.why}" if line.freshness in ("stale", "damaged") and line.why else word


__all__ = ["next_step", "strip_html", "strip_text"]
