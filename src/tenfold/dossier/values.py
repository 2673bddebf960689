"""The value of a decision in words, as a list of words, or as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from tenfold.charts import Sheet
from tenfold.dossier.privacy import WITHHELD, Personal, without_passwords
from tenfold.vocabulary import Triple

Shown = str | list[str] | Sheet


def shown(value: object, personal: Personal) -> Shown:
    """Write a decision's value; values of personal columns are withheld."""
    if isinstance(value, list) and value:
        if all(_structured(item) for item in value):
            return _grid(value, personal)
        return [_text(item, personal) for item in value]
    if isinstance(value, Mapping) and value:
        rows: list[list[Any]] = [[str(key), text] for key, text in _entries(value, personal)]
        return Sheet(title="", columns=["for", "value"], rows=rows)
    if isinstance(value, BaseModel) and _structured(value):
        return _grid([value], personal)
    return _text(value, personal)


_MOST_COLUMNS = 4
"""A table of more columns does not fit beside its decision; sentences do."""


def _grid(models: list[BaseModel], personal: Personal) -> Shown:
    # Fields that nobody filled in would only make the table wide.
    names = [
        name
        for name, info in type(models[0]).model_fields.items()
        if info.is_required() or any(getattr(m, name, None) != info.get_default() for m in models)
    ]
    if len(names) > _MOST_COLUMNS:
        return [_sentence(model, personal) for model in models]
    rows: list[list[Any]] = [
        [text for name, text in _fields(model, personal) if name in names] for model in models
    ]
    return Sheet(title="", columns=[name.replace("_", " ") for name in names], rows=rows)


def _sentence(model: BaseModel, personal: Personal) -> str:
    fields = type(model).model_fields
    said = [
        (name, text)
        for name, text in _fields(model, personal)
        if fields[name].is_required() or getattr(model, name) != fields[name].get_default()
    ]
    (_, first), *rest = said
    return "; ".join([first, *(f"{name.replace('_', ' ')}: {text}" for name, text in rest)])


def _text(value: object, personal: Personal) -> str:
    match value:
        case Triple():
            return _triple(value)
        case BaseModel():
            pairs = [(name.replace("_", " "), text) for name, text in _fields(value, personal)]
            return "; ".join(f"{name}: {text}" for name, text in pairs)
        case Mapping():
            return "; ".join(f"{k}: {text}" for k, text in _entries(value, personal)) or "none"
        case list() | tuple():
            return ", ".join(_text(item, personal) for item in value) or "none"
    return _scalar(value)


def _scalar(value: object) -> str:
    match value:
        case None | "":
            return "not given"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            # Exact: a decision is repeated from here, not estimated. Years stay ungrouped.
            year = isinstance(value, int) and 1900 <= value <= 2100
            return (f"{value}" if year else f"{value:,.12g}").replace("-", "−")
        case date():
            return value.isoformat()
    text = str(value)
    return without_passwords(text) if text.strip() else "(blank)"


def _triple(triple: Triple) -> str:
    likely, low, high = map(_scalar, (triple.likely, triple.low, triple.high))
    return likely if triple.low == triple.high else f"{likely} (from {low} to {high})"


def _fields(model: BaseModel, personal: Personal) -> list[tuple[str, str]]:
    return [
        (name, WITHHELD if personal.hides(model, name) else _text(item, personal))
        for name, item in model
    ]


def _entries(value: Mapping[Any, Any], personal: Personal) -> list[tuple[Any, str]]:
    return [
        (key, WITHHELD if key in personal else _text(item, personal)) for key, item in value.items()
    ]


def _structured(value: object) -> bool:
    return isinstance(value, BaseModel) and not isinstance(value, Triple)


__all__ = ["Shown", "shown"]
