"""Dates of mixed layouts as days: which layouts a column has, and which day each text names."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from tenfold.steps.step02_data_quality.detectors.notation import DATES

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-z]{3,}\.?")
_CLOCK = re.compile(r"[T ]\d{1,2}:.*$")


def layout(text: str) -> str:
    """The layout of one date, time of day aside.

    Examples
    --------
    >>> layout("2024-05-01 10:30"), layout("1/5/2024"), layout("1 May 24")
    ('yyyy-d-d', 'd/d/yyyy', 'd mon d')
    """
    day = _CLOCK.sub("", text)
    shape = _DIGITS.sub(lambda m: "yyyy" if len(m.group()) == 4 else "d", day)
    return _WORD.sub(lambda m: m.group() if m.group() == "yyyy" else "mon", shape)


def day_first(texts: npt.NDArray[np.object_], weights: npt.NDArray[np.intp]) -> tuple[int, int]:
    """Rows that can only be day-first (13/5/2024), and rows that can only be month-first."""
    pairs = [tuple(map(int, _DIGITS.findall(text)[:2])) for text in texts]
    first = sum(int(w) for (a, b), w in zip(pairs, weights, strict=True) if a > 12 >= b)
    second = sum(int(w) for (a, b), w in zip(pairs, weights, strict=True) if b > 12 >= a)
    return first, second


def days(
    texts: npt.NDArray[np.object_], notations: npt.NDArray[np.object_]
) -> npt.NDArray[np.datetime64]:
    """Read each distinct text of a date notation; NaT for everything else.

    Where day and month cannot be told apart, the reading that more of the column's texts allow
    is taken, day first on a tie.
    """
    found = np.full(len(texts), np.datetime64("NaT", "D"))
    for name in DATES:
        where = np.flatnonzero(notations == name)
        if len(where):
            found[where] = _read(texts[where], name)
    return found


def _read(texts: npt.NDArray[np.object_], name: str) -> npt.NDArray[np.datetime64]:
    parts = [_CLOCK.sub("", str(text)) for text in texts]
    if name == "date_words":
        read = pd.to_datetime(pd.Series(parts), format="mixed", errors="coerce", dayfirst=True)
        return read.to_numpy().astype("datetime64[D]")
    numbers = np.array([[int(d) for d in _DIGITS.findall(p)[:3]] for p in parts], dtype=int)
    if name == "date_ymd":
        year, month, day = numbers.T
    else:
        first, second, year = numbers.T
        month_first = np.sum(second > 12) > np.sum(first > 12)
        swap = (second > 12) | (month_first & (first <= 12))
        day, month = np.where(swap, second, first), np.where(swap, first, second)
        short = np.array([len(_DIGITS.findall(p)[2]) == 2 for p in parts])
        year = np.where(short, year + np.where(year < 69, 2000, 1900), year)  # POSIX's pivot
    valid = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (year >= 1)
    start = (np.where(valid, year, 1970) - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    start = start + (np.where(valid, month, 1) - 1).astype("timedelta64[M]")
    read = start.astype("datetime64[D]") + (np.where(valid, day, 1) - 1).astype("timedelta64[D]")
    # 31 February rolls over into March: it is no day.
    valid &= read.astype("datetime64[M]") == start
    return np.where(valid, read, np.datetime64("NaT", "D"))


_TIME = re.compile(
    r"[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s?([aApP])?\.?[mM]?\.?"
    r"\s?(?:([+\-])(\d{2}):?(\d{2}))?(?:Z|UTC)?$"
)


def moments(
    texts: npt.NDArray[np.object_], dates: npt.NDArray[np.datetime64]
) -> npt.NDArray[np.float64]:
    """Days since 1970 with the time of day as a fraction, in UTC where a zone is given; else NaN.

    Examples
    --------
    >>> noon = np.array(["1970-01-03 12:00"], dtype=object)
    >>> float(moments(noon, np.array(["1970-01-03"], dtype="datetime64[D]"))[0])
    2.5
    """
    whole = np.where(np.isnat(dates), np.nan, dates.astype("int64").astype(float))
    fractions = np.array([_fraction(str(text)) for text in texts], dtype=float)
    return np.asarray(whole + fractions, dtype=float)


def _fraction(text: str) -> float:
    match = _TIME.search(text)
    if match is None:
        return 0.0
    hour, minute, second, half, sign, zone_hours, zone_minutes = match.groups()
    hours = float(hour) % 12 + 12 * (half.lower() == "p") if half else float(hour)
    minutes = 60 * hours + float(minute) + float((second or "0").replace(",", ".")) / 60
    if sign:
        offset = 60 * int(zone_hours) + int(zone_minutes)
        minutes += offset if sign == "-" else -offset
    return minutes / 1440
