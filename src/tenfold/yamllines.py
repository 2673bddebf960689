"""Writes YAML by the line, such that it reads back alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date

from tenfold.yamltext import loads

_LINE = 88
_PLAIN = re.compile(r"[^\W\d_](?:[\w →./()+-]*[\w.)])?")


def nested(path: tuple[str, ...], entries: Mapping[str, object], indent: int) -> Iterator[str]:
    """Lines of `entries` under the keys of `path`; a value of None is left out."""
    for depth, name in enumerate(path):
        yield f"{' ' * (indent + 2 * depth)}{scalar(name)}:\n"
    for name, value in entries.items():
        if value is not None:
            yield from entry_lines(name, value, indent + 2 * len(path))


def entry_lines(name: str, value: object, indent: int) -> Iterator[str]:
    """The lines of one entry."""
    inline, below = rendered(value, indent)
    yield f"{' ' * indent}{scalar(name)}:{' ' if inline else ''}{inline}\n"
    yield from below


def rendered(value: object, indent: int) -> tuple[str, list[str]]:
    """What stands on the line of the key, where it fits there, and the lines below it."""
    inline = flow(value)
    if len(inline) + indent <= _LINE or not isinstance(value, list | dict) or not value:
        return inline, []
    pad = " " * (indent + 2)
    if isinstance(value, list):
        return "", [f"{pad}- {flow(item)}\n" for item in value]
    return "", [f"{pad}{scalar(str(name))}: {flow(item)}\n" for name, item in value.items()]


def flow(value: object) -> str:
    """YAML of a value on one line, such that it reads back alike."""
    if isinstance(value, dict):
        parts = (f"{scalar(str(name))}: {flow(item)}" for name, item in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def scalar(value: object) -> str:
    """YAML of what is neither a list nor a mapping."""
    if isinstance(value, str):
        if _PLAIN.fullmatch(value) and loads(value) == value:
            return value
        # JSON's double quotes are YAML's; what YAML cannot hold as it is, it takes escaped.
        text = json.dumps(value, ensure_ascii=False)
        return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value)


__all__ = ["entry_lines", "flow", "nested", "rendered", "scalar"]
