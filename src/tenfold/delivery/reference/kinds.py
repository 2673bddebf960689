"""What a value may be, in words: read from the JSON Schema of a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
_PLAIN = {"string": "text", "boolean": "true or false", "number": "number", "null": "nothing"}
_CONTROLS = {"column": "column", "path": "path or database URL", "textarea": "text, lines allowed"}
_PLURALS = {"column": "columns", "text": "texts", "number": "numbers", "whole number": "numbers"}


def kind(schema: Schema, parts: Mapping[str, Schema]) -> str:
    """Name what a value may be: ``whole number, 2 to 20``; Markdown.

    Parameters
    ----------
    schema : mapping
        One property of a JSON Schema.
    parts : mapping of str to mapping
        The schema's ``$defs``.
    """
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return "low, likely, high" if name == "Triple" else f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return kind(next(one for one in schema["anyOf"] if one != {"type": "null"}), parts)
    if "enum" in schema:
        return " · ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return _many(schema, f"list of {_plural(kind(schema.get('items', {}), parts))}")
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        held = kind(inner, parts) if isinstance(inner, Mapping) else "value"
        return f"per name: {held}"
    return _plain(schema)


def default(schema: Schema) -> str:
    """The default as it stands in ``tenfold.yaml``; Markdown."""
    value = schema.get("default")
    if value is None or value in ("", [], {}):
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Mapping):
        value = list(value.values())
    return f"`{value}`".replace("'", "")


def _plain(schema: Schema) -> str:
    if schema.get("format") == "date":
        return "date"
    name = _CONTROLS.get(schema.get("control", "")) or _PLAIN.get(schema.get("type", ""), "")
    if schema.get("type") == "integer":
        name = "whole number"
    bounds = _bounds(schema)
    return f"{name or 'value'}, {bounds}" if bounds else name or "value"


def _bounds(schema: Schema) -> str:
    low = _bound(schema, "minimum", "from", "exclusiveMinimum", "above")
    high = _bound(schema, "maximum", "to", "exclusiveMaximum", "below")
    words = " ".join(filter(None, (low, high)))
    if schema.get("maxLength"):
        words = f"at most {schema['maxLength']} characters"
    return words


def _bound(schema: Schema, name: str, word: str, strict: str, other: str) -> str:
    if name in schema:
        return f"{word} {_number(schema[name])}"
    return f"{other} {_number(schema[strict])}" if strict in schema else ""


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def _many(schema: Schema, words: str) -> str:
    low, high = schema.get("minItems", 0), schema.get("maxItems")
    if low and high:
        return f"{words}, {low} to {high} of them"
    if high:
        return f"{words}, at most {high}"
    return f"{words}, {low} or more" if low else words


def _plural(words: str) -> str:
    return _PLURALS.get(words, words)


__all__ = ["default", "kind"]
