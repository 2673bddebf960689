"""How long a chart takes to draw, beside matplotlib, which would draw it otherwise.

An executed notebook holds a dozen charts and a dossier two dozen, so each tenth of a second counts.
Both draw a line with its band, a reference line and a second line, warm, in one process and in
turn; matplotlib lays out its axes as it must for labels of any length.

Run: python benchmarks/drawing.py [--times 20]
"""

from __future__ import annotations

import argparse
import io
import math
import os
import platform
import statistics
import time
from collections.abc import Callable

from tenfold.charts import Chart, Mark, Series, to_png, to_svg

X = [i / 100 for i in range(200)]
Y = [1000 * math.sin(x) for x in X]


def main() -> None:
    """Print milliseconds of processor time per chart, and how much longer matplotlib takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=20, help="drawings; the median counts")
    times = max(parser.parse_args().times, 1)
    chart = _chart()
    ways: dict[str, Callable[[], object]] = {
        "SVG": lambda: to_svg(chart),
        "PNG": lambda: to_png(chart),
        "matplotlib, SVG": lambda: _by_matplotlib("svg"),
        "matplotlib, PNG": lambda: _by_matplotlib("png"),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(times + 1):
        for name, draw in ways.items():
            started = time.process_time()
            draw()
            if turn:  # the first one imports
                taken[name].append(time.process_time() - started)
    middle = {name: statistics.median(each) for name, each in taken.items()}
    for kind in ("SVG", "PNG"):
        ours, theirs = middle[kind], middle[f"matplotlib, {kind}"]
        print(f"{kind}: {1000 * ours:.1f} ms; matplotlib takes {theirs / ours:.1f} times as long")
    print(f"SVG {len(to_svg(chart)):,} bytes, PNG {len(to_png(chart)):,} bytes")
    print(f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")


def _chart() -> Chart:
    low, high = [y - 200 for y in Y], [y + 200 for y in Y]
    lines = [
        Series(name="model", kind="line", x=[*X], y=[*Y], low=[*low], high=[*high]),
        Series(name="today", kind="line", x=[*X], y=[y / 2 for y in Y]),
    ]
    return Chart(key="k", title="Money", alt="A.", series=lines, marks=[Mark(label="t*", x=1.0)])


def _by_matplotlib(form: str) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.6), layout="constrained")
    FigureCanvasAgg(figure)
    plot = figure.add_subplot()
    plot.fill_between(X, [y - 200 for y in Y], [y + 200 for y in Y], alpha=0.2)
    plot.plot(X, Y, label="model")
    plot.plot(X, [y / 2 for y in Y], "--", label="today")
    plot.axvline(1.0, linestyle="--")
    plot.set_title("Money")
    figure.legend(loc="outside lower left", ncols=2)
    out = io.BytesIO()
    figure.savefig(out, format=form, dpi=96)
    return out.getvalue()


if __name__ == "__main__":
    main()
