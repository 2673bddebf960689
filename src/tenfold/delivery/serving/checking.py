"""Whether a request's rows are rows of the model: its columns, each of its type."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tenfold.delivery.serving.losing import loses
from tenfold.features.recipe import CleanRule

_MOST = 5
_WORDS = {"double": "a number", "string": "text", "boolean": "true or false", "datetime": "a time"}
_NUMBERS = {"double", "float", "integer", "long"}


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered: one of the meter's causes, and a sentence without values."""

    cause: str
    sentence: str
    status: int = 400


def conformed(
    frame: pd.DataFrame, schema: Any, numbers: Mapping[str, Sequence[CleanRule]] | None = None
) -> pd.DataFrame | Refusal:
    """Bring rows into the types of a model's signature, or say what stands against it.

    Nothing is guessed: text is not read as a number, unless the model's own cleaning does so.
    Columns that the model does not know are left out; a gap (null) is allowed anywhere but among
    true and false.

    Parameters
    ----------
    schema : mlflow.types.Schema
        Its inputs, each with name and type.
    numbers : dict of str to list of CleanRule, optional
        Columns that the model itself reads as numbers, with the rules that it cleans them by
        (``1.234,56``): in text, a number may stand there too, and what cleaning would lose may
        not. In any other text a number may not: 7 is not ``007``.
    """
    numbers = numbers or {}
    if not len(frame):
        return Refusal("empty", "The request holds no rows. Send at least one.")
    absent = [spec.name for spec in schema.inputs if spec.name not in frame.columns]
    if absent:
        return Refusal(
            "columns",
            f"The rows lack what the model reads: {_listed(absent)}. "
            "Give every column that the model was trained on; null where it is not known.",
        )
    found: dict[str, Any] = {}
    wrong = []
    for spec in schema.inputs:
        kind = spec.type.name
        column = frame[spec.name]
        if isinstance(column, pd.DataFrame):
            return Refusal("columns", f"The rows have '{spec.name}' more than once. Send it once.")
        read = kind == "string" and spec.name in numbers
        if read:
            column = _written(column)
        cast = _cast(column, "double" if kind in _NUMBERS else kind)
        if cast is None or (read and loses(cast, numbers[spec.name])):
            words = _WORDS["double"] if read else _WORDS.get(kind, _WORDS["double"])
            wrong.append(f"'{spec.name}' must be {words}")
        else:
            found[spec.name] = cast
    if wrong:
        more = f" and {len(wrong) - _MOST} more" if len(wrong) > _MOST else ""
        said = f"Wrong types: {'; '.join(wrong[:_MOST])}{more}."
        return Refusal("types", f"{said} Send each column as the model was trained on it.")
    return pd.DataFrame(found, index=frame.index)


def _cast(column: pd.Series[Any], kind: str) -> pd.Series[Any] | None:
    """The column in its type; None where it is of another."""
    if kind == "double":
        numeric = pd.api.types.is_numeric_dtype(column)
        if pd.api.types.is_bool_dtype(column) or not (numeric or column.isna().all()):
            return None
        numbers = column.astype("float64")
        return None if np.isinf(numbers.to_numpy()).any() else numbers
    if kind == "boolean":
        return column.astype("bool") if pd.api.types.is_bool_dtype(column) else None
    if kind == "datetime":
        return _times(column)
    if isinstance(column.dtype, pd.StringDtype) or _texts(column):
        return column
    return None


def _written(column: pd.Series[Any]) -> pd.Series[Any]:
    """Numbers as a file would hold them; whatever else stands there stays what it is."""
    if isinstance(column.dtype, pd.StringDtype):
        return column

    def write(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return f"{value:.15g}" if math.isfinite(value) else value

    return column.astype("object").where(column.notna(), None).map(write)


def _texts(column: pd.Series[Any]) -> bool:
    return all(isinstance(value, str) for value in column.dropna())


def _times(column: pd.Series[Any]) -> pd.Series[Any] | None:
    if pd.api.types.is_datetime64_any_dtype(column) and column.dt.tz is None:
        return column
    if not _texts(column):
        return None
    try:
        return pd.to_datetime(column, format="ISO8601").dt.tz_localize(None)
    except (ValueError, TypeError, OverflowError):
        return None


def _listed(names: list[str]) -> str:
    said = ", ".join(f"'{name}'" for name in names[:_MOST])
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"column{'' if len(names) == 1 else 's'} {said}{more}"


__all__ = ["Refusal", "conformed"]
