"""A project at a glance: verdict, money, the step to open next, and the ten steps as a strip."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from widgets.panels import WORDS, status_html
from widgets.projects import Failure, Glance, StepLine
from widgets.why import reasons_html

_FRESH = {
    "fresh": "up to date",
    "stale": "out of date",
    "missing": "not run yet",
    "damaged": "damaged",
}
_VERDICTS = {
    "go": ("pass", "✓", "Go", "every check passes"),
    "review": ("warn", "!", "Review", "somebody should look before it is used"),
    "no-go": ("block", "✕", "No-go", "at least one check blocks"),
    "": ("not_evaluated", "?", "No verdict yet", "no step has run"),
}
_METHOD = re.compile(r", (\d[\d.]*%) ([^()]+?)(?= \(|$)")
# As high as the link that it stands for: nothing below moves when a run begins or ends.
_RUNNING = '<p class="next"><span class="first off">A run is on</span></p>'


def glance_html(at: Glance, project: Path, *, here: Path, running: bool = False) -> str:
    """The glance as HTML; links are relative to the folder `here` of the notebook that shows it.

    Parameters
    ----------
    running : bool
        Whether a run is on: then no step is offered to be opened.
    """
    places = _Places(project, here)
    parts = [
        f"<h2>{escape(project.name)}</h2>",
        f'<div class="top">{_verdict(at)}{_money(at)}</div>',
        _RUNNING if running else _next(at, places),
        _failures(at.failures, places),
        f'<ol class="strip">{"".join(_item(line, at, places) for line in at.lines)}</ol>',
        # Below the tiles, which keep their place while a run is on.
        f'<p class="soft">{escape(at.lasting)}</p>' if at.lasting else "",
        reasons_html(at.word, at.reasons),
    ]
    return f'<div class="glance">{"".join(parts)}</div>'


def glance_text(at: Glance) -> str:
    """The glance in plain text: verdict, money, one line per step."""
    _, icon, word, meaning = _VERDICTS[at.word]
    head = [f"{icon} {word}: {meaning}", *([f"Money: {at.money}"] if at.money else [])]
    head += [_beyond_text(at)] if at.money and at.beyond else []
    head += [_doubt_text(at)] if at.money and at.blocked else []
    return "\n".join([*head, *map(_line_text, at.lines)])


def next_step(lines: Sequence[StepLine]) -> StepLine | None:
    """The first step of this version that is not up to date."""
    waiting = (line for line in lines if line.status is not None and line.freshness != "fresh")
    return next(waiting, None)


class _Places:
    """Links from the notebook that shows them; JupyterLab opens them in place."""

    def __init__(self, project: Path, here: Path) -> None:
        self.project, self._here = project, here

    def link(self, path: Path, html: str, style: str = "") -> str:
        """A link to a file that is there; its words alone to one that is not."""
        if not path.is_file():
            return html
        target = quote(Path(os.path.relpath(path, self._here)).as_posix())
        named = f' class="{style}"' if style else ""
        return f'<a{named} href="{target}" title="{escape(str(path))}">{html}</a>'

    def step(self, line: StepLine, html: str, style: str = "") -> str:
        return self.link(self.project / "notebooks" / line.notebook, html, style)


def _verdict(at: Glance) -> str:
    kind, icon, word, meaning = _VERDICTS[at.word]
    return (
        f'<div class="card verdict">Verdict<b class="{kind}"><span aria-hidden="true">{icon}</span>'
        f' {word}</b><div class="soft">{meaning}</div></div>'
    )


def _money(at: Glance) -> str:
    if not at.money:
        said = "None yet: say below what a hit, a false alarm and a miss are worth."
        return f'<div class="card money">Money<b>–</b><div class="soft">{said}</div></div>'
    # "model: Logistic regression over today's rule: €5/week [2 to 8], n=9": what, figure, doubt.
    head, mark, doubt = at.money.partition(" [")
    what, _, figure = head.rpartition(": ")
    plain, method = _told(doubt)
    return (
        f'<div class="card money{" doubted" if at.blocked else ""}">{escape(what or "Money")}'
        f"<b>{escape(figure)}</b>{_doubt(at)}"
        f'<div class="soft" title="{escape(method)}">{escape(mark.strip() + plain)}</div>'
        f"{_beyond(at)}</div>"
    )


def _beyond(at: Glance) -> str:
    said = _beyond_text(at)
    return f'<div class="soft">{escape(said)}</div>' if said else ""


def _beyond_text(at: Glance) -> str:
    # Acting on everybody may bring most of the gain over today's rule.
    what = "Over treating every case alike, which needs no model"
    return f"{what}: {at.beyond}" if at.beyond else ""


def _told(doubt: str) -> tuple[str, str]:
    """The interval and what it supposes, and apart from them the name of the method."""
    found = _METHOD.search(doubt)
    if found is None:
        return doubt, ""
    return f"{doubt[: found.start()]}, {found[1]} sure{doubt[found.end() :]}", found[2]


def _doubt(at: Glance) -> str:
    said = _doubt_text(at)
    return f'<div class="block"><span aria-hidden="true">✕</span> {said}</div>' if said else ""


def _doubt_text(at: Glance) -> str:
    if not at.blocked:
        return ""
    named, rest = list(at.blocked[:2]), len(at.blocked) - 2
    codes = f"{', '.join(named)} and {rest} more" if rest > 0 else " and ".join(named)
    verb = "blocks" if len(at.blocked) == 1 else "block"
    return f"Not to be trusted while {codes} {verb}."


def _next(at: Glance, places: _Places) -> str:
    coming = next_step(at.lines)
    report = places.project / "report.html"
    old = " (of an earlier run)" if at.report == "old" else ""
    dossier = places.link(report, f"Open the dossier{old}", "second") if at.report else ""
    if coming is None:
        first = places.link(report, f"Open the dossier{old}", "first") if at.report else ""
        rest = "" if at.report else " There is no dossier yet: Run the rest writes it."
        again = " A tab that shows it already is to be reloaded." if at.report else ""
        said = f"Every step is up to date.{rest}{again}"
        return f'<p class="next">{first} <span class="soft">{said}</span></p>'
    words = f"Open step {coming.number}: {escape(coming.title)}"
    opened = places.step(coming, words, "first")
    why = escape(_standing(coming))
    return f'<p class="next">{opened} <span class="soft">{why}</span> {dossier}</p>'


def _failures(failures: Sequence[Failure], places: _Places) -> str:
    items = "".join(
        f"<li><b>{escape(each.title)}</b>: {escape(each.text)} "
        + (places.link(Path(each.notebook), "Open its notebook") if each.notebook else "")
        + "</li>"
        for each in failures
    )
    if not items:
        return ""
    return f'<div role="alert" class="gate block"><b>Not finished</b><ul>{items}</ul></div>'


def _item(line: StepLine, at: Glance, places: _Places) -> str:
    title = f"{line.number} {escape(line.title)}"
    if line.status is None:
        return (
            f'<li class="absent"><b>{title}</b><span class="soft">not in this version</span></li>'
        )
    style = ' class="next"' if line is next_step(at.lines) else ""
    why = f' title="{escape(line.why)}"' if line.why else ""
    money = (
        f'<div class="soft money" title="{escape(line.money)}">{escape(_figure_first(line.money))}'
        "</div>"
        if line.money
        else ""
    )
    judged = "" if line.freshness == "missing" else status_html(line.status)
    return (
        f"<li{style}><b>{places.step(line, title)}</b>{judged}"
        f'<div class="soft"{why}>{escape(_standing(line))}</div>{money}</li>'
    )


def _figure_first(money: str) -> str:
    # A tile has room for three short lines: what is earned stands in the first.
    what, _, figure = money.partition(" [")[0].rpartition(": ")
    return f"{figure}, {what}" if what else figure


def _line_text(line: StepLine) -> str:
    if line.status is None:
        return f"{line.number:>2} {line.title}: not in this version"
    said = f"{' '.join(WORDS[line.status])}, {_standing(line)} {line.money}"
    return f"{line.number:>2} {line.title}: {' '.join(said.split())}"


def _standing(line: StepLine) -> str:
    word = _FRESH.get(line.freshness, line.freshness)
    return f"{word}: {line.why}" if line.freshness in ("stale", "damaged") and line.why else word


__all__ = ["glance_html", "glance_text", "next_step"]
