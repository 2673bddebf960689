"""From a protected column to groups: levels, bands of numbers, "not stated", the rest pooled."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.fairness.records import NOT_STATED, REST

if TYPE_CHECKING:
    import pandas as pd

_MOST_LEVELS_OF_NUMBERS = 10
_BANDS = 4
_JOIN = " · "


@dataclass(frozen=True)
class Grouping:
    """Who is in which group.

    Attributes
    ----------
    attribute : str
    columns : tuple of str
    names : list of str
        Shown groups, largest first, then "not stated", then the rest.
    codes : ndarray of shape (n,)
        Position in `names` of each row.
    parts : list of int
        Levels that each group holds; more than 1 only for the rest.
    hidden : frozenset of int
        Groups of fewer than the smallest number of people: counted, not shown.
    reference : int or None
        Position of the reference; None where no group can be compared with another.
    reference_note : str
    notes : list of str
    """

    attribute: str
    columns: tuple[str, ...]
    names: list[str]
    codes: NDArray[np.intp]
    parts: list[int]
    hidden: frozenset[int]
    reference: int | None
    reference_note: str
    notes: list[str] = field(default_factory=list)

    @property
    def sizes(self) -> NDArray[np.intp]:
        """People per group."""
        return np.bincount(self.codes, minlength=len(self.names))


def grouping(
    column: pd.Series,
    *,
    reference: str | None = None,
    cuts: Sequence[float] | None = None,
    smallest: int = 10,
    most_groups: int = 12,
) -> Grouping:
    """The groups of one protected column.

    Numbers with more than ten distinct values are cut into bands, at `cuts` or at their
    quartiles. Missing values are a group of their own, "not stated". Groups under `smallest` and
    those beyond the `most_groups` largest are pooled as "all other groups".

    Parameters
    ----------
    column : Series of shape (n,)
        Any type; its name is the attribute's.
    reference : str, optional
        Whom the others are compared with; the largest group where it is not given or not there.
    cuts : sequence of float, optional
        Rising; each starts a band: ``[25, 40]`` gives "under 25", "25 to under 40", "40 or more".

    Examples
    --------
    >>> import pandas as pd
    >>> found = grouping(pd.Series(["a"] * 30 + ["b"] * 20 + ["c"] * 3 + [None] * 12, name="g"))
    >>> found.names, found.sizes.tolist()
    (['a', 'b', 'not stated', 'all other groups'], [30, 20, 12, 3])
    """
    notes: list[str] = []
    attribute = str(column.name)
    labels = _labels(column, cuts, notes)
    stated = {str(reference)} if reference is not None else set()
    return _pooled(attribute, (attribute,), labels, stated, smallest, most_groups, notes)


def intersection(
    parts: Sequence[Grouping], *, smallest: int = 10, most_groups: int = 20
) -> Grouping:
    """The groups that several groupings make together; small ones are pooled.

    Whom no group names in one of the columns (the rest) belongs to the rest here too. The
    reference is the group of all references, or the largest.
    """
    columns = tuple(column for part in parts for column in part.columns)
    words = [np.array(part.names, dtype=object)[part.codes] for part in parts]
    labels = np.array([_JOIN.join(each) for each in zip(*words, strict=True)], dtype=object)
    lacking = np.any([word == REST for word in words], axis=0)
    unnamed = set(labels[lacking])
    stated: set[str] = set()
    if all(part.reference is not None for part in parts):
        stated = {_JOIN.join(part.names[part.reference or 0] for part in parts)}
    attribute = " × ".join(part.attribute for part in parts)
    return _pooled(attribute, columns, labels, stated, smallest, most_groups, [], unnamed=unnamed)


def _labels(
    column: pd.Series, cuts: Sequence[float] | None, notes: list[str]
) -> NDArray[np.object_]:
    import pandas as pd

    missing = column.isna().to_numpy(dtype=bool).copy()
    numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    if numeric:
        values = np.asarray(column.to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)
        missing |= ~np.isfinite(values)
        if cuts is not None or len(np.unique(values[~missing])) > _MOST_LEVELS_OF_NUMBERS:
            return _banded(values, missing, cuts, str(column.name), notes)
        texts: NDArray[Any] = np.array([_number(float(value)) for value in values], dtype=object)
    elif cuts is not None:
        raise WrongInput.because(
            f"'{column.name}' holds no numbers, so it cannot be cut into bands.",
            "Leave its bands out.",
        )
    else:
        texts = column.astype("object").map(str).to_numpy(dtype=object).copy()
        missing |= np.array([not str(text).strip() for text in texts], dtype=np.bool_)
    # A level that is called like one of our own words keeps apart from it.
    for own in (NOT_STATED, REST):
        texts[texts == own] = f"{own} (as given)"
    texts[missing] = NOT_STATED
    return np.asarray(texts, dtype=object)


def _banded(
    values: NDArray[np.float64],
    missing: NDArray[np.bool_],
    cuts: Sequence[float] | None,
    name: str,
    notes: list[str],
) -> NDArray[np.object_]:
    if cuts is None:
        quartiles = np.quantile(values[~missing], np.arange(1, _BANDS) / _BANDS, method="higher")
        edges = [edge for edge in np.unique(quartiles).tolist() if edge > values[~missing].min()]
        at = ", ".join(_number(edge) for edge in edges)
        notes.append(f"'{name}' holds numbers: cut into bands at its quartiles ({at}).")
    else:
        edges = [float(cut) for cut in cuts]
        if any(not math.isfinite(edge) for edge in edges) or sorted(set(edges)) != edges:
            raise WrongInput.because(
                f"The cuts of '{name}', {list(cuts)}, do not rise.", "Give rising numbers."
            )
    words = [_number(edge) for edge in edges]
    names = [f"{low} to under {high}" for low, high in pairwise(words)]
    names = [f"under {words[0]}", *names, f"{words[-1]} or more"] if words else ["all"]
    texts = np.array(names, dtype=object)[
        np.searchsorted(edges, values, side="right").clip(0, len(edges))
    ]
    texts[missing] = NOT_STATED
    return np.asarray(texts, dtype=object)


def _pooled(
    attribute: str,
    columns: tuple[str, ...],
    labels: NDArray[np.object_],
    stated: set[str],
    smallest: int,
    most_groups: int,
    notes: list[str],
    *,
    unnamed: Collection[str] = (),
) -> Grouping:
    names, codes = np.unique(labels.astype(str), return_inverse=True)
    sizes = np.bincount(codes, minlength=len(names))
    # The largest first; equal ones by name, so that the order is always the same.
    order = sorted(range(len(names)), key=lambda at: (-sizes[at], names[at]))
    own = {NOT_STATED, *unnamed}
    big = [at for at in order if sizes[at] >= smallest and names[at] not in own]
    kept = big[:most_groups]
    named = [at for at in big if names[at] in stated]
    if named and named[0] not in kept:
        kept = [*kept[:-1], named[0]]
    unstated = [at for at in order if names[at] == NOT_STATED and sizes[at] >= smallest]
    shown = kept + unstated
    rest = [at for at in order if at not in set(shown)]
    new = np.full(len(names), len(shown), dtype=np.intp)
    new[shown] = np.arange(len(shown))
    found = [str(names[at]) for at in shown] + ([REST] if rest else [])
    pooled = int(sizes[rest].sum())
    if len(big) > len(kept):
        notes.append(
            f"'{attribute}' has {len(big)} groups of {smallest} or more: the {len(kept)} largest "
            f"are kept, the others pooled."
        )
    if rest:
        size = str(pooled) if pooled >= smallest else f"fewer than {smallest}"
        many = f"{len(rest)} group{'s' if len(rest) > 1 else ''}"
        notes.append(f"'{attribute}', {REST}: {size} cases in {many}.")
    hidden = frozenset({len(shown)} if rest and pooled < smallest else ())
    position, why = _reference(attribute, kept, names, stated)
    return Grouping(
        attribute, columns, found, new[codes], [1] * len(shown) + [len(rest)] * bool(rest),
        hidden, position if len(found) - len(hidden) > 1 else None, why, notes,
    )  # fmt: skip


def _reference(
    attribute: str, kept: Sequence[int], names: Any, stated: set[str]
) -> tuple[int | None, str]:
    if not kept:
        return None, "no group is large enough to compare with"
    for position, at in enumerate(kept):
        if names[at] in stated:
            return position, "as stated"
    if not stated:
        return 0, "the largest group, since none is stated"
    # What is stated is a decision of the analyst's, not a person's value: it may be shown.
    return 0, (
        f"the largest group: the stated one, '{min(stated)}', has too few cases in '{attribute}'"
    )


def _number(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"


def cuts_of(bands: Mapping[str, Sequence[float]] | None, column: str) -> Sequence[float] | None:
    """The stated cuts of a column, where there are some."""
    found = (bands or {}).get(column)
    return found or None


__all__ = ["Grouping", "cuts_of", "grouping", "intersection"]
