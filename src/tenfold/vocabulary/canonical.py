"""One form per content, so that equal contents have equal hashes."""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any


def canonical(value: object) -> Any:
    """Reduce JSON-like data to one form: floats at 10 significant digits, no -0.0."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} has no place in a record")
        rounded = float(f"{value:.10g}")
        if math.isinf(rounded):  # the very largest float, rounded up
            return value
        return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded
    if isinstance(value, dict):
        return {str(key): canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(item) for item in value]
    return value


def canonical_json(value: object) -> str:
    """Text of `value` that is equal exactly when the content is."""
    return json.dumps(canonical(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


__all__ = ["canonical", "canonical_json", "digest"]
