"""Read what people type: numbers in their locale, YAML text for containers, nothing by accident."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from tenfold.amounts import literal, number
from tenfold.secrets import refused_as_text

UNSET = "unset"
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]00:00(?::00(?:\.0*)?)?(?:Z|[+-]\d\d:?\d\d)?)?")


def value(annotation: Any, given: object) -> object:
    """Turn what was given into what a field of type `annotation` takes, or leave it alone.

    Only the unambiguous is converted; the rest goes on to validation as it is.

    Raises
    ------
    ValueError
        It can be read in two ways, or as something that nobody means.
    """
    kinds = members(annotation)
    if given is None or (isinstance(given, str) and given.strip() == UNSET and NoneType in kinds):
        return None
    given = _plain(given)
    wanted = [kind for kind in kinds if kind is not NoneType]
    kind = wanted[0] if len(wanted) == 1 else Any
    origin = get_origin(kind) or kind
    if origin is list:
        return _list(kind, given)
    if origin is dict:
        return _dict(kind, given)
    if isinstance(origin, type) and issubclass(origin, BaseModel):
        return _model(origin, given)
    if origin is Literal:
        return _choice(get_args(kind), given)
    if origin in (int, float):
        return _quantity(origin, given)
    if origin is bool:
        return _truth(given)
    return _day(given) if origin is date else given


def members(annotation: Any) -> list[Any]:
    """The alternatives of a type, unwrapped of `Annotated`: ``int | None`` → [int, NoneType]."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        return [inner for part in get_args(annotation) for inner in members(part)]
    return [annotation]


def _quantity(kind: Any, given: object) -> object:
    noun = "a whole number" if kind is int else "a number"
    if isinstance(given, bool):
        raise ValueError(f"{given} is true or false; {noun} is wanted")
    if not isinstance(given, str):
        return given
    text = literal(given, money=kind is float)
    # Not by way of a float: that would change the last digits of a long number.
    if kind is int and text.lstrip("+-").isdecimal() and len(text) < 1000:
        return int(text)
    read = float(text)
    return int(read) if kind is int and read.is_integer() else read


def _truth(given: object) -> object:
    if isinstance(given, int | float) and not isinstance(given, bool):
        raise ValueError(f"{given} is a number; true or false is wanted")
    if not isinstance(given, str):
        return given
    if given.strip().lower() not in ("true", "false"):
        raise ValueError(f"'{given}' is neither true nor false")
    return given.strip().lower() == "true"


def _day(given: object) -> object:
    if isinstance(given, bool):
        raise ValueError(f"{given} is true or false; a date is wanted")
    if isinstance(given, int | float):
        raise ValueError(f"{given} is a number; a date like 2027-03-31 is wanted")
    if isinstance(given, datetime):
        if given.time() != datetime.min.time():
            raise ValueError(f"'{given}' has an hour; a date like 2027-03-31 is wanted")
        return given.date()
    if isinstance(given, str):
        # pydantic takes a text of digits for seconds since 1970.
        match = _DAY.fullmatch(given.strip())
        if match is None:
            raise ValueError(f"'{given}' is not a date like 2027-03-31")
        return match.group(1)
    return given


def _choice(choices: tuple[object, ...], given: object) -> object:
    # A choice of 1 or 2 arrives as text from the shell, a choice of "1" as a number from YAML.
    if isinstance(given, bool) and not any(isinstance(choice, bool) for choice in choices):
        raise ValueError(f"{given} is true or false; one of {_listed(choices)} is wanted")
    if not isinstance(given, str | int | float) or given in choices:
        return given
    alike = [choice for choice in choices if str(choice) == str(given).strip()]
    return alike[0] if len(alike) == 1 else given


def _listed(choices: tuple[object, ...]) -> str:
    return ", ".join(map(str, choices))


def _list(kind: Any, given: object) -> object:
    if isinstance(given, str):
        if not given.strip():
            raise ValueError("an empty text was given; write [] for an empty list")
        # Anything but a list is one item, and stays as it was typed: 007, true, a #1.
        given = _yaml(given) if given.lstrip().startswith(("[", "- ")) else [given]
    if not isinstance(given, list | Mapping):
        given = [given]
    if not isinstance(given, list):
        return given
    (item,) = get_args(kind) or (Any,)
    return [value(item, each) for each in given]


def _dict(kind: Any, given: object) -> object:
    given = _yaml(given) if isinstance(given, str) else given
    if not isinstance(given, Mapping):
        return given
    item = get_args(kind)[1] if get_args(kind) else Any
    read = {str(_plain(key)): value(item, each) for key, each in given.items()}
    if len(read) < len(given):
        raise ValueError("a name is given twice, as text and as a number")
    return read


def _model(kind: type[BaseModel], given: object) -> object:
    fields = kind.model_fields
    three = [info.annotation for info in fields.values()]
    if isinstance(given, str):
        if given.lstrip().startswith(("{", "[")) or re.search(r"^\s*\w+:(\s|$)", given):
            given = _yaml(given)
        elif three == [float, float, float]:
            return number(given)
    if isinstance(given, list) and len(given) == len(three) == 3:
        return [value(each, item) for each, item in zip(three, given, strict=True)]
    if isinstance(given, Mapping):
        return {
            str(key): value(fields[key].annotation, each) if key in fields else _plain(each)
            for key, each in given.items()
        }
    return given


def _yaml(text: str) -> object:
    if not text.strip():
        raise ValueError("an empty text was given; write {} for none")
    from ruamel.yaml.error import MarkedYAMLError

    from tenfold.yamltext import loads

    try:
        return loads(text)
    except MarkedYAMLError as error:
        raise ValueError(f"'{text}' is not YAML: {error.problem or error}") from None
    except ValueError as error:
        raise ValueError(f"it cannot be read as YAML: {error}") from None


def _plain(given: object) -> object:
    # numpy's and ruamel's types, tuples: to the builtin they mean.
    module = type(given).__module__
    read = given
    if module.startswith(("numpy", "ruamel")):
        from tenfold.yamltext import scalar

        read = scalar(given)
    if read is None or type(read).__name__ in ("NaTType", "NAType"):
        raise ValueError("a missing value (NaT, NA) was given")
    if isinstance(read, bytes):
        raise ValueError(f"{read!r} is bytes, not text")
    if isinstance(read, str) and not read.isascii():
        try:
            read.encode()
        except UnicodeEncodeError:
            raise ValueError(f"{read!r} holds half a character; it cannot be written") from None
    if isinstance(read, str):
        refused_as_text(read)
    return list(read) if isinstance(read, tuple) else read


__all__ = ["UNSET", "members", "number", "value"]
