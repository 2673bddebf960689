"""Who is in the data, against who should be: shares of groups held against a population."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tenfold.errors import WrongInput
from tenfold.fairness.grouping import Grouping
from tenfold.fairness.records import Representation
from tenfold.stats.intervals import wilson


def representation(
    groups: Grouping,
    population: Mapping[str, float],
    *,
    least: float = 0.8,
    level: float = 0.95,
) -> list[Representation]:
    """Share of each group in the data against its share in a stated population.

    Intervals hold for all stated groups at once (Bonferroni).

    Parameters
    ----------
    groups : Grouping
    population : mapping of str to float
        Share of each group, in (0, 1]; groups that are not stated are not judged. They need not
        add up to 1.
    least : float
        Smallest tolerated ratio of the two shares, in (0, 1); its inverse is the largest.

    Raises
    ------
    WrongInput
        A stated share is none, or they add up to more than 1.

    Examples
    --------
    >>> import pandas as pd
    >>> from tenfold.fairness.grouping import grouping
    >>> sex = grouping(pd.Series(["m"] * 900 + ["f"] * 300, name="sex"))
    >>> [(one.group, one.verdict) for one in representation(sex, {"m": 0.5, "f": 0.5})]
    [('m', 'over'), ('f', 'under')]
    """
    if any(not 0 < share <= 1 for share in population.values()) or sum(population.values()) > 1.001:
        raise WrongInput.because(
            "The stated shares of the population lie not between 0 and 1, or exceed 1 together.",
            "State each as a share, for example 0.5.",
        )
    sizes, shown = groups.sizes, [k for k in range(len(groups.names)) if k not in groups.hidden]
    place = {groups.names[k]: k for k in shown}
    alone = 1 - (1 - level) / max(len(population), 1)
    found = []
    for name, stated in population.items():
        if name not in place:
            # Absent and hidden groups look alike: a count under the smallest shown stays inside.
            found.append(
                Representation(
                    attribute=groups.attribute,
                    group=name,
                    share=wilson(0, 0),
                    population=stated,
                    ratio=None,
                    verdict="not_enough",
                    note="too few people in the data to be shown",
                )
            )
            continue
        share = wilson(int(sizes[place[name]]), int(np.sum(sizes)), level=alone)
        assert share.value is not None
        assert share.low is not None
        assert share.high is not None
        low, high = share.low / stated, share.high / stated
        found.append(
            Representation(
                attribute=groups.attribute,
                group=name,
                share=share,
                population=stated,
                ratio=share.value / stated,
                verdict="under"
                if high < least
                else "over"
                if low > 1 / least
                else "fair"
                if low >= least and high <= 1 / least
                else "not_enough",
            )
        )
    return found


__all__ = ["representation"]
