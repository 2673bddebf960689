"""What a field's type asks of a control: its base type, whether it may be unset, its bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

_SHORT = frozenset({"api", "cv", "fn", "fp", "fpr", "id", "sql", "tn", "tp", "tpr", "url"})
_NAMES = {"xgboost": "XGBoost"}


@dataclass(frozen=True)
class Kind:
    """A field's type, unwrapped.

    Attributes
    ----------
    base : type or typing form
        ``int``, ``float``, ``bool``, ``str``, ``date``, ``Literal``, ``list``, ``dict``, a
        model, or ``object`` where no control fits better than text.
    optional : bool
        Whether None is a value, shown as "not set".
    hint : str
        ``column``, ``textarea``, ``path`` or ``pairs`` where the type says so.
    choices : tuple
        The values of a ``Literal``.
    item : type
        Type of the items of a list or of the values of a dict.
    metadata : tuple
        Bounds, as pydantic keeps them.
    words : mapping of str to str
        What a form calls the values of a ``Literal``.
    """

    base: Any
    optional: bool = False
    hint: str = ""
    choices: tuple[Any, ...] = ()
    item: Any = str
    metadata: tuple[Any, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def kind_of(annotation: Any, info: FieldInfo | None = None) -> Kind:
    """Unwrap a type: ``Annotated``, ``… | None``, containers."""
    notes = list(_notes(annotation))
    if info is not None:
        notes += [info, *info.metadata]
    options = [part for part in _parts(annotation) if part is not NoneType]
    optional = NoneType in _parts(annotation)
    metadata = tuple(
        part
        for note in notes
        for part in (note.metadata if isinstance(note, FieldInfo) else [note])
    )
    hint = next((hint for note in notes if (hint := _hint(note))), "")
    base, choices, item = _base(options[0]) if len(options) == 1 else (object, (), str)
    if options and all(get_origin(option) is Literal for option in options):
        base, choices = Literal, tuple(c for option in options for c in get_args(option))
    if None in choices:
        choices, optional = tuple(c for c in choices if c is not None), True
    given = {} if info is None else extra_of(info).get("words", {})
    return Kind(base, optional, hint, choices, item, metadata, _words(choices, item, given))


def is_model(base: Any) -> bool:
    """Whether a type is a pydantic model."""
    return isinstance(base, type) and issubclass(base, BaseModel)


def bounds_text(kind: Kind) -> str:
    """The bounds of a field in words: ``2 to 20``, ``above 0, at most 1``."""
    found: dict[str, Any] = {}
    for note in kind.metadata:
        for name in ("ge", "gt", "le", "lt", "min_length", "max_length"):
            value = getattr(note, name, None)
            if value is not None:
                found[name] = value
    texts = []
    if {"ge", "le"} <= found.keys():
        texts.append(f"{_plain(found.pop('ge'))} to {_plain(found.pop('le'))}")
    words = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
    texts += [f"{word} {_plain(found[name])}" for name, word in words.items() if name in found]
    counted = "entries" if kind.base in (list, dict) else "characters"
    if found.get("min_length", 0) > 1 or (found.get("min_length") and kind.base is list):
        texts.append(f"at least {found['min_length']} {counted}")
    if "max_length" in found:
        texts.append(f"at most {found['max_length']} {counted}")
    if kind.base is int:
        texts.insert(0, "whole number")
    return ", ".join(texts)


def label_of(name: str, info: FieldInfo) -> str:
    """What a field is called in a form."""
    words = [word.upper() if word in _SHORT else word for word in name.split("_")]
    words[0] = _NAMES.get(words[0], words[0])
    return info.title or " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def extra_of(info: FieldInfo) -> Mapping[str, Any]:
    """What `tenfold.step.ui` said of a field."""
    extra = info.json_schema_extra
    return extra if isinstance(extra, dict) else {}


def _words(choices: tuple[Any, ...], item: Any, given: Mapping[str, str]) -> dict[str, str]:
    """The values of a ``Literal``, or of a list of them, as people write them."""
    named = [each for each in choices or _base(item)[1] if isinstance(each, str)]
    return {each: given.get(each, each.replace("_", " ")) for each in named}


def _base(option: Any) -> tuple[Any, tuple[Any, ...], Any]:
    while get_origin(option) is Annotated:
        option = get_args(option)[0]
    origin, args = get_origin(option), get_args(option)
    if origin is Literal:
        return Literal, args, str
    if origin is list or option is list:
        return list, (), args[0] if args else str
    if origin is dict or option is dict:
        return dict, (), args[1] if args else str
    if option in (bool, int, float, str, date) or is_model(option):
        return option, (), str
    return object, (), str


def _parts(annotation: Any) -> list[Any]:
    if get_origin(annotation) is Annotated:
        return _parts(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [inner for part in get_args(annotation) for inner in _parts(part)]
    return [annotation]


def _notes(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        inner, *notes = get_args(annotation)
        yield from _notes(inner)
        yield from notes
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from _notes(part)


def _hint(note: Any) -> str:
    extra = getattr(note, "json_schema_extra", None)
    return str(extra.get("control", "")) if isinstance(extra, dict) else ""


def _plain(number: Any) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


__all__ = ["Kind", "bounds_text", "extra_of", "is_model", "kind_of", "label_of"]
