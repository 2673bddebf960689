"""How a cell is written: number, decimal comma, currency, percent, unit, date, missing marker."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt


def set_of(text: str, mark: str = " ") -> frozenset[str]:
    """The words of a text, for example ``set_of("a|b c", "|")``."""
    return frozenset(text.split(mark))


# Told apart from a category by what they say in any column (OpenRefine, pandas' na_values, Qahtan
# et al., "FAHES: a robust disguised missing values detector", KDD 2018).
STRONG_MARKERS = set_of(
    "?|??|???|-|--|---|_|*|n/a|#n/a|n.a.|n.a|n/k|<na>|nan|-nan|null|(null)|\\n|#null!|nat|unknown|"
    "unk|unkn|missing|not available|not known|not applicable|not provided|no data|no value|"
    "undefined|unspecified|not specified|tbd|to be determined|(blank)|blank|#ref!|#value!|#div/0!|"
    "#name?|#num!|inf|-inf|infinity|empty|na|xxx|dummy|nil|unbekannt|inconnu|desconocido",
    "|",
)
# These are honest categories in text ("no garage: none"), and a marker only among numbers or dates.
WEAK_MARKERS = frozenset({"none", ".", "..", "x", "no", "other", "n", "false", "void", "keine"})

_SIGN = r"[+\-−]?"
_PLAIN = rf"{_SIGN}(?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)?"
_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?"
_COMMA = r"(?:\d{1,3}(?:\.\d{3})+|\d+),\d+"
_ANY = rf"{_SIGN}(?:{_GROUPED}|{_COMMA}|\d+(?:\.\d*)?|\.\d+)"
_SYMBOL = r"[€$£¥₹₽₩]"
_CODE = r"(?:EUR|USD|GBP|CHF|JPY|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN|CZK|BRL|MXN|ZAR)"
_MONEY = rf"(?:{_SYMBOL}|{_CODE})"
_YEAR = r"(?:\d{4}|\d{2})"
_CLOCK = (
    r"(?:\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[aApP]\.?[mM]\.?)?|\d{1,2}\s?[aApP]\.?[mM]\.?)"
)
_ZONE = r"(?:\s?(?:Z|UTC|[+\-]\d{2}:?\d{2}))?"
_TIME = rf"(?:[T ]{_CLOCK}{_ZONE})?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"

# First match wins; "1,234" is read as grouped, and `column.py` revises it by its neighbours.
_NOTATIONS = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in {
            "number": _PLAIN,
            "percent": rf"{_ANY}\s?(?:%|percent|pct)",
            "currency": rf"{_SIGN}\s?{_MONEY}\s?{_ANY}|{_ANY}\s?{_MONEY}",
            "thousands": rf"{_SIGN}(?:{_GROUPED})",
            "decimal_comma": rf"{_SIGN}{_COMMA}",
            "date_ymd": rf"\d{{4}}(?P<mark>[\-/.])\d{{1,2}}(?P=mark)\d{{1,2}}{_TIME}",
            "date_slash": rf"\d{{1,2}}/\d{{1,2}}/{_YEAR}{_TIME}",
            "date_dot": rf"\d{{1,2}}\.\d{{1,2}}\.{_YEAR}{_TIME}",
            "date_dash": rf"\d{{1,2}}-\d{{1,2}}-\d{{4}}{_TIME}",
            "date_words": rf"(?:\d{{1,2}}[ \-]{_MONTH}[ \-,]\s?{_YEAR}"
            rf"|{_MONTH} \d{{1,2}},? \d{{4}}){_TIME}",
            "clock": _CLOCK,
            "unit": rf"{_ANY}\s?[A-Za-zµ°²³/]{{1,12}}\.?",
        }.items()
    ),
    re.IGNORECASE,
)
NUMERIC = ("number", "percent", "currency", "thousands", "decimal_comma", "unit")
DATES = ("date_ymd", "date_slash", "date_dot", "date_dash", "date_words")
_KEEP = re.compile(r"[\d.,+\-−eE]")


def notations(texts: Iterable[str]) -> npt.NDArray[np.object_]:
    """Name the notation of each stripped text; ``text`` where it is none of the known.

    Examples
    --------
    >>> list(notations(["12.5", "12,5", "$3", "40 %", "2024-05-01", "12 oz", "?", "blue"]))
    ['number', 'decimal_comma', 'currency', 'percent', 'date_ymd', 'unit', 'marker', 'text']
    """
    return np.array([_notation(text) for text in texts], dtype=object)


def amount(text: str, *, comma: bool = False) -> float:
    """Read the number in a text of numeric notation; `comma` says that ``1,234`` is 1.234.

    Examples
    --------
    >>> amount("1.234,50 €"), amount("$1,715.0"), amount("40 %"), amount("1,234", comma=True)
    (1234.5, 1715.0, 40.0, 1.234)
    """
    body = re.match(
        rf"\s*(?:{_SYMBOL}|{_CODE})?\s*({_SIGN}\s?(?:{_SYMBOL})?\s?[\d.,' \u00a0\u202f’]*"
        r"(?:[eE][+\-]?\d+)?)",
        text,
    )
    kept = "".join(_KEEP.findall(body.group(1))) if body else ""
    kept = kept.replace("−", "-").rstrip(",")
    if "," in kept:
        whole, _, fraction = kept.rpartition(",")
        if "." in fraction:
            kept = kept.replace(",", "")
        elif "." in whole or comma or len(fraction) != 3:
            kept = f"{whole.replace('.', '').replace(',', '')}.{fraction}"
        else:
            kept = kept.replace(",", "")
    try:
        return float(kept)
    except ValueError:
        return float("nan")


def _notation(text: str) -> str:
    match = _NOTATIONS.fullmatch(text)
    if match is not None and match.lastgroup is not None:
        # lastgroup is the outermost group that closed last: the alternative itself.
        return match.lastgroup
    lowered = text.casefold()
    if lowered in STRONG_MARKERS:
        return "marker"
    return "weak_marker" if lowered in WEAK_MARKERS else "text"
