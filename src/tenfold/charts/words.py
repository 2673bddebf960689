"""Numbers and estimates in words: one way to write them, in charts, tables, forms and dossier."""

from __future__ import annotations

import math
import re
from html import escape

from tenfold.vocabulary import Estimate

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    r"\u202a-\u202e\u2066-\u2069]"  # these turn what follows around, our own words included
)
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
_RATE = re.compile(rf"\b(?:{'|'.join(_SYMBOLS)})(?=/)")


def number_text(value: float | None, *, decimals: int | None = None) -> str:
    """Write a number for people: thousands grouped, four significant digits, a true minus.

    Parameters
    ----------
    value : float or None
        None is written as a dash.
    decimals : int, optional
        Places after the point; by default as many as four significant digits take.

    Examples
    --------
    >>> number_text(1234567.8), number_text(0.84519), number_text(-3), number_text(None)
    ('1,234,568', '0.8452', '−3', '–')
    """
    if value is None:
        return "–"
    size = abs(value)
    if size and not 1e-5 <= size < 1e15:
        return f"{value:.3g}".replace("-", "−")
    if decimals is not None and round(value, decimals) == 0:
        value = 0.0  # a rounded −0.00 reads like a loss
    if decimals is None:
        digits = 3 - math.floor(math.log10(size)) if size else 0
        text = f"{value:,.{min(max(digits, 0), 8)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:,.{decimals}f}"
    return "0" if text in ("-0", "0") else text.replace("-", "−")


def counted(number: int, noun: str) -> str:
    """A number of things, in the singular where there is one; nouns that take an s.

    Examples
    --------
    >>> counted(1, "answer"), counted(1200, "answer")
    ('1 answer', '1,200 answers')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def estimate_text(estimate: Estimate) -> str:
    """Write an estimate with its interval, n and method, or why there is none.

    Examples
    --------
    >>> estimate_text(Estimate(value=1240, low=980, high=1510, n=400, method="t", unit="EUR/week"))
    '€1,240/week [980 to 1,510], n=400, 95% t'
    >>> estimate_text(Estimate.not_enough("3 positives", n=40))
    'not enough data: 3 positives, n=40'
    """
    count = "" if estimate.n is None else f", n={estimate.n:,}"
    said = interval_text(estimate)
    if estimate.value is None:
        return f"{said}{count}"
    if estimate.low is None:
        return f"{said}, no interval ({estimate.note}){count}"
    note = f" ({estimate.note})" if estimate.note else ""
    return f"{said}{count}, {_level(estimate.level)}% {estimate.method}{note}"


def interval_text(estimate: Estimate) -> str:
    """Write an estimate with its interval alone, for where two of them stand side by side.

    Examples
    --------
    >>> interval_text(Estimate(value=12, low=9, high=15, n=400, method="t", unit="EUR/week"))
    '€12.0/week [9.0 to 15.0]'
    """
    if estimate.value is None:
        return estimate.note or "not evaluated"
    decimals = _decimals(estimate)
    value = _with_unit(number_text(estimate.value, decimals=decimals), estimate.unit)
    if estimate.low is None:
        return value
    low = number_text(estimate.low, decimals=decimals)
    high = number_text(estimate.high, decimals=decimals)
    return f"{value} [{low} to {high}]"


def money_text(value: float | None, unit: str) -> str:
    """Write an amount of money: the one way for sentences, where there is no interval.

    Examples
    --------
    >>> money_text(-1234.5, "EUR/week"), money_text(12, "CHF")
    ('−€1,234/week', '12 CHF')
    """
    return "–" if value is None else _with_unit(number_text(value), unit)


def axis_text(title: str) -> str:
    """The title of an axis, with its currency as amounts have it.

    Examples
    --------
    >>> axis_text("lost without it, EUR/week"), axis_text("income, EUR_rate")
    ('lost without it, €/week', 'income, EUR_rate')
    """
    return _RATE.sub(lambda found: _SYMBOLS[found[0]], title)


def plain(text: str) -> str:
    """`text` with a mark in place of characters that no page may hold or that turn text around."""
    return _CONTROL.sub("\ufffd", text)


def safe(text: str) -> str:
    """`text` as HTML shows it: nothing in it acts as mark-up."""
    return escape(plain(text))


def sentence(text: str) -> str:
    """`text` as HTML, like `safe`, with what stands between backquotes marked as code.

    Examples
    --------
    >>> sentence("run `tenfold sign` & go")
    'run <code>tenfold sign</code> &amp; go'
    """
    parts = safe(text).split("`")
    if len(parts) % 2 == 0:
        return safe(text)
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))


def _level(level: float) -> str:
    # A level that many comparisons share, like 99.6154, is read as 99.62, but never as 100.
    short = f"{level * 100:.4g}"
    return f"{level * 100:g}" if short == "100" else short


def _decimals(estimate: Estimate) -> int | None:
    # Two significant digits of the interval's width: more would claim more than is known.
    if estimate.low is None or estimate.high is None or estimate.high == estimate.low:
        return None
    width = math.floor(math.log10(estimate.high - estimate.low))
    return min(max(1 - width, 0), 8)


def _with_unit(number: str, unit: str) -> str:
    if not unit:
        return number
    head, slash, per = unit.partition("/")
    if head in _SYMBOLS:
        sign, digits = ("−", number[1:]) if number.startswith("−") else ("", number)
        return f"{sign}{_SYMBOLS[head]}{digits}{slash}{per}"
    return f"{number}%{slash}{per}" if head == "%" else f"{number} {unit}"


__all__ = [
    "axis_text",
    "counted",
    "estimate_text",
    "interval_text",
    "money_text",
    "number_text",
    "plain",
    "safe",
    "sentence",
]
