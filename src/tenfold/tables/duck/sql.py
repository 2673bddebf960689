"""Names and texts as SQL writes them, whatever they contain."""

from __future__ import annotations


def quoted(name: str) -> str:
    """A column's name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Text as a literal."""
    return "'" + text.replace("'", "''") + "'"


__all__ = ["literal", "quoted"]
