"""Charts as data, and their renderings."""

from tenfold.charts.chart import Chart, Headline, Mark, Series, Sheet, View, WaterfallBar
from tenfold.charts.plotly import to_plotly
from tenfold.charts.png import to_png
from tenfold.charts.svg import to_svg
from tenfold.charts.table import to_table
from tenfold.charts.twins import to_html, to_text
from tenfold.charts.words import estimate_text, interval_text, money_text, number_text, plain, safe

__all__ = [
    "Chart",
    "Headline",
    "Mark",
    "Series",
    "Sheet",
    "View",
    "WaterfallBar",
    "estimate_text",
    "interval_text",
    "money_text",
    "number_text",
    "plain",
    "safe",
    "to_html",
    "to_plotly",
    "to_png",
    "to_svg",
    "to_table",
    "to_text",
]
