"""Who is in the data, against who should be: shares of groups held against a population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tenfold.errors import WrongInput
from tenfold.fairness.grouping import grouping
from tenfold.fairness.records import NOT_STATED, Representation
from tenfold.stats.intervals import wilson
from tenfold.vocabulary import Estimate

if TYPE_CHECKING:
    import pandas as pd

_SMALLEST = 10


def representation(
    column: pd.Series,
    population: Mapping[str, float],
    *,
    cuts: Sequence[float] | None = None,
    least: float = 0.8,
    level: float = 0.95,
    tested: int | None = None,
) -> list[Representation]:
    """Share of each stated group in the data against its share in the population.

    Shares are taken of the people who state the attribute. Intervals hold for all stated groups
    at once (Bonferroni). A group of fewer than ten people is not counted out loud: it is "under"
    where even nine would be too few, and "not enough" otherwise.

    Parameters
    ----------
    column : Series of shape (n,)
        The attribute of each person.
    population : mapping of str to float
        Share of each group, in (0, 1]; groups that are not stated are not judged. They need not
        add up to 1.
    cuts : sequence of float, optional
        Where the next band begins, for a column of numbers.
    least : float
        Smallest tolerated ratio of the two shares, in (0, 1); its inverse is the largest.
    tested : int, optional
        Stated groups of all attributes, where there are several.

    Raises
    ------
    WrongInput
        A stated share is none, or they add up to more than 1.

    Examples
    --------
    >>> import pandas as pd
    >>> sex = pd.Series(["m"] * 900 + ["f"] * 300, name="sex")
    >>> [(one.group, one.verdict) for one in representation(sex, {"m": 0.5, "f": 0.5})]
    [('m', 'over'), ('f', 'under')]
    """
    if any(not 0 < share <= 1 for share in population.values()) or sum(population.values()) > 1.001:
        raise WrongInput.because(
            f"The stated shares of '{column.name}' lie not between 0 and 1, or exceed 1 together.",
            "State each as a share, for example 0.5.",
        )
    found = grouping(column, cuts=cuts, smallest=_SMALLEST, most_groups=len(column) + 1)
    sizes = dict(zip(found.names, found.sizes.tolist(), strict=True))
    n = len(column) - sizes.get(NOT_STATED, 0)
    shown = {name: sizes[name] for k, name in enumerate(found.names) if found.parts[k] == 1}
    alone = 1 - (1 - level) / max(tested or len(population), 1)
    return [
        _held(str(column.name), name, shown.get(name), n, stated, least, alone)
        for name, stated in population.items()
    ]


def _held(
    attribute: str,
    name: str,
    count: int | None,
    n: int,
    stated: float,
    least: float,
    level: float,
) -> Representation:
    share = wilson(min(_SMALLEST - 1, n) if count is None else count, n, level=level)
    below = share.high is not None and share.high / stated < least
    if count is None:
        # Absent and hidden groups look alike: a count under the smallest shown stays inside.
        why = f"fewer than {_SMALLEST} people in the data, or no group is called so"
        return Representation(
            attribute=attribute,
            # Its name would tell of the few: whoever stated the shares knows which it is.
            group=f"one of fewer than {_SMALLEST} people",
            share=Estimate.not_enough(why),
            population=stated,
            ratio=Estimate.not_enough(why),
            verdict="under" if below else "not_enough",
            note=why,
        )
    ratio = share.model_copy(
        update={
            key: None if end is None else end / stated
            for key, end in (("value", share.value), ("low", share.low), ("high", share.high))
        }
    )
    low, high = ratio.low or 0.0, ratio.high or 0.0
    over, within = low > 1 / least, low >= least and high <= 1 / least
    return Representation(
        attribute=attribute,
        group=name,
        share=share,
        population=stated,
        ratio=ratio,
        verdict="under" if below else "over" if over else "fair" if within else "not_enough",
    )


__all__ = ["representation"]
