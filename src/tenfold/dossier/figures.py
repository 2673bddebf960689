"""What a step shows, made ready for the page: sentences, drawings, tables, plotly's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from tenfold.charts import Chart, Sheet, plain, to_plotly, to_svg, to_table
from tenfold.charts.axes import empty
from tenfold.dossier.readable import readable


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


def prose(text: object) -> Markup:
    """A sentence as HTML: escaped, kept from turning its surroundings, `code` marked as such."""
    parts = str(text).split("`")
    if len(parts) % 2 == 0:
        return Markup("<bdi>{}</bdi>").format(text)
    forms = (Markup("{}"), Markup("<code>{}</code>"))
    made = [forms[i % 2].format(part) for i, part in enumerate(parts)]
    return Markup("<bdi>{}</bdi>").format(Markup("").join(made))


def told(text: object) -> Markup:
    """A sentence of a step as HTML: rounded, and with words for the names of fields."""
    return prose(readable(str(text)))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {name: _cleaned(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return value


__all__ = ["Figure", "figure", "prose", "told"]
