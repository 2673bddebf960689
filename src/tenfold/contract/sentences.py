"""Rules of the contract, read from plain English sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tenfold import reading

_SUPPORTED = (
    "'… must be unique', '… must not be missing', '… must be a number', '… must be a date', "
    "'… must be positive', "
    "'… must be between 18 and 99', '… must be at least 0', '… must be one of a, b, c', "
    "'… must match ^[A-Z]{2}$', '… must not be below OTHER COLUMN', 'at least 1000 rows'"
)
_NUMBER = r"[-+−]?\d[\d.,'’ ]*(?:[eE][-+]?\d+)?"
_HEAD = r"(?P<column>.+?)\s+(?:must|should|has to|have to|needs to|may|can)\s+(?:always\s+)?"
_SENTENCES: list[tuple[str, dict[str, Any]]] = [
    (
        rf"(?:the (?:table|batch) (?:must|should) have )?at least (?P<low>{_NUMBER}) rows",
        {"rule": "rows"},
    ),
    (_HEAD + r"(?:be )?(?:unique|distinct)", {"rule": "unique"}),
    (_HEAD + r"(?:not|never) (?:be )?(?:repeated?|twice|duplicated?)", {"rule": "unique"}),
    (
        _HEAD + r"(?:not|never) (?:be )?(?:missing|empty|null|blank|unknown)",
        {"rule": "complete"},
    ),
    (_HEAD + r"be (?:present|complete|filled(?: in)?|given|known|required)", {"rule": "complete"}),
    (_HEAD + r"(?:exist|be a column(?: of the table)?)", {"rule": "exists"}),
    (_HEAD + r"(?:be )?(?:a )?(?:number|numeric)", {"rule": "number"}),
    (_HEAD + r"be a (?:date|day)", {"rule": "date"}),
    (
        _HEAD
        + r"(?:not|never) (?:be )?negative|"
        + _HEAD.replace("column", "again")
        + r"be (?:non-?negative|zero or more|positive or zero)",
        {"rule": "range", "low": 0},
    ),
    (_HEAD + r"be positive", {"rule": "range", "low": 0, "exclusive": True}),
    (_HEAD + r"be negative", {"rule": "range", "high": 0, "exclusive": True}),
    (
        _HEAD + rf"(?:be|lie) (?:between|from|within) (?P<low>{_NUMBER}) (?:and|to) "
        rf"(?P<high>{_NUMBER})",
        {"rule": "range"},
    ),
    (
        _HEAD + rf"(?:be )?(?:at least|not (?:be )?below|no less than|>=|≥) ?(?P<low>{_NUMBER})",
        {"rule": "range"},
    ),
    (
        _HEAD + rf"(?:be )?(?:at most|not (?:be )?above|no more than|<=|≤) ?(?P<high>{_NUMBER})",
        {"rule": "range"},
    ),
    (
        _HEAD + rf"(?:be )?(?:greater than|more than|above|over|>) ?(?P<low>{_NUMBER})",
        {"rule": "range", "exclusive": True},
    ),
    (
        _HEAD + rf"(?:be )?(?:less than|smaller than|below|under|<) ?(?P<high>{_NUMBER})",
        {"rule": "range", "exclusive": True},
    ),
    (_HEAD + r"be (?:one of|in|among) (?P<values>.+)", {"rule": "set"}),
    (_HEAD + r"(?:be )?match(?:es|ing)? (?P<pattern>.+)", {"rule": "pattern"}),
    (
        _HEAD + r"(?:be )?(?:at least|not (?:be )?(?:below|before)|on or after|>=|≥) "
        r"(?P<other>.+)",
        {"rule": "order"},
    ),
    (
        _HEAD + r"(?:be )?(?:greater than|more than|above|after|later than|>) (?P<other>.+)",
        {"rule": "order", "exclusive": True},
    ),
]


def parse(sentence: str) -> Mapping[str, Any]:
    """Read a rule from a plain English sentence.

    Raises
    ------
    ValueError
        With the sentences that can be read.

    Examples
    --------
    >>> parse("customer_id must be unique")
    {'rule': 'unique', 'column': 'customer_id'}
    """
    text = " ".join(sentence.split()).rstrip(".!")
    for pattern, rule in _SENTENCES:
        match = re.fullmatch(pattern, text, re.IGNORECASE)
        if match is None:
            continue
        found = {key: value for key, value in match.groupdict().items() if value is not None}
        column = found.pop("column", None) or found.pop("again", None)
        fields: dict[str, Any] = dict(rule)
        if column:
            fields["column"] = _unquoted(column.removeprefix("Each ").removeprefix("each "))
        for key in ("low", "high"):
            if key in found:
                fields[key] = reading.number(found[key])
        if "values" in found:
            parts = re.split(r",\s*(?:or |and )?| or ", found["values"].strip("[]{}()"))
            fields["values"] = [_unquoted(part) for part in parts if part.strip()]
        if "pattern" in found:
            fields["pattern"] = found["pattern"].strip()
        if "other" in found:
            fields["other"] = _unquoted(found["other"])
        return fields
    raise ValueError(f"'{sentence}' is not a rule that can be read. These are: {_SUPPORTED}")


def _unquoted(text: str) -> str:
    text = text.strip()
    for left, right in ("''", '""', "“”", "‘’", "``"):
        if len(text) > 1 and text[0] == left and text[-1] == right:
            return text[1:-1]
    return text
