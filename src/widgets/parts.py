"""What a record can show, part by part: charts with words, tables, headlines, the gate."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from tenfold.charts import (
    Chart,
    Headline,
    Sheet,
    View,
    plain,
    safe,
    to_html,
    to_plotly,
    to_png,
    to_svg,
    to_table,
    to_text,
)
from tenfold.charts.axes import empty
from tenfold.errors import WrongInput, unknown_name
from widgets.engine import Outcome
from widgets.panels import gate_html, gate_text, headlines_html, headlines_table, waterfall_chart
from widgets.style import STYLE

PLOTLY = "application/vnd.plotly.v1+json"
_SUMMARY = ("headlines", "gate")
_ROWS = 50


@dataclass(frozen=True)
class Part:
    """One thing to show: HTML and text, or a chart with its words.

    `bare` is the HTML without a style sheet, where it has another form: many viewers of notebooks
    take style sheets out. `mark` is a sentence on what is shown, where that is not the record.
    """

    key: str
    html: str
    text: str
    bare: str = ""
    chart: Chart | None = None
    mark: str = ""

    def bundle(self, *, static: bool) -> dict[str, Any]:
        """What is displayed; the interactive figure is left out where nobody would use it."""
        if self.chart is None:
            dress = dressed(f"{marked(self.mark)}{self.html}")
            text = "\n".join(filter(None, [self.mark, self.text]))
            return {"text/html": (self.bare or self.html) if static else dress, "text/plain": text}
        if static:
            # A picture: GitHub and notebooks that are not trusted take drawings out of HTML.
            picture = base64.b64encode(to_png(self.chart)).decode("ascii")
            return {"image/png": picture, "text/plain": self.text}
        # No PNG beside it: Jupyter's renderer would show that, wider than the page, for the figure.
        # Not "responsive": it resizes by itself, and loses the height with it.
        figure = {**to_plotly(self.chart), "config": {"displaylogo": False}}
        return {PLOTLY: figure, "image/svg+xml": to_svg(self.chart), "text/plain": self.text}

    @property
    def metadata(self) -> dict[str, Any]:
        """What viewers may say of the picture."""
        if self.chart is None:
            return {}
        alt = {"alt": plain(self.chart.alt)}
        return {"image/png": alt, "image/svg+xml": alt}

    def words(self, *, static: bool) -> dict[str, str] | None:
        """What stands below a chart: its finding and its data."""
        if self.chart is None:
            return None
        table = to_html(to_table(self.chart), most_rows=_ROWS)
        html = (
            f"{marked(self.mark)}<p><em>{safe(self.chart.alt)}</em></p>"
            f"<details><summary>Data table</summary>{table}</details>"
        )
        # The text of the picture above has both.
        return {"text/html": html if static else dressed(html), "text/plain": ""}


def parts(record: Outcome, keys: Sequence[str] = ()) -> list[Part]:
    """The parts of a record by key, in that order."""
    if not hasattr(record, "view") or not hasattr(record, "gate"):
        raise WrongInput.because(
            f"show() was given {record!r}, not what run(session) returns.",
            "Run the cell `record = run(session)` first.",
        )
    view = record.view
    known = list(_keys(view))
    wanted = [key for name in keys or _SUMMARY for key in _meant(name, known)]
    strange = [key for key in wanted if key not in known]
    if strange:
        found = [unknown_name(key, known, step=record.step.slug) for key in strange]
        said = " ".join(f"'{key}' is no part of this record." for key in strange)
        raise WrongInput.because(said, " ".join(dict.fromkeys(p.remedy for p in found)))
    made = [part_of(record, view, key) for key in wanted]
    return [part for part in made if part is not None]


def _meant(name: str, known: Sequence[str]) -> Sequence[str]:
    if name == "all":
        return known
    # How many charts of a kind a record has is not known beforehand, and may be none.
    return [key for key in known if fnmatchcase(key, name)] if "*" in name else [name]


def _keys(view: View) -> Iterator[str]:
    yield from _SUMMARY
    yield from (chart.key for chart in view.charts)
    yield from (sheet.title for sheet in view.sheets)
    if view.waterfall:
        yield "money"


def part_of(record: Outcome, view: View, key: str) -> Part | None:
    """The part of that name, if the record has it."""
    if key == "headlines":
        return _headlines(record, view.headlines)
    if key == "gate":
        return Part(key, gate_html(record.gate), gate_text(record.gate))
    for chart in view.charts:
        if chart.key == key:
            return chart_part(key, chart)
    for sheet in view.sheets:
        if sheet.title == key:
            return sheet_part(key, sheet)
    if key == "money":
        money = waterfall_chart(view.waterfall)
        unknown = "Money is not evaluated: there are no payoffs."
        return chart_part(key, money) if money else Part(key, f"<p>{unknown}</p>", unknown)
    return None


def _headlines(record: Outcome, headlines: Sequence[Headline]) -> Part:
    title = f"{record.step.number} {record.step.title}"
    stamp = f"record {record.content_hash[:12]}"
    head, foot = f"<h3>{safe(title)}</h3>", f"<p class='soft'>{stamp}</p>"
    html = f"{head}{headlines_html(headlines)}{foot}"
    text = "\n".join([title, *map(to_text, headlines), stamp])
    return Part("headlines", html, text, bare=f"{head}{headlines_table(headlines)}{foot}")


def chart_part(key: str, chart: Chart) -> Part:
    """A chart as a part; one without values is its words alone."""
    # Nothing to draw: the words of the chart say why.
    html = to_html(chart, most_rows=_ROWS) if empty(chart) else ""
    return Part(key, html, to_text(chart), chart=None if empty(chart) else chart)


def sheet_part(key: str, sheet: Sheet) -> Part:
    """A table as a part."""
    return Part(key, to_html(sheet, most_rows=4 * _ROWS), to_text(sheet))


def marked(mark: str) -> str:
    """A sentence on what is shown, where that is not the record; empty where there is none."""
    look = "border-left:4px solid currentColor;padding:2px 0 2px 12px;font-weight:600"
    icon = '<span aria-hidden="true">◌</span>'
    return f'<p class="warn" style="{look}">{icon} {safe(mark)}</p>' if mark else ""


def dressed(html: str) -> str:
    """`html` in the style sheet of our displays."""
    return f'{STYLE}<div class="tenfold">{html}</div>'


__all__ = ["PLOTLY", "Part", "chart_part", "dressed", "marked", "part_of", "parts", "sheet_part"]
