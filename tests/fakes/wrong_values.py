"""What a field must refuse, drawn from its schema."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal, get_args, get_origin

import numpy as np
from hypothesis import strategies as st
from pydantic import BaseModel
from valid_values import limits, unwrapped, valid

from tenfold.reading import UNSET
from tenfold.vocabulary import Triple

LISTS = st.lists(st.integers(), max_size=3)
DICTS = st.dictionaries(st.text(max_size=3), st.integers(), min_size=1, max_size=2)
TRUTHS = st.booleans() | st.booleans().map(np.bool_)
NUMBERS = st.integers() | st.floats() | st.integers(-5, 5).map(np.int64)
ENDLESS = st.sampled_from([float("nan"), float("inf"), -float("inf"), np.float64("nan")])
DAYS = st.dates()
ODDITIES = st.sampled_from([b"1", complex(1, 2), {"a": {1}}, object, np.datetime64("NaT")])


def wrong(annotation: Any, bounds: list[Any] | None = None) -> st.SearchStrategy[Any]:
    """Values that a field of this type must refuse, None among them unless it is optional."""
    kind, own, optional = unwrapped(annotation)
    found = _MAKERS.get(get_origin(kind) or kind, _model)(kind, [*(bounds or []), *own])
    return found if optional else st.none() | found


def _number(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    spelt = ["", "x", "1,234", "nan", "inf", "1 2", "5%", "[1]", "true", "--1", "1.2.3", "0x1F"]
    found = [TRUTHS, st.sampled_from(spelt), ENDLESS, LISTS, DICTS, DAYS, ODDITIES]
    if kind is int:
        found += [st.integers(-99, 99).map(lambda i: i + 0.5), st.just("2.5")]
    reach = limits(bounds)
    if "min_value" in reach:
        least = reach["min_value"]
        found.append(st.floats(0.01, 1e6).map(lambda by: least - by).filter(lambda it: it < least))
        found += [st.just(least)] if reach["exclude_min"] else []
    if "max_value" in reach:
        most = reach["max_value"]
        found += [st.integers(1, 10**6).map(lambda by: most + by), st.just(10**400)]
        found += [st.just(most)] if reach["exclude_max"] else []
    return st.one_of(found)


def _truth(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    spelt = st.sampled_from(["", "yes", "0", "1", "x", "t"])
    return st.one_of(NUMBERS, spelt, LISTS, DICTS, DAYS, ODDITIES)


def _day(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    spelt = st.sampled_from(["", "0", "86400", "20270331", "31.03.2027", "2027-02-30", "2027-3-1"])
    moment = st.datetimes().filter(lambda found: found.time() != datetime.min.time())
    return st.one_of(NUMBERS, TRUTHS, spelt, LISTS, DICTS, moment, ODDITIES)


def _text(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    found = [LISTS, DICTS, ENDLESS, ODDITIES, st.just("\ud800")]
    # Labels and columns take a number or a day as its text: that is how YAML reads them.
    label = any(getattr(bound, "func", None).__name__ == "_label" for bound in bounds
                if hasattr(bound, "func"))  # fmt: skip
    return st.one_of(found if label else [*found, NUMBERS, TRUTHS, DAYS])


def _triple(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    three = st.lists(st.integers(), min_size=3, max_size=3, unique=True)
    backward = three.map(lambda values: sorted(values, reverse=True))
    short = st.lists(st.integers(), max_size=5).filter(lambda values: len(values) != 3)
    named = st.sampled_from([{"low": 1}, {"low": 1, "likely": 2, "high": 3, "hihg": 4}])
    inner = st.tuples(st.integers(-5, 0), wrong(float), st.integers(1, 5)).map(list)
    return st.one_of(backward, short, named, inner, TRUTHS, ENDLESS, st.just("x"), DAYS, ODDITIES)


def _choice(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    known = (*map(str, get_args(kind)), UNSET)
    others = st.text(max_size=5).filter(lambda text: text.strip() not in known)
    return st.one_of(others, TRUTHS, NUMBERS, LISTS, DICTS, DAYS, ODDITIES)


def _list(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    inner = st.lists(wrong(get_args(kind)[0]), min_size=1, max_size=1)
    return st.one_of(inner, ENDLESS, DICTS, ODDITIES, st.sampled_from(["", " ", "[1", "[null]"]))


def _dict(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    inner = st.dictionaries(st.text("ab"), wrong(get_args(kind)[1]), min_size=1, max_size=1)
    others = st.sampled_from(["", "x", "[1]", "{a", {1: 1, "1": 1}])
    return st.one_of(inner, NUMBERS, TRUTHS, LISTS, others, DAYS, ODDITIES)


def _model(kind: type[BaseModel], bounds: list[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(_spoilt(kind), NUMBERS, TRUTHS, LISTS, DICTS, DAYS, ODDITIES)


@st.composite
def _spoilt(draw: st.DrawFn, kind: type[BaseModel]) -> dict[str, Any]:
    value: dict[str, Any] = draw(valid(kind))
    names = list(kind.model_fields)
    needed = [name for name in names if kind.model_fields[name].is_required()]
    how = draw(st.sampled_from(["unknown", "wrong", "lacking" if needed else "wrong"]))
    name = draw(st.sampled_from(needed if how == "lacking" else names))
    info = kind.model_fields[name]
    if how == "lacking":
        return {other: item for other, item in value.items() if other != name}
    if how == "wrong":
        return value | {name: draw(wrong(info.annotation, info.metadata))}
    return value | {f"{name}x": 1}


_MAKERS: dict[Any, Callable[[Any, list[Any]], st.SearchStrategy[Any]]] = {
    int: _number,
    float: _number,
    bool: _truth,
    date: _day,
    str: _text,
    Triple: _triple,
    Literal: _choice,
    list: _list,
    dict: _dict,
}
