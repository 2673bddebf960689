"""The cells of a heat map in the static figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tenfold.charts import axes as look
from tenfold.charts.chart import Series
from tenfold.charts.words import number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_heat(plot: Axes, series: Series) -> None:
    """Draw the cells of `series`, with their numbers where there is room, else with a scale."""
    import numpy as np
    from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm

    z = [[float("nan") if v is None else v for v in row] for row in series.z or []]
    cells = [v for row in z for v in row if not math.isnan(v)]
    if not cells:
        return
    both = min(cells) < 0 < max(cells)
    if both:
        colours = LinearSegmentedColormap.from_list("both", ["#0072B2", "#F7F7F7", "#D55E00"])
        end = max(abs(v) for v in cells)
        drawn = plot.imshow(
            z, cmap=colours, norm=TwoSlopeNorm(0, -end, end), aspect="auto", origin="lower"
        )
    else:
        drawn = plot.imshow(z, cmap="cividis", aspect="auto", origin="lower")
    if len(series.x) <= 12 and len(series.y) <= 12:
        for row, values in enumerate(z):
            for column, value in enumerate(values):
                if not math.isnan(value):
                    red, green, blue, _ = drawn.to_rgba(np.array([value]))[0]
                    light = 0.299 * red + 0.587 * green + 0.114 * blue > 0.5
                    ink = "black" if light else "white"
                    plot.text(column, row, number_text(value), ha="center", va="center", color=ink)
    else:
        assert plot.figure is not None
        bar = plot.figure.colorbar(drawn, ax=plot, label=look.label(series.name))
        bar.outline.set_visible(False)


__all__ = ["draw_heat"]
