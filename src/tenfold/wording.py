"""Says in plain words what pydantic found wrong, and what to do about it."""

from __future__ import annotations

from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel

from tenfold.errors import unknown_name
from tenfold.reading import members
from tenfold.secrets import masked


def fact_of(fault: Any) -> str:
    """What is wrong, with the value, unless that may be a secret."""
    message = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        # Its value says nothing about its name, and may be a password.
        return f"'{fault['loc'][-1]}' is not a name that it knows."
    try:
        shown = repr(fault["input"])
    except ValueError:  # Python prints no integer of more than 4300 digits
        shown = "a number of thousands of digits"
    shown = masked(shown)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    if shown in message or fault["type"] == "value_error":
        return f"{masked(message)}."
    return f"{shown}: {masked(message)}."


def remedy_of(fault: Any, decisions: type[BaseModel]) -> str:
    """What to do: the name that was meant, else what the decision is for."""
    *place, name = fault["loc"] or ("",)
    if fault["type"] == "extra_forbidden":
        return unknown_name(str(name), list(_at(place, decisions).model_fields), step="").remedy
    info = decisions.model_fields.get(str([*place, name][0]))
    return f"It means: {info.description}." if info is not None and info.description else ""


def _at(place: list[Any], decisions: type[BaseModel]) -> Any:
    # The model that a place inside decisions is about: an entry of a list, a value of a mapping.
    kind: Any = decisions
    for part in place:
        is_model = hasattr(kind, "model_fields")
        inner = kind.model_fields[part].annotation if is_model else get_args(kind)[-1]
        kind = next(each for each in members(inner) if each is not NoneType)
    return kind


__all__ = ["fact_of", "remedy_of"]
