"""The data table of a chart: every figure that is drawn can also be read."""

from __future__ import annotations

from tenfold.charts import axes as look
from tenfold.charts.chart import Chart, Scalar, Series, Sheet
from tenfold.vocabulary import Estimate

Cell = Estimate | Scalar


def to_table(chart: Chart) -> Sheet:
    """Write the data of `chart` as a table; reference lines stand in its note.

    Series over the same x stand side by side; others one below the other, named in the first
    column. A heat map keeps its rows and columns.

    Examples
    --------
    >>> chart = Chart(key="k", title="T", alt="A.", x_title="day", series=[
    ...     Series(name="a", kind="line", x=[1, 2], y=[3, 4])])
    >>> to_table(chart).columns, to_table(chart).rows
    (['day', 'a'], [[1, 3], [2, 4]])
    """
    x_title, y_title = look.titles(chart)
    if look.frame(chart).x.kind == "category":
        # Bars are named by themselves and rarely have a title: a column has to be called something.
        x_title = x_title or "item"
    note = "; ".join(
        f"{mark.label}: {look.written(mark.x if mark.x is not None else mark.y)}"
        for mark in chart.marks
    )
    note = f"Reference lines: {note}." if note else ""
    columns, rows = _content(chart.series, x_title, y_title)
    return Sheet(title=chart.title, columns=columns, rows=rows, note=note)


def _content(
    series: list[Series], x_title: str, y_title: str
) -> tuple[list[str], list[list[Cell]]]:
    if len(series) == 1 and series[0].kind == "heat":
        only = series[0]
        head = [" / ".join(filter(None, (y_title, x_title)))]
        return head + [look.written(x) for x in only.x], [
            [y, *row] for y, row in zip(only.y, only.z or [], strict=True)
        ]
    flat = [s for s in series if s.kind != "heat"]
    if flat and all(s.x == flat[0].x for s in flat):
        columns = [x_title or "x"]
        rows: list[list[Cell]] = [[x] for x in flat[0].x]
        for each in flat:
            _beside(each, columns, rows)
        return columns, rows
    doubt = any(s.low is not None for s in flat)
    floats = any(s.start is not None for s in flat)
    columns = ["series", x_title or "x", y_title or "y", *(["low", "high"] if doubt else [])]
    columns += ["from"] * floats
    return columns, [row for each in flat for row in _below(each, doubt=doubt, floats=floats)]


def _beside(series: Series, columns: list[str], rows: list[list[Cell]]) -> None:
    parts: list[tuple[str, list[Scalar]]] = [("", series.y)]
    if series.low is not None and series.high is not None:
        parts += [(" low", list(series.low)), (" high", list(series.high))]
    if series.start is not None:
        parts.insert(0, (" from", list(series.start)))
    for suffix, values in parts:
        columns.append(series.name + suffix)
        for row, value in zip(rows, values, strict=True):
            row.append(value)


def _below(series: Series, *, doubt: bool, floats: bool) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for i, (x, y) in enumerate(zip(series.x, series.y, strict=True)):
        row: list[Cell] = [series.name, x, y]
        if doubt:
            row.append(series.low[i] if series.low is not None else None)
            row.append(series.high[i] if series.high is not None else None)
        if floats:
            row.append(series.start[i] if series.start is not None else None)
        rows.append(row)
    return rows


__all__ = ["to_table"]
