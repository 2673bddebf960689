"""Keeps personal data out of what reviewers wrote: by its shape, and by what the data hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from tenfold.steps.step06_collaboration.answers import Answer
from tenfold.tables import personal_columns, personal_in
from tenfold.vocabulary import ColumnRoles

_NAMING = "a value of a column that names or describes people"
_MOST_WORDS = 5
_SMALLEST_GROUP = 10
_EDGES = ".,;:!?()[]<>\"'„“”‚‘’«»"
# Shorter ones say anything: a 12 in a sentence is rarely the customer of that number.
_TELLING = re.compile(r".{5,}|(?=.*\d)(?=.*[^\W\d]).{3,}", re.DOTALL)


def held_back(
    answers: Sequence[Answer], frame: pd.DataFrame, roles: ColumnRoles
) -> dict[tuple[int, str], str]:
    """Answers whose words stay in the file of answers, and what they seem to hold.

    Parameters
    ----------
    frame : DataFrame
        All rows of the data: ids, groups and what looks personal are looked for in the words, and
        so are values of protected columns that fewer than ten rows have.

    Returns
    -------
    dict of (row, reviewer) to str
    """
    said = {(one.row, one.reviewer): f"{one.feature} {one.comment}".strip() for one in answers}
    said = {key: text for key, text in said.items() if text}
    parts = {key: set(_parts(text)) for key, text in said.items()}
    naming = _held(set().union(*parts.values()), frame, roles) if parts else set()
    found = {}
    for key, text in said.items():
        what = personal_in(text) or (_NAMING if parts[key] & naming else "")
        if what:
            found[key] = what
    return found


def silenced(answers: Sequence[Answer], held: Mapping[tuple[int, str], str]) -> list[Answer]:
    """The answers without the words that are held back."""
    nothing = {"feature": "", "comment": ""}
    return [
        one.model_copy(update=nothing) if (one.row, one.reviewer) in held else one
        for one in answers
    ]


def by_role(answers: Sequence[Answer]) -> list[Answer]:
    """The answers with a number in place of a reviewer who is named by an address."""
    odd = sorted({one.reviewer for one in answers if personal_in(one.reviewer)})
    names = {name: f"reviewer {k} (address withheld)" for k, name in enumerate(odd, 1)}
    return [
        one.model_copy(update={"reviewer": names.get(one.reviewer, one.reviewer)})
        for one in answers
    ]


def _held(words: set[str], frame: pd.DataFrame, roles: ColumnRoles) -> set[str]:
    """Those of `words` that stand in a column that names or describes people."""
    looks = personal_columns(frame)
    naming = [name for name in (roles.id, roles.group) if name] + list(looks)
    found: set[str] = set()
    for name in dict.fromkeys([*naming, *roles.protected]):
        if name not in frame:
            continue
        values = frame[name].dropna()
        if name in naming:
            texts = [_plain(value) for value in values.unique()]
        else:
            counts = values.map(_plain).value_counts()
            texts = [str(text) for text in counts.index[counts < _SMALLEST_GROUP]]
        if looks.get(name) == "person's name":
            texts += [part for text in texts for part in text.split()]
        found |= {text for text in texts if text in words and _TELLING.fullmatch(text)}
    return found


def _parts(text: str) -> Iterable[str]:
    """Every run of up to five words."""
    words = [word.strip(_EDGES) for word in text.casefold().split()]
    for size in range(1, _MOST_WORDS + 1):
        for k in range(len(words) - size + 1):
            yield " ".join(words[k : k + size])


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).casefold().split())


__all__ = ["by_role", "held_back", "silenced"]
