"""Texts that mean something: labels, columns, paths, reasons."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from tenfold.secrets import reference, refused_as_text


def _label(value: object) -> object:
    # A class label or column called 1 arrives as a number from YAML and papermill, one called
    # 2027-03-31 as a date.
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} names nothing; write it in quotes if it is meant as text")
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("it is blank; say it in words")
    return value


Label = Annotated[str, BeforeValidator(_label)]
"""Text that names a value in the data; a number is taken as its text."""

Column = Annotated[Label, Field(json_schema_extra={"control": "column"})]
"""The name of a column; forms offer those of the data."""

Said = Annotated[str, Field(min_length=1), AfterValidator(_said)]
"""Words that someone answers for: never blank."""

LongText = Annotated[str, Field(json_schema_extra={"control": "textarea"})]
"""Text of more than one line."""


DataPath = Annotated[
    str, Field(json_schema_extra={"control": "path"}), AfterValidator(refused_as_text)
]
"""A file or folder to read, relative to the project; its content joins the cache key."""

SecretRef = Annotated[str, AfterValidator(reference)]
"""Where a token or password is: ``env:NAME`` or ``file:PATH``; `tenfold.secrets.resolve` reads it.

Records keep the reference: a renewed secret makes no step stale.
"""


__all__ = ["Column", "DataPath", "Label", "LongText", "Said", "SecretRef"]
