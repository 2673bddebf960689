"""Static twins in HTML and plain text: what stays when nothing interactive runs."""

from __future__ import annotations

from tenfold.charts.axes import empty, written
from tenfold.charts.chart import Chart, Headline, Scalar, Sheet
from tenfold.charts.svg import to_svg
from tenfold.charts.table import to_table
from tenfold.charts.words import estimate_text, number_text, plain, safe
from tenfold.vocabulary import Estimate

_WIDEST = 48
LEFT = ' style="text-align:left"'
"""For words in tables: viewers of notebooks set them right, and keep of styles only such ones."""


def to_html(shown: Chart | Sheet | Headline, *, most_rows: int = 200) -> str:
    """Write a chart, a table or a headline as HTML that needs no script and loads nothing.

    A chart comes as its SVG with the data table behind a disclosure; one without any value is
    words alone. Everything from the data
    is escaped.

    Parameters
    ----------
    most_rows : int
        Rows of a table that are written; the rest is counted.
    """
    if isinstance(shown, Headline):
        return (
            f'<p class="tenfold-headline"><span>{safe(shown.label)}</span> '
            f"<strong>{safe(_figure(shown))}</strong>"
            f"{f' <small>{safe(shown.help)}</small>' if shown.help else ''}</p>"
        )
    if isinstance(shown, Sheet):
        return _sheet(shown, most_rows)
    if empty(shown):
        words = f"<strong>{safe(shown.title)}</strong><br>{safe(shown.alt)}"
        return f'<figure class="tenfold-figure"><figcaption>{words}</figcaption></figure>'
    return (
        f'<figure class="tenfold-figure">{to_svg(shown)}'
        f"<figcaption>{safe(shown.alt)}</figcaption>"
        f"<details><summary>Data table</summary>{_sheet(to_table(shown), most_rows)}</details>"
        "</figure>"
    )


def to_text(shown: Chart | Sheet | Headline, *, most_rows: int = 20) -> str:
    """Write a chart, a table or a headline as plain text.

    Examples
    --------
    >>> print(to_text(Sheet(title="T", columns=["a", "b"], rows=[["x", 1234], ["yy", None]])))
    T
    a   b
    x   1,234
    yy  –
    """
    return plain(_text(shown, most_rows))


def _text(shown: Chart | Sheet | Headline, most_rows: int) -> str:
    if isinstance(shown, Headline):
        return f"{written(shown.label)}: {written(_figure(shown))}"
    if isinstance(shown, Chart) and empty(shown):
        return f"{written(shown.title)}\n{shown.alt}"
    if isinstance(shown, Chart):
        return f"{written(shown.title)}\n{shown.alt}\n{_columns(to_table(shown), most_rows)}"
    lines = [written(shown.title)] if shown.title else []
    lines.append(_columns(shown, most_rows))
    return "\n".join([*lines, *([shown.note] if shown.note else [])])


def cell_text(cell: Estimate | Scalar) -> str:
    """One cell of a table in words."""
    if isinstance(cell, Estimate):
        return estimate_text(cell)
    return cell if isinstance(cell, str) else number_text(cell)


def _figure(headline: Headline) -> str:
    figure = headline.figure
    return figure if isinstance(figure, str) else estimate_text(figure)


def _sheet(sheet: Sheet, most_rows: int) -> str:
    caption = f"<caption{LEFT}>{safe(sheet.title)}</caption>" if sheet.title else ""
    head = "".join(f'<th scope="col"{LEFT}>{safe(name)}</th>' for name in sheet.columns)
    rows = "".join(
        "<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in sheet.rows[:most_rows]
    )
    rest = len(sheet.rows) - most_rows
    more = f"… and {rest:,} more rows. " if rest > 0 else ""
    note = f'<p class="tenfold-note">{safe(more + sheet.note)}</p>' if more or sheet.note else ""
    return (
        f'<table class="tenfold-table">{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{note}"
    )


def _cell(cell: Estimate | Scalar) -> str:
    style = ' class="number"' if isinstance(cell, int | float) else LEFT
    return f"<td{style}>{safe(cell_text(cell))}</td>"


def _columns(sheet: Sheet, most_rows: int) -> str:
    lines = [sheet.columns] + [[cell_text(cell) for cell in row] for row in sheet.rows[:most_rows]]
    cut = [[_cut(text) for text in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*cut, strict=True)] if cut else []
    text = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cut
    ]
    rest = len(sheet.rows) - most_rows
    return "\n".join([*text, *([f"… and {rest:,} more rows"] if rest > 0 else [])])


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


__all__ = ["LEFT", "cell_text", "to_html", "to_text"]
