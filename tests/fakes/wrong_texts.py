"""Texts that no field of a type may take, by construction: nothing is asked of what is tested."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any, Literal, get_args, get_origin

from annotated_types import MaxLen, MinLen
from hypothesis import strategies as st
from pydantic import BaseModel
from valid_values import limits, unwrapped

from tenfold.vocabulary import Triple

# Built of parts, so that nobody's scanner takes this file for a leak.
SECRETS = [
    "gh" + "p_" + "a1B2" * 9,
    "AK" + "IA" + "IOSFODNN7EXAMPLE",
    "xo" + "xb-1234567890-abcdefghij",
    "-----BEGIN " + "RSA PRIVATE KEY-----",
    "ey" + "JhbGciOiJIUzI1NiJ9." + "ey" + "JzdWIiOiIxMjM0In0." + "c2lnbmF0dXJl",
    "postgresql://me:" + "hunter2@host/db",
    "gl" + "sa_" + "A1" * 16 + "_0123abcd",
]
_NUMBERS = [
    *("", "x", "nan", "inf", "-inf", "1e999", "1,234", "1.234,5.6", "1 2", "5%", "0x1F", "1_2"),
    *("--1", "+", "true", "False", "[1]", "{a: 1}", "2027-03-31", "TOP10", "1 2 EUR", "one", "1;2"),
    *("5 USD", "USD 5", "$5 EUR", "£5", "EUR 5 EUR", "٣ ٤", "1e", "e5", "12 34", "5 EUR EUR"),
]
_COUNTS = ["2.5", "1/2", "5 EUR", "€5", "1e-3"]
_TRUTHS = ["", "yes", "no", "1", "0", "t", "tru", "None?", "[true]", "nan", "2027-03-31"]
_DAYS = [
    *("", "0", "86400", "20270331", "31.03.2027", "03/31/2027", "2027-02-30", "2027-3-1", "nan"),
    *("tomorrow", "2027-03-31T12:00", "true", "[2027-03-31]", "2027-13-01", "10000-01-01"),
]
_TRIPLES = [
    *("", "x", "nan", "true", "[1, 2]", "[1, 2, 3, 4]", "[3, 2, 1]", "[a, b, c]", "[1, null, 3]"),
    *("{low: 1}", "{low: 1, likely: 2, hihg: 3}", "[1, 2, .nan]", "[1, [2], 3]", "[1, 2", "5 USD"),
    *("[1 USD, 2 USD, 3 USD]", "[1, 2 GBP, 3]", "[true, 2, 3]", "2027-03-31", "1, 2, 3", "[]"),
    *("{low: 1, likely: 2, high: 3, more: 4}", "[1, 2, .inf]"),
]
_LISTS = ["", " ", "[1", "[null]", "[[1]]", "[{nonsense: 1}]", "- a\n- [", "[!!python/name:os a]"]
_DICTS = ["", "x", "5", "true", "[1]", "{a", "{a: }", "{a: {b: {c: 1}}}", "nan", "a: b: c"]


def wrong_text(annotation: Any, bounds: list[Any] | None = None) -> st.SearchStrategy[str]:
    """Texts that a field of this type must refuse, from the shell and from papermill."""
    kind, own, _ = unwrapped(annotation)
    bounds = [*(bounds or []), *own]
    origin = get_origin(kind) or kind
    found: list[st.SearchStrategy[str]] = [st.sampled_from(SECRETS)]
    if origin in (int, float):
        found += [st.sampled_from(_NUMBERS + (_COUNTS if kind is int else []))]
        found += [_beyond(kind, limits(bounds))]
    elif origin is Literal:
        found += [_misspelt([str(choice) for choice in get_args(kind)])]
    elif origin in _FIXED:
        found += [st.sampled_from(_FIXED[origin])]
    elif origin is str:
        found += _bounded(bounds)
    elif isinstance(origin, type) and issubclass(origin, BaseModel):
        found += [st.sampled_from(_DICTS)]
    # Mostly not secrets: there is more that can be wrong.
    return st.one_of(found[1:] * 6 + found)


_FIXED: dict[Any, list[str]] = {
    bool: _TRUTHS,
    date: _DAYS,
    Triple: _TRIPLES,
    list: _LISTS,
    dict: _DICTS,
}


def _beyond(kind: Any, reach: dict[str, Any]) -> st.SearchStrategy[str]:
    found = [st.just("no number")]
    by = st.integers(1, 10**6) if kind is int else st.floats(0.01, 1e6)
    # Beside a bound of 1e15 a cent is lost in rounding, and the bound itself is allowed.
    if reach.get("min_value") is not None:
        least = reach["min_value"]
        found.append(by.map(lambda far: least - far).filter(lambda it: it < least).map(repr))
        found += [st.just(repr(reach["min_value"]))] if reach["exclude_min"] else []
    if reach.get("max_value") is not None:
        most = reach["max_value"]
        found.append(by.map(lambda far: most + far).filter(lambda it: it > most).map(repr))
        found += [st.just(repr(reach["max_value"]))] if reach["exclude_max"] else []
    return st.one_of(found)


@st.composite
def _misspelt(draw: st.DrawFn, choices: list[str]) -> str:
    word = draw(st.sampled_from(choices))
    at = draw(st.integers(0, len(word) - 1))
    how = draw(st.sampled_from(["double", "drop", "quote", "other"]))
    changed = {
        "double": word[: at + 1] + word[at:],
        "drop": word[:at] + word[at + 1 :],
        "quote": f"'{word}'",
        "other": draw(st.sampled_from(["x", "", "[a]", "nan", "true", "0"])),
    }[how]
    return changed if changed not in choices else f"{word}?"


def _bounded(bounds: list[Any]) -> list[st.SearchStrategy[str]]:
    found = []
    for bound in bounds:
        if isinstance(bound, MinLen) and bound.min_length:
            found.append(st.just(""))
        if isinstance(bound, MaxLen):
            found.append(st.just("x" * (bound.max_length + 1)))
        if getattr(bound, "pattern", None) == "^[A-Z]{3}$":
            found.append(st.sampled_from(["EU", "EURO", "E1R", "", "12", "[EUR]"]))
    return found


def yaml_of(value: object) -> str | None:
    """A value as a person writes it into YAML; None where nobody can."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}[str(float(value))]
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        text.encode()
    except (TypeError, ValueError):
        return None
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)
