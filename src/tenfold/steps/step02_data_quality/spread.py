"""How values are spread, in few words or cells; nothing of columns that name or group people."""

from __future__ import annotations

from tenfold.charts import Chart, Series
from tenfold.charts.chart import Scalar
from tenfold.steps.step02_data_quality.evidence import SMALLEST_SHOWN, DataQualityEvidence
from tenfold.tables.profiled import MOST_BINS, ColumnProfile, Histogram
from tenfold.vocabulary import ColumnRoles

_MOST_COLUMNS = 8
_TENTHS = [f"{10 * i}–{10 * (i + 1)} %" for i in range(10)]
_MOST_TOP = 3


def withheld(column: ColumnProfile, roles: ColumnRoles) -> bool:
    """Whether a column's values are nobody's business: id, group, protected, personal."""
    named = {roles.id, roles.group, *roles.protected}
    return column.private or bool(column.personal) or column.name in named


def middle(column: ColumnProfile) -> str:
    """Where nine tenths of the values lie, and the median; empty for text."""
    known = {quantile.p: quantile.value for quantile in column.quantiles}
    if not {0.05, 0.5, 0.95} <= set(known):
        return ""
    low, median, high = (_shown(known[p]) for p in (0.05, 0.5, 0.95))
    return f"{low} to {high}, half below {median}"


def frequent(column: ColumnProfile) -> str:
    """The most frequent values, those of fewer than ten rows left out."""
    kept = [top for top in column.top if top.count >= SMALLEST_SHOWN][:_MOST_TOP]
    return ", ".join(f"{_shown(top.value)} ({top.count:,})" for top in kept)


def spelling(column: ColumnProfile) -> str:
    """The most frequent pattern of characters, of those that ten rows follow."""
    kept = [each for each in column.formats if each.count >= SMALLEST_SHOWN]
    more = f" and {len(kept) - 1} more" if len(kept) > 1 else ""
    return f"{kept[0].pattern}{more}" if kept else ""


def distributions(e: DataQualityEvidence) -> Chart:
    """Where the values of the strongest columns of numbers and days lie, tenth by tenth."""
    profiles = {column.name: column for column in e.overview.columns}
    found: list[tuple[ColumnProfile, Histogram]] = []
    for signal in e.signals:
        column = profiles.get(signal.column)
        if column is None or column.histogram is None or withheld(column, e.data.roles):
            continue
        found.append((column, column.histogram))
    found = found[:_MOST_COLUMNS]
    said = "There are 0 columns of numbers or days whose values may be shown."
    if found:
        first = found[0][0]
        said = "Share of rows in each tenth of the way from the smallest to the largest value, of "
        said += f"the {len(found)} strongest columns. '{first.name}', the strongest, goes from "
        said += f"{_shown(first.minimum)} to {_shown(first.maximum)}"
        said += f"; nine tenths of it from {middle(first)}." if middle(first) else "."
    heat = Series(
        name="share of rows, %",
        kind="heat",
        x=[*_TENTHS],
        y=[column.name for column, _ in found],
        z=[_tenths(histogram) for _, histogram in found],
    )
    none = Series(name="share of rows, %", kind="hbar", x=["no such column"], y=[0.0])
    return Chart(
        key="distributions",
        title="How the strongest columns are spread",
        alt=said,
        x_title="from the smallest value to the largest",
        series=[heat if found else none],
    )


def _tenths(histogram: Histogram) -> list[float | None]:
    total, bins = max(sum(histogram.counts), 1), len(histogram.counts)
    shares = [0.0] * 10
    for place, count in enumerate(histogram.counts):
        # A few whole numbers have a bin each, from the smallest to the largest value.
        along = place / max(bins - 1, 1) if bins < MOST_BINS else (place + 0.5) / bins
        shares[min(int(10 * along), 9)] += 100 * count / total
    return [round(share, 1) for share in shares]


def _shown(value: Scalar) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value).removesuffix("T00:00:00")  # a day without a time of day


__all__ = ["distributions", "frequent", "middle", "spelling", "withheld"]
