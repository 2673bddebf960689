"""Time that runs wrong: days ahead of today, ends before their starts, rows out of order."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from itertools import combinations

import numpy as np
import numpy.typing as npt

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, ColumnScan
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding, Reach
from tenfold.steps.step02_data_quality.detectors.names import words
from tenfold.steps.step02_data_quality.detectors.notation import set_of
from tenfold.steps.step02_data_quality.detectors.registry import detector

_AHEAD = set_of(
    "due expiry expires expiration maturity until valid deadline end planned plan scheduled "
    "schedule forecast target next renewal term estimated expected eta departure travel event "
    "appointment checkin checkout"
)
_FIRST = set_of(
    "start begin from open opened pickup in created ordered order admission hired departure dep "
    "issued sent born birth signup registered requested"
)
_THEN = set_of(
    "end finish to close closed dropoff out updated delivered delivery shipped discharge "
    "terminated arrival arr paid received died death cancelled completed resolved"
)


@detector("future_time")
def future_time(exam: Exam, *, many: float = 0.2, notable: float = 0.01) -> Iterator[Finding]:
    """Days after today in columns that record the past.

    Columns named for what lies ahead (due, expiry, planned) and columns with more than the share
    `many` ahead are plans, not records, unless the column is the project's time. Without a day
    that the data were drawn on, nothing is told here: the gate judges `reaches`.
    """
    if exam.as_of is None:
        return
    today = np.datetime64(exam.as_of, "D")
    for scan in exam.scans():
        is_time = scan.name == exam.roles.time
        if not _records(scan, is_time=is_time):
            continue
        days = _days(scan)
        ahead = days > today
        rows = int(ahead.sum())
        present = int((~np.isnat(days)).sum())
        if not rows or (rows > many * present and not is_time):
            continue
        yield Finding(
            detector="future_time",
            columns=[scan.name],
            severity="medium" if exam.share(rows) >= notable or is_time else "low",
            rows=rows,
            share=exam.share(rows),
            message=f"'{scan.name}' lies after {exam.as_of}, when the data were drawn, in "
            f"{rows:,} rows ({percent(exam.share(rows))}).",
            remedy="Correct the dates, or `as_of`; nothing ahead is known yet.",
            cells=exam.cells(ahead),
            strength=exam.share(rows),
        )


def reaches(exam: Exam, *, many: float = 0.2, notable: float = 0.01) -> list[Reach]:
    """How far each column of past days reaches; private columns are left out."""
    found = []
    for scan in exam.scans():
        is_time = scan.name == exam.roles.time
        if scan.name in exam.private or not _records(scan, is_time=is_time):
            continue
        days = _days(scan)
        latest = np.sort(days[~np.isnat(days)])[::-1]
        if not len(latest):
            continue
        places = 0, math.ceil(notable * exam.n) - 1, math.floor(many * len(latest))
        ends = [latest[min(max(place, 0), len(latest) - 1)].astype(object) for place in places]
        if all(isinstance(end, date) for end in ends):  # a year beyond 9999 is none
            found.append(
                Reach(
                    column=scan.name,
                    is_time=is_time,
                    latest=ends[0],
                    hundredth=ends[1],
                    fifth=ends[2],
                )
            )
    return found


@detector("time_order")
def time_order(
    exam: Exam,
    *,
    named: float = 0.9,
    unnamed: float = 0.995,
    sorted_share: float = 0.9,
    notable: float = 0.01,
) -> Iterator[Finding]:
    """Ends before their starts, and rows out of the order of time.

    Two date columns have an order where one comes first in at least the share `named` of rows
    and their names say so (pickup_time, dropoff_time), or in `unnamed` of rows without, if their
    stretches of time overlap. The project's time
    has one where at least `sorted_share` of rows follow their predecessor; a file in no order is
    nothing to report.
    """
    dated = [scan for scan in exam.scans() if scan.kind == "date"]
    for one, other in combinations(dated[:30], 2):
        finding = _pair(exam, one, other, named, unnamed, notable)
        if finding is not None:
            yield finding
    if exam.roles.time in exam.columns:
        yield from _rows_in_order(exam, exam.scan(str(exam.roles.time)), sorted_share, notable)


def _pair(
    exam: Exam,
    one: ColumnScan,
    other: ColumnScan,
    named: float,
    unnamed: float,
    notable: float,
    *,
    apart: float = 0.9,
) -> Finding | None:
    a, b = one.moments, other.moments
    both = ~(np.isnan(a) | np.isnan(b))
    n = int(both.sum())
    if n < 30:
        return None
    with np.errstate(invalid="ignore"):
        before, after = both & (a < b), both & (a > b)
    if after.sum() > before.sum():
        one, other, a, b, before, after = other, one, b, a, after, before
    rows = int(after.sum())
    order = _named_in_order(one.name, other.name)
    if not rows or before.sum() < 0.5 * n or 1 - rows / n < (named if order else unnamed):
        return None
    # Two stretches of time that hardly overlap are in order whatever the rows say.
    if not order and (a[both] < np.roll(b[both], n // 2)).mean() > apart:
        return None
    return Finding(
        detector="time_order",
        columns=[one.name, other.name],
        severity="medium" if exam.share(rows) >= notable else "low",
        rows=rows,
        share=exam.share(rows),
        message=f"'{other.name}' comes before '{one.name}' in {rows:,} rows "
        f"({percent(exam.share(rows))}), after it in the others.",
        remedy="Correct the two times at the source; durations made from them are negative.",
        cells=exam.cells(after),
        strength=exam.share(rows),
    )


def _named_in_order(one: str, other: str) -> bool:
    """Whether two names are alike but for words such as pickup and dropoff, in that order."""
    ours, theirs = words(one), words(other)
    rest = [w for w in ours if w not in _FIRST], [w for w in theirs if w not in _THEN]
    return rest[0] == rest[1] and len(rest[0]) < min(len(ours), len(theirs))


def _rows_in_order(
    exam: Exam, scan: ColumnScan, sorted_share: float, notable: float
) -> Iterator[Finding]:
    times = scan.moments if scan.kind == "date" else scan.numbers
    where = np.flatnonzero(np.isfinite(times))
    if len(where) < 30:
        return
    late = _out_of_order(times[where])
    rows = int(late.sum())
    if not 0 < rows <= (1 - sorted_share) * len(where):
        return
    out = np.zeros(exam.n, dtype=bool)
    out[where[late]] = True
    yield Finding(
        detector="time_order",
        columns=[scan.name],
        severity="medium" if exam.share(rows) >= notable else "low",
        rows=rows,
        share=exam.share(rows),
        message=f"{rows:,} rows ({percent(exam.share(rows))}) stand out of the order of "
        f"'{scan.name}', which the others follow.",
        remedy="Sort by time before lags are built, and find out whether these rows came late.",
        cells=exam.cells(out),
        strength=exam.share(rows),
    )


def _out_of_order(times: npt.NDArray[np.float64]) -> BoolArray:
    """Rows to take out so that the rest does not decrease: all but a longest such run."""
    from bisect import bisect_right

    tails: list[float] = []
    lengths = np.empty(len(times), dtype=int)
    for i, time in enumerate(times):
        at = bisect_right(tails, time)
        lengths[i] = at
        if at == len(tails):
            tails.append(float(time))
        else:
            tails[at] = float(time)
    late = np.ones(len(times), dtype=bool)
    wanted = len(tails) - 1
    limit = np.inf
    for i in range(len(times) - 1, -1, -1):
        if lengths[i] == wanted and times[i] <= limit:
            late[i] = False
            limit, wanted = times[i], wanted - 1
    return late


def _records(scan: ColumnScan, *, is_time: bool) -> bool:
    """Whether a column holds days that are past when they are written down."""
    return scan.kind == "date" and (is_time or not _AHEAD & set(words(scan.name)))


def _days(scan: ColumnScan) -> npt.NDArray[np.datetime64]:
    placeholder = scan.days > np.datetime64("2998-01-01")
    return np.where(placeholder, np.datetime64("NaT", "D"), scan.days)


__all__ = ["future_time", "reaches", "time_order"]
