"""YAML that every reader reads alike: a comment, then data, by ruamel's own writer."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

# Kubernetes and older tools read YAML 1.1, where no, on and 1_0 are no texts.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*(?: [A-Za-z0-9._/-]+)*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})


def yaml_file(comment: Iterable[str], *documents: Mapping[str, Any]) -> str:
    """One file: lines of comment, then a document or several.

    Texts are quoted unless they are words; those of several lines stand as blocks.
    """
    yaml = YAML(pure=True)
    yaml.width = 100_000  # a folded text is hard to search
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.ignore_aliases = lambda _: True
    parts = []
    for document in documents:
        stream = io.StringIO()
        yaml.dump(_styled(document), stream)
        parts.append(stream.getvalue())
    head = "".join(f"# {line}".rstrip() + "\n" for line in comment)
    return head + "---\n".join(parts)


def _styled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _styled(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_styled(item) for item in value]
    if isinstance(value, str):
        if value.endswith("\n") and all(s.isprintable() or s == "\n" for s in value):
            return LiteralScalarString(value)
        if not _PLAIN.fullmatch(value) or value.lower() in _WORDS:
            return DoubleQuotedScalarString(value)
    return value


__all__ = ["yaml_file"]
