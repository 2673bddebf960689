"""What a run left, shown: figures with static twins, tables, estimates, the gate."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from tenfold.charts import Chart, Headline, Sheet, View, to_html, to_plotly, to_table, to_text
from tenfold.charts.axes import empty
from tenfold.errors import WrongInput, unknown_name
from widgets.engine import Outcome
from widgets.panels import gate_html, gate_text, headlines_html, status_html, waterfall_chart
from widgets.style import STYLE

PLOTLY = "application/vnd.plotly.v1+json"
_BUDGET = 1_300_000
_SUMMARY = ("headlines", "gate")
_ROWS = 50
_FIRST = 4
_GONE = "No longer part of this record."

_on_screen: dict[str, tuple[str, str]] = {}
_worded: set[str] = set()
_spent: Counter[str] = Counter()


@dataclass(frozen=True)
class Part:
    """One thing to show: static HTML and text, and a figure where there is one.

    `words` stand below an interactive figure: its finding and its data, which the static one
    has in itself.
    """

    key: str
    html: str
    text: str
    figure: dict[str, Any] | None = None
    words: str = ""

    def bundle(self, *, static: bool) -> dict[str, Any]:
        """The MIME bundle; the figure is left out where nothing interactive is wanted."""
        made: dict[str, Any] = {"text/html": self.html, "text/plain": self.text}
        if self.figure is not None and not static:
            # Not "responsive": Jupyter's renderer resizes by itself, and loses the height with it.
            made[PLOTLY] = {**self.figure, "config": {"displaylogo": False}}
        return made


def show(record: Outcome, *keys: str) -> None:
    """Show what a run left.

    Parameters
    ----------
    record : Outcome
        What ``run(session)`` returned.
    *keys : str
        Key of a chart, title of a table, ``headlines``, ``gate``, ``money`` or ``all``. Without
        any: the headlines and the gate.

    Raises
    ------
    WrongInput
        The record has no part of that name.
    """
    from tenfold.session import headless

    static = headless()
    for part in parts(record, keys):
        _display(record.step.slug, keys, part, static=static)


def refresh(record: Outcome) -> None:
    """Bring what `show` has displayed of this step up to the new record."""
    from IPython.display import update_display

    view = record.view
    for name, (slug, key) in list(_on_screen.items()):
        if slug == record.step.slug:
            part = _part(record, view, key) or Part(key, f"<em>{_GONE}</em>", _GONE)
            # Plotly's renderer never draws a second figure: taking it away first makes a new one.
            for static in (True, False) if part.figure else (False,):
                update_display(part.bundle(static=static), raw=True, display_id=name)  # type: ignore[no-untyped-call]
            if name in _worded:
                words = {"text/html": part.words, "text/plain": ""}
                update_display(words, raw=True, display_id=f"{name}-words")  # type: ignore[no-untyped-call]


def parts(record: Outcome, keys: Sequence[str] = ()) -> list[Part]:
    """The parts of a record by key, in that order."""
    if not hasattr(record, "view") or not hasattr(record, "gate"):
        raise WrongInput.because(
            f"show() was given {record!r}, not what run(session) returns.",
            "Run the cell `record = run(session)` first.",
        )
    view = record.view
    known = list(_keys(view))
    wanted = [key for name in keys or _SUMMARY for key in (known if name == "all" else [name])]
    strange = [key for key in wanted if key not in known]
    if strange:
        found = [unknown_name(key, known, step=record.step.slug) for key in strange]
        said = " ".join(f"'{key}' is no part of this record." for key in strange)
        raise WrongInput.because(said, " ".join(dict.fromkeys(p.remedy for p in found)))
    made = [_part(record, view, key) for key in wanted]
    return [part for part in made if part is not None]


def summary_html(record: Outcome) -> str:
    """What a run came to, in short, for the form that ran the step."""
    shown = any(slug == record.step.slug for slug, _ in _on_screen.values())
    below = "What is shown below is up to date." if shown else "Run the cells below to see more."
    return _dressed(
        f'<div class="gate {record.gate.status}">{status_html(record.gate.status)} '
        f'<span class="soft">{below}</span></div>{headlines_html(record.view.headlines[:_FIRST])}'
    )


def _keys(view: View) -> Iterator[str]:
    yield from _SUMMARY
    yield from (chart.key for chart in view.charts)
    yield from (sheet.title for sheet in view.sheets)
    if view.waterfall:
        yield "money"


def _part(record: Outcome, view: View, key: str) -> Part | None:
    if key == "headlines":
        return _headlines(record, view.headlines)
    if key == "gate":
        return Part(key, _dressed(gate_html(record.gate)), gate_text(record.gate))
    for chart in view.charts:
        if chart.key == key:
            return _chart(key, chart)
    for sheet in view.sheets:
        if sheet.title == key:
            return _sheet(key, sheet)
    if key == "money":
        money = waterfall_chart(view.waterfall)
        unknown = "Money is not evaluated: there are no payoffs."
        return _chart(key, money) if money else Part(key, _dressed(f"<p>{unknown}</p>"), unknown)
    return None


def _headlines(record: Outcome, headlines: Sequence[Headline]) -> Part:
    title = f"{record.step.number} {record.step.title}"
    stamp = f"record {record.content_hash[:12]}"
    html = f"<h3>{escape(title)}</h3>{headlines_html(headlines)}<p class='soft'>{stamp}</p>"
    text = "\n".join([title, *map(to_text, headlines), stamp])
    return Part("headlines", _dressed(html), text)


def _chart(key: str, chart: Chart) -> Part:
    table = to_html(to_table(chart), most_rows=_ROWS)
    words = (
        f"<figcaption>{escape(chart.alt)}</figcaption>"
        f"<details><summary>Data table</summary>{table}</details>"
    )
    html = _dressed(to_html(chart, most_rows=_ROWS))
    if empty(chart):
        return Part(key, html, to_text(chart))
    return Part(key, html, to_text(chart), to_plotly(chart), _dressed(words))


def _sheet(key: str, sheet: Sheet) -> Part:
    return Part(key, _dressed(to_html(sheet, most_rows=4 * _ROWS)), to_text(sheet))


def _dressed(html: str) -> str:
    return f'{STYLE}<div class="tenfold">{html}</div>'


def _display(slug: str, keys: Sequence[str], part: Part, *, static: bool) -> None:
    from IPython.display import display

    bundle = part.bundle(static=static)
    size = len(json.dumps(bundle))
    if static:
        # A file that nobody can open helps nobody: the dossier has the rest.
        if _spent[slug] + size > _BUDGET:
            bundle = {"text/plain": f"{part.text}\n(Left out for its size; see the dossier.)"}
        _spent[slug] += len(json.dumps(bundle))
        display(bundle, raw=True)  # type: ignore[no-untyped-call]
        return
    name = f"tenfold-{slug}-{'-'.join(keys)}-{part.key}"
    _on_screen[name] = (slug, part.key)
    display(bundle, raw=True, display_id=name)  # type: ignore[no-untyped-call]
    if part.words:
        _worded.add(name)
        words = {"text/html": part.words, "text/plain": ""}
        display(words, raw=True, display_id=f"{name}-words")  # type: ignore[no-untyped-call]


__all__ = ["PLOTLY", "Part", "parts", "refresh", "show", "summary_html"]
