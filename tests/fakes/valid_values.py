"""What a field takes, drawn from its schema, and the many ways in which people write it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args, get_origin

import numpy as np
from annotated_types import Ge, Gt, Le, Lt
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tenfold.reading import UNSET, members
from tenfold.vocabulary import Triple

# Names and labels as they occur in the wild, among those that hypothesis thinks of.
ODD = [
    "a: b", "# a", "a #1", "'", '"', "- a", "? a", "[a]", "{a: b}", "null", "~", "true", "No",
    "007", "1.10", "1e3", "0x1F", "1_000", "2027-03-31", " a ", "a\n", "\ta", "a\nb", "&a", "*a",
    "!a", "%a", "@a", "`a`", "|", ">", "=", "<<", "é→ü", "🙂", "\u2028", "\x85", "\x7f", "\\n", ":",
    "a:", "...", "---", "<b>", "",
]  # fmt: skip


def _writable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return value.strip() != UNSET


texts = st.one_of(st.sampled_from(ODD), st.text(max_size=8)).filter(_writable)


def unwrapped(annotation: Any) -> tuple[Any, list[Any], bool]:
    """The one type that a field takes, what bounds it, and whether it may be None."""
    bounds: list[Any] = []

    def unwrap(each: Any) -> Any:
        while get_origin(each) is Annotated:
            each, *more = get_args(each)
            for item in more:
                bounds.extend(item.metadata if isinstance(item, FieldInfo) else [item])
        return each

    annotation = unwrap(annotation)
    optional = type(None) in members(annotation)
    if optional:
        (annotation,) = (unwrap(each) for each in get_args(annotation) if each is not type(None))
    return annotation, bounds, optional


def limits(bounds: list[Any]) -> dict[str, Any]:
    """Bounds in hypothesis' words."""
    found: dict[str, Any] = {}
    for bound in bounds:
        if isinstance(bound, Ge | Gt):
            found["min_value"] = getattr(bound, "ge", getattr(bound, "gt", None))
            found["exclude_min"] = isinstance(bound, Gt)
        if isinstance(bound, Le | Lt):
            found["max_value"] = getattr(bound, "le", getattr(bound, "lt", None))
            found["exclude_max"] = isinstance(bound, Lt)
    return found


def valid(annotation: Any, bounds: list[Any] | None = None) -> st.SearchStrategy[Any]:
    """JSON values that a field of this type takes; validators of its own may refuse some."""
    kind, own, optional = unwrapped(annotation)
    found = _MAKERS.get(get_origin(kind) or kind, _model)(kind, [*(bounds or []), *own])
    return st.none() | found if optional else found


def _whole(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    found = limits(bounds)
    low = found.get("min_value")
    return st.integers(None if low is None else low + found["exclude_min"], found.get("max_value"))


def _real(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    return st.floats(allow_nan=False, allow_infinity=False, **limits(bounds))


def _text(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    pattern = next((m.pattern for m in bounds if getattr(m, "pattern", None)), None)
    return st.from_regex(pattern, fullmatch=True) if pattern else texts


def _triple(kind: Any, bounds: list[Any]) -> st.SearchStrategy[Any]:
    one = st.floats(-1e9, 1e9) | st.floats(0, 1)
    return st.tuples(one, one, one).map(sorted)


def _model(kind: type[BaseModel], bounds: list[Any]) -> st.SearchStrategy[Any]:
    fields = {n: valid(i.annotation, i.metadata) for n, i in kind.model_fields.items()}
    must = {n: s for n, s in fields.items() if kind.model_fields[n].is_required()}
    return st.fixed_dictionaries(must, optional={n: s for n, s in fields.items() if n not in must})


_MAKERS: dict[Any, Callable[[Any, list[Any]], st.SearchStrategy[Any]]] = {
    bool: lambda kind, bounds: st.booleans(),
    int: _whole,
    float: _real,
    str: _text,
    date: lambda kind, bounds: st.dates().map(date.isoformat),
    Triple: _triple,
    Literal: lambda kind, bounds: st.sampled_from(get_args(kind)),
    list: lambda kind, bounds: st.lists(valid(get_args(kind)[0]), max_size=3),
    dict: lambda kind, bounds: st.dictionaries(texts, valid(get_args(kind)[1]), max_size=3),
}


def spellings(kind: Any, value: Any) -> Iterator[object]:
    """The same value as papermill, the shell, YAML, numpy and people hand it over."""
    yield value
    if value is None:
        yield from (UNSET, f" {UNSET} ")
    elif isinstance(value, bool):
        yield from (str(value), str(value).lower(), f" {value} ", np.bool_(value))
    elif kind in (int, float):
        yield from _numbers(kind, value)
    elif kind is date:
        day = date.fromisoformat(value)
        yield from (day, datetime(day.year, day.month, day.day), f" {value} ")  # noqa: DTZ001
        yield from (np.datetime64(value), np.datetime64(f"{value}T00:00:00", "s"))
    elif isinstance(value, str):
        yield np.str_(value) if not value.endswith("\0") else value  # numpy drops final NULs
    else:
        yield from (tuple(value) if isinstance(value, list) else dict(value), yaml_text(value))
        if isinstance(value, list) and value and all(isinstance(item, float) for item in value):
            yield from (np.array(value), [str(item) for item in value])
        if kind is Triple:
            yield dict(zip(("low", "likely", "high"), value, strict=True))
        elif isinstance(value, list) and len(value) == 1 and _alone(value[0]):
            yield value[0]


def _numbers(kind: Any, value: Any) -> Iterator[object]:
    yield from (str(value), f" {value} ", str(value).replace("-", "−"))
    fraction = str(value).partition(".")[2]
    if fraction.isdigit() and len(fraction) != 3:
        yield str(value).replace(".", ",")
    if kind is int:
        yield f"{value:,}".replace(",", " ")
    if kind is float or abs(value) < 2**53:
        yield from (np.float64(value), float(value), np.asarray(value))


def _alone(item: object) -> bool:
    # A list of one may be given as its item, unless that reads as a list.
    return (
        isinstance(item, str) and bool(item.strip()) and not item.lstrip().startswith(("[", "- "))
    )


def yaml_text(value: object) -> str:
    """YAML of a container; ruamel's own writer turns some characters into spaces."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)
