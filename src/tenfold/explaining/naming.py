"""What features are called before people: what the data dictionary says they hold, else their name.

Steps that tell reasons or ways back hand the words to the subject::

    Subject.of(scorer, rows, named=names_of(inputs.meanings), units=units_of(inputs.meanings))
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tenfold.charts.words import plain
from tenfold.vocabulary import Meanings

if TYPE_CHECKING:
    from tenfold.explaining.subject import Subject

_LONGEST = 80  # letters; a sentence is built around it
_END = re.compile(r"[.;:](\s|$)")
_BARE = frozenset({"share", "ratio", "fraction", "count", "number", "1"})


def said_name(column: str) -> str:
    """A column's name as people say it.

    Examples
    --------
    >>> said_name("debt_ratio")
    'debt ratio'
    """
    return plain(" ".join(column.replace("_", " ").split())) or column


def names_of(meanings: Meanings | None, *, columns: bool = True) -> dict[str, str]:
    """Names of columns by what they hold: the first sentence, or clause, of each meaning.

    Parameters
    ----------
    meanings : Meanings or None
        Of step 2; None where nothing is written.
    columns : bool
        Whether the column's own name follows in brackets: analysts look it up, the person
        concerned need not see it. It follows in any case where two columns mean the same.

    Examples
    --------
    >>> words = {"utilisation": "share of the credit lines in use; 0 to 1"}
    >>> names_of(Meanings(words=words))
    {'utilisation': 'share of the credit lines in use (utilisation)'}
    >>> names_of(Meanings(words=words), columns=False)
    {'utilisation': 'share of the credit lines in use'}
    """
    if meanings is None:
        return {}
    said = {column: _first(words) for column, words in meanings.words.items()}
    used = Counter(said.values())
    found = {}
    for column, words in said.items():
        name = said_name(column)
        if not words or words.casefold() == name.casefold():
            found[column] = name
        elif columns or used[words] > 1:
            found[column] = f"{words} ({name})"
        else:
            found[column] = words
    return found


def units_of(meanings: Meanings | None) -> dict[str, str]:
    """Units that follow a column's values; shares and counts need none.

    Examples
    --------
    >>> units_of(Meanings(units={"income": "EUR", "utilisation": "share"}))
    {'income': 'EUR'}
    """
    if meanings is None:
        return {}
    units = {column: plain(" ".join(unit.split())) for column, unit in meanings.units.items()}
    return {column: unit for column, unit in units.items() if unit.casefold() not in _BARE}


def called(subject: Subject, name: str) -> str:
    """What a feature is called: by the dictionary, by what it is made from, or by its name."""
    if name in subject.named:
        return subject.named[name]
    made_from = [said_name(column) for column in subject.derived.get(name, ())]
    if not made_from:
        return said_name(name)
    *others, last = made_from
    return f"{said_name(name)} (from {', '.join(others)}{' and ' if others else ''}{last})"


def with_unit(text: str, unit: str) -> str:
    """A value and its unit."""
    return f"{text}{'' if unit in ('', '%') else ' '}{unit}"


def _first(meaning: str) -> str:
    words = plain(" ".join(meaning.split()))
    words = _END.split(words, maxsplit=1)[0].strip()
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


__all__ = ["called", "names_of", "said_name", "units_of", "with_unit"]
