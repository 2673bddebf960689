"""Spellings of one thing: keys that even out case and spaces, and typing errors of a word."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

_SEPARATORS = re.compile(r"[\s_\-./,;:'’\"()]+")


def even(text: str) -> str:
    """The text with letter case, spaces and Unicode forms evened out.

    Examples
    --------
    >>> even("  New   York "), even("NEW YORK")
    ('new york', 'new york')
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fingerprint(text: str) -> str:
    """`even` without punctuation, so that ``blue-collar`` meets ``Blue collar``."""
    return _SEPARATORS.sub(" ", even(text)).strip()


def distance(a: str, b: str, most: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) from `a` to `b`; `most` + 1 beyond `most`.

    Optimal string alignment (Damerau 1964: four fifths of typing errors are one such edit).

    Examples
    --------
    >>> distance("married", "maried", 2), distance("abc", "acb", 2), distance("abc", "xyz", 2)
    (1, 1, 3)
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row, older = row, [i], before
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = last
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def typos(
    texts: Sequence[str],
    counts: npt.NDArray[np.intp],
    *,
    ratio: float = 20.0,
    rare: int = 3,
    shortest: int = 5,
    long: int = 10,
) -> Iterator[tuple[int, int]]:
    """Pairs (rare value, frequent value) where the rare one is a typing error of the other.

    A typing error is rare and random: it occurs at most `rare` times and its model at least
    `ratio` times as often. It differs by one edit, from `long` letters on by two. Words shorter
    than `shortest`, words near two frequent ones, edits of digits, and edits that replace a
    whole short token ("class a", "class b"; "1st floor", "2nd floor") are codes, not errors.
    """
    order = np.argsort(-counts, kind="stable")
    models = [int(i) for i in order if counts[i] >= ratio and len(texts[i]) >= shortest]
    odd = [int(i) for i in order if counts[i] <= rare and len(texts[i]) >= shortest - 1]
    if not models or not odd:
        return
    index: defaultdict[str, list[int]] = defaultdict(list)
    for i in models:
        for key in _deletes(even(texts[i])):
            index[key].append(i)
    for i in odd:
        text = even(texts[i])
        near = {j for key in _deletes(text) for j in index.get(key, ())}
        close = [j for j in near if is_typo(text, even(texts[j]), long=long)]
        # Within one edit of two frequent words it belongs to a family of codes (FuseA, FuseF).
        if len(close) == 1 and counts[close[0]] >= ratio * counts[i]:
            yield i, close[0]


def is_typo(text: str, model: str, *, long: int = 10) -> bool:
    """Whether one or two edits of letters lead from `model` to `text`; see `typos`."""
    if text == model:
        return False
    if [c for c in text if c.isdigit()] != [c for c in model if c.isdigit()]:
        return False
    edits = distance(text, model, 2)
    if edits > (2 if min(len(text), len(model)) >= long else 1):
        return False
    ours, theirs = text.split(), model.split()
    if len(ours) != len(theirs):
        return text.replace(" ", "") == model.replace(" ", "")
    changed = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return all(min(len(a), len(b)) >= 4 for a, b in changed)


def _deletes(text: str) -> set[str]:
    # Two texts within one edit, and most within two, share one of these (SymSpell, Garbe 2012).
    return {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}
