"""The score at which the model adds nothing to what is done today."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from tenfold.scoring import Floats
from tenfold.stats.money import why_not_evaluated
from tenfold.stats.payoffs import value_per_case
from tenfold.vocabulary import ModelCandidate, Money, ValueModel

_DRAWS = 50
_FEWEST = 50


class BreakEven(NamedTuple):
    """The score, in the unit of step 8's score; None with the reason.

    Attributes
    ----------
    share : float or None
        Of the cases that may get the answer meant for another one until it is reached.
    """

    score: float | None
    note: str
    share: float | None = None


def break_even(
    candidate: ModelCandidate,
    held_out: pd.DataFrame,
    value: ValueModel | None,
    today: Money | None,
    *,
    promised: float | None,
    seed: int,
) -> BreakEven:
    """Let a growing share of the cases get the answer meant for another case, until it is even.

    Score and money both fall in proportion to that share, from what they are on the held-out
    rows to what answers earn that have nothing to do with their case: so the score at which the
    money is that of today's rule follows from the two ends.

    Parameters
    ----------
    held_out : DataFrame
        ``y``, ``p`` and ``decided`` of the rows on which step 3 reported.
    promised : float or None
        The score on these rows.
    """
    if value is None or value.task != candidate.task or why_not_evaluated(value, candidate.labels):
        return BreakEven(None, "step 1 gives no payoffs")
    gain = None if candidate.over_today is None else candidate.over_today.value
    stated = None if today is None else today.value
    if (gain is None and stated is None) or value.volume_per_week is None:
        return BreakEven(None, "step 1 does not say what today's rule earns")
    if promised is None or len(held_out) < _FEWEST:
        return BreakEven(None, f"step 3 reported on {len(held_out)} rows")
    y, decided = held_out["y"].to_numpy(), held_out["decided"].to_numpy()
    rng = np.random.default_rng([seed, 85])
    volume = value.volume_per_week.likely
    orders = [rng.permutation(len(y)) for _ in range(_DRAWS)]

    def weekly(acted: Floats) -> float:
        each = value_per_case(value, y, acted, labels=candidate.labels)
        return float(each.mean() * volume)

    best = weekly(decided)
    blind = float(np.mean([weekly(decided[order]) for order in orders]))
    # On these very rows where step 3 could apply today's rule to them, else as step 1 has it.
    rule = best - gain if gain is not None else stated
    assert rule is not None
    if best <= rule:
        return BreakEven(None, "the model earns no more than today's rule on the held-out rows")
    if blind >= rule:
        return BreakEven(
            None,
            "answers that have nothing to do with their case would still earn as much as today's "
            "rule: look at the money instead",
        )
    share = (best - rule) / (best - blind)
    how = (
        f"on the held-out rows it is reached when {share:.0%} of the cases get the answer meant "
        "for another one"
    )
    if candidate.task == "binary":
        worst = 0.5
        how += (
            f"; it need not be step 1's, which supposes its own share of positives (here "
            f"{np.mean(y == 1):.3g}), a curve of the usual shape and the best threshold, and asks "
            "for the costs of the project besides, while this one takes these rows, the rule of "
            "step 3 and today's rule alone"
        )
    elif candidate.task == "multiclass":
        answered = held_out.filter(regex=r"^p_\d+$").to_numpy().argmax(axis=1)
        worst = float(np.mean([(answered[order] == y).mean() for order in orders]))
    else:
        p = held_out["p"].to_numpy()
        worst = float(np.mean([np.abs(p[order] - y).mean() for order in orders]))
    return BreakEven(
        promised + share * (worst - promised),
        how,
        share,
    )


__all__ = ["BreakEven", "break_even"]
