"""Charts as data, and their renderings."""

from tenfold.charts.chart import Chart, Headline, Mark, Series, Sheet, View, WaterfallBar
from tenfold.charts.plotly import to_plotly
from tenfold.charts.svg import to_svg
from tenfold.charts.table import to_table
from tenfold.charts.twins import to_html, to_text
from tenfold.charts.words import estimate_text, number_text

__all__ = [
    "Chart",
    "Headline",
    "Mark",
    "Series",
    "Sheet",
    "View",
    "WaterfallBar",
    "estimate_text",
    "number_text",
    "to_html",
    "to_plotly",
    "to_svg",
    "to_table",
    "to_text",
]
