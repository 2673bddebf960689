"""YAML from strangers: loaded to plain values, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

_MOST_VALUES = 100_000
_MOST_LEVELS = 50
_MOST_BRACKETS = 500


def loads(text: str) -> Any:
    """Plain values of a YAML text.

    Raises
    ------
    ValueError
        It is not YAML, or is built to fill the memory.
    """
    return plain(guarded(YAML(typ="safe", pure=True), text))


def guarded(yaml: YAML, text: str) -> Any:
    """Load `text` with `yaml`; whatever is wrong is a `MarkedYAMLError` or a `ValueError`."""
    steps = ({"[": 1, "{": 1, "]": -1, "}": -1}.get(sign, 0) for sign in text)
    if max(accumulate(steps), default=0) > _MOST_BRACKETS:
        # ruamel would find out too, after minutes.
        raise ValueError("it is nested too deep")
    try:
        return yaml.load(text)
    except MarkedYAMLError:
        raise
    except YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def plain(value: Any) -> Any:
    """Strip ruamel's and numpy's types: dict, list, str, int, float, bool, date or None is left.

    Raises
    ------
    ValueError
        It refers to itself, is nested too deep, or grows beyond all measure by its references.
    """
    left = _MOST_VALUES

    def strip(value: Any, level: int) -> Any:
        nonlocal left
        left -= 1
        if left < 0 or level > _MOST_LEVELS:
            raise ValueError("it is nested too deep, too large, or refers to itself")
        if isinstance(value, Mapping):
            return {str(key): strip(item, level + 1) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [strip(item, level + 1) for item in value]
        return scalar(value)

    return strip(value, 0)


def scalar(value: Any) -> Any:
    """One value without ruamel's or numpy's type."""
    module = type(value).__module__
    if module.startswith("numpy") and hasattr(value, "tolist"):
        # In nanoseconds, numpy would hand over a bare integer instead of a time.
        return value.astype("M8[us]").tolist() if value.dtype.kind == "M" else value.tolist()
    if module.startswith("ruamel"):
        if type(value).__name__ == "ScalarBoolean":  # an int: Python's bool cannot be subclassed
            return bool(value)
        for base in (int, float, str):
            if isinstance(value, base):
                return base(value)
        if hasattr(value, "isoformat"):
            return value.isoformat()
    return value


__all__ = ["guarded", "loads", "plain", "scalar"]
