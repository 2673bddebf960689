"""Plain values as text that is the same whenever it is written."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from tenfold.charts.words import plain


def as_yaml(value: Any, *, head: str) -> str:
    """YAML under a comment; keys stay in their order."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 4096
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # ruamel's stubs say None
    out = StringIO()
    yaml.dump(_plain(value), out)
    return "".join(f"# {line}\n" for line in head.splitlines()) + out.getvalue()


def as_json(value: Any) -> str:
    """JSON as people read it; keys are sorted."""
    return (
        json.dumps(_plain(value), indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
        + "\n"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return plain(value) if isinstance(value, str) else value


__all__ = ["as_json", "as_yaml"]
