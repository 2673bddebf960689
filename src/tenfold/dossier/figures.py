"""What a step shows, made ready for the page: figures in words, drawings, tables, plotly's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from tenfold.charts import Chart, Sheet, estimate_text, plain, to_plotly, to_svg, to_table
from tenfold.charts.axes import empty
from tenfold.charts.twins import cell_text
from tenfold.vocabulary import Estimate


@dataclass(frozen=True)
class Words:
    """An estimate in two parts: the value, and the doubt that goes with it."""

    value: str
    doubt: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart on the page, three times from the same data; each is made when it is asked for."""

    slug: str
    chart: Chart

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw; then the words of the chart say why."""
        return empty(self.chart)

    @property
    def id(self) -> str:
        """Its anchor in the page."""
        return f"{self.slug}-{self.chart.key}"

    @cached_property
    def svg(self) -> Markup:
        """The static drawing."""
        named = self.chart.model_copy(update={"key": f"{self.slug}_{self.chart.key}"})
        # The drawing is made by an XML writer, which escapes what comes from the data.
        return Markup(to_svg(named))  # noqa: S704

    @cached_property
    def table(self) -> Sheet:
        """The data."""
        return to_table(self.chart)

    @cached_property
    def plotly(self) -> dict[str, Any]:
        """The interactive twin."""
        return to_plotly(self.chart)


def figure(chart: Chart, *, slug: str) -> Figure:
    """A chart of step `slug`, cleaned of what no XML can hold."""
    return Figure(slug, Chart.model_validate(_cleaned(chart.model_dump(mode="json"))))


def words(figure: Estimate | str | float | None) -> Words:
    """Value and doubt of a figure, apart, so that the value can be read first."""
    if not isinstance(figure, Estimate):
        return Words(cell_text(figure))
    text = estimate_text(figure)
    if figure.value is None:
        fact, colon, why = text.partition(": ")
        return Words(fact.capitalize(), why) if colon else Words("Not evaluated", text)
    mark = " [" if figure.low is not None else ", no interval"
    value, _, doubt = text.partition(mark)
    return Words(value, (mark + doubt).lstrip(", "))


def shared_doubts(sheet: Sheet) -> list[str]:
    """Per column, what all its estimates say behind their intervals: it is then said once."""
    said: list[str] = []
    for column in range(len(sheet.columns)):
        cells = [row[column] for row in sheet.rows]
        known = [cell for cell in cells if isinstance(cell, Estimate) and cell.low is not None]
        ends = {words(cell).doubt.partition("], ")[2] for cell in known}
        said.append(ends.pop() if len(known) > 1 and len(ends) == 1 else "")
    return said


def doubt_notes(sheet: Sheet) -> list[tuple[list[str], str]]:
    """What `shared_doubts` found, with the columns that it is said of."""
    shared = shared_doubts(sheet)
    pairs = list(zip(sheet.columns, shared, strict=True))
    return [
        ([name for name, said in pairs if said == doubt], doubt)
        for doubt in dict.fromkeys(shared)
        if doubt
    ]


def prose(text: object) -> Markup:
    """A sentence as HTML: escaped, kept from turning its surroundings, `code` marked as such."""
    parts = str(text).split("`")
    if len(parts) % 2 == 0:
        return Markup("<bdi>{}</bdi>").format(text)
    forms = (Markup("{}"), Markup("<code>{}</code>"))
    made = [forms[i % 2].format(part) for i, part in enumerate(parts)]
    return Markup("<bdi>{}</bdi>").format(Markup("").join(made))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {name: _cleaned(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return value


__all__ = ["Figure", "Words", "doubt_notes", "figure", "prose", "shared_doubts", "words"]
