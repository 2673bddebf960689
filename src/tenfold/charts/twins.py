"""Static twins in HTML and plain text: what stays when nothing interactive runs."""

from __future__ import annotations

from tenfold.charts.axes import empty, written
from tenfold.charts.cells import cell_text, doubt_notes, shared_doubts, words
from tenfold.charts.chart import Chart, Headline, Scalar, Sheet
from tenfold.charts.svg import to_svg
from tenfold.charts.table import to_table
from tenfold.charts.words import estimate_text, plain, safe, sentence
from tenfold.vocabulary import Estimate

_WIDEST = 48
_LONG_WORD = 24
_SHORT = 16
_MANY_COLUMNS = 8
_NUMBER = ' class="number"'
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


def _figure(headline: Headline) -> str:
    figure = headline.figure
    return figure if isinstance(figure, str) else estimate_text(figure)


def _sheet(sheet: Sheet, most_rows: int) -> str:
    if not sheet.rows:
        title = f"<strong>{safe(sheet.title)}</strong><br>" if sheet.title else ""
        return f'<p class="tenfold-note">{title}{sentence(_nothing(sheet))}</p>'
    caption = f"<caption{LEFT}>{safe(sheet.title)}</caption>" if sheet.title else ""
    shared, numeric = shared_doubts(sheet), _numeric(sheet)
    head = "".join(
        f'<th scope="col"{_NUMBER if number else LEFT}>{safe(name)}</th>'
        for name, number in zip(sheet.columns, numeric, strict=True)
    )
    rows = "".join(
        f"<tr>{''.join(map(_cell, row, shared, numeric))}</tr>" for row in sheet.rows[:most_rows]
    )
    dense = " dense" if len(sheet.columns) >= _MANY_COLUMNS else ""
    rest = len(sheet.rows) - most_rows
    notes = [f"… and {rest:,} more rows."] if rest > 0 else []
    notes += _doubts(sheet) + ([sheet.note] if sheet.note else [])
    below = f'<p class="tenfold-note">{"<br>".join(map(sentence, notes))}</p>' if notes else ""
    table = (
        f'<table class="tenfold-table{dense}">{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    return f"{_scrolled(sheet, table) if dense else table}{below}"


def _scrolled(sheet: Sheet, table: str) -> str:
    # What may be wider than the page is scrolled by key, too: a box that takes the focus.
    name = safe(sheet.title or "table")
    return f'<div class="tenfold-wide" tabindex="0" role="group" aria-label="{name}">{table}</div>'


def _nothing(sheet: Sheet) -> str:
    # A sheet without columns is a remark.
    return sheet.note if sheet.note and not sheet.columns else f"None. {sheet.note}".strip()


def _doubts(sheet: Sheet) -> list[str]:
    return [
        f"Intervals of {', '.join(f'“{name}”' for name in names)}: {doubt}."
        for names, doubt in doubt_notes(sheet)
    ]


def _numeric(sheet: Sheet) -> list[bool]:
    """Per column, whether it holds numbers and dashes alone."""
    columns = [[row[i] for row in sheet.rows] for i in range(len(sheet.columns))]
    return [
        any(cell is not None for cell in column)
        and all(cell is None or isinstance(cell, int | float) for cell in column)
        for column in columns
    ]


def _cell(cell: Estimate | Scalar, shared: str, number: bool) -> str:  # noqa: FBT001  # mapped
    if isinstance(cell, Estimate):
        return f"<td{LEFT}>{_estimate(cell, shared)}</td>"
    text = safe(cell_text(cell))
    if number or isinstance(cell, int | float):
        return f"<td{_NUMBER}>{text}</td>"
    # Words are kept whole, unless one is so long that it would push the others off the page.
    long = any(len(word) > _LONG_WORD for word in cell_text(cell).split())
    name = "lines" if "\n" in text else "long" if long else "short" if len(text) < _SHORT else ""
    style = f' class="{name}"' if name and text else ""
    return f"<td{style}{LEFT}>{text}</td>"


def _estimate(cell: Estimate, shared: str) -> str:
    value, doubt = words(cell).value, words(cell).doubt
    if shared:
        doubt = doubt.removesuffix(f", {shared}")
    ends, close, rest = doubt.partition("]") if doubt.startswith("[") else ("", "", doubt)
    said = f'<span class="ends">{safe(ends + close)}</span>{safe(rest)}' if ends else safe(rest)
    return f'{safe(value)} <span class="doubt">{said}</span>' if doubt else safe(value)


def _columns(sheet: Sheet, most_rows: int) -> str:
    if not sheet.rows:
        return "None."
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


__all__ = ["LEFT", "to_html", "to_text"]
