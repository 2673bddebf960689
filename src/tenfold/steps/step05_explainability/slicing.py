"""Where it fails: rows in which decisions are worse than elsewhere, in money."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from tenfold.charts.words import number_text
from tenfold.explaining import Subject
from tenfold.explaining.bins import as_numbers
from tenfold.scoring import Floats
from tenfold.steps.step05_explainability.chance import by_chance
from tenfold.steps.step05_explainability.findings import ErrorSlice
from tenfold.vocabulary import Estimate, Money, ValueModel

_MOST = 10
_LEVELS = 40


def slices(
    subject: Subject,
    shaped: pd.DataFrame,
    loss: Floats,
    cost: Floats,
    value: ValueModel | None,
    *,
    unit: str,
    smallest: int,
    level: float,
    seed: int = 0,
) -> tuple[list[ErrorSlice], str]:
    """Quarters of each number and levels of each category, the most costly first.

    Parameters
    ----------
    loss, cost : ndarray of shape (n,)
        Of each row: in the score of step 3, and against the best decision, in money.

    Returns
    -------
    list of ErrorSlice
        Only those that are worse than the other rows; at most ten.
    str
        How many were looked at, and what "sure" means.
    """
    tried = [
        (where, rows)
        for where, rows in _candidates(subject, shaped)
        if smallest <= rows.sum() <= len(shaped) - smallest
    ]
    if not tried:
        return [], f"No slice has {smallest:,} rows inside and outside: nothing was looked at."
    judged = cost if value is not None else loss
    rng = np.random.default_rng([seed, 5, 6])
    adjusted = by_chance(np.array([rows for _, rows in tried]), judged, rng=rng)
    found = []
    for (where, rows), chance in zip(tried, adjusted, strict=True):
        gap = _gap(judged[rows], judged[~rows], level)
        if gap.value is None or gap.value <= 0:
            continue
        money = Money.not_evaluated("step 1 gives no payoffs")
        if value is not None and value.volume_per_week is not None:
            times = float(rows.mean()) * value.volume_per_week.likely
            scaled = {
                k: None if (v := getattr(gap, k)) is None else v * times
                for k in ("value", "low", "high")
            }
            money = Money.of(gap.model_copy(update=scaled), value)
        found.append(
            ErrorSlice(
                where=where,
                rows=int(rows.sum()),
                loss=_gap(loss[rows], loss[~rows], level).model_copy(update={"unit": unit}),
                money=money,
                sure=bool(chance <= 1 - level),
            )
        )
    found.sort(key=lambda one: (not one.sure, -(one.money.value or one.loss.value or 0.0)))
    note = (
        f"{len(tried):,} slices were looked at. Sure: where errors do not depend on the features, "
        f"any slice at all looks this bad in at most {100 * (1 - level):.3g} % of cases (shuffled; "
        "Westfall and Young). Slices overlap, so their costs do not add up. Costs are at the "
        "likely payoffs and volume."
    )
    return found[:_MOST], note


def _candidates(subject: Subject, shaped: pd.DataFrame) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    for name in subject.names:
        if name in subject.personal:
            continue
        values = shaped[name]
        gaps = values.isna().to_numpy()
        yield f"{name} is missing", gaps
        if subject.kinds[name] == "category":
            text = values.astype(str)
            for level in sorted(text[~gaps].value_counts().index[:_LEVELS]):
                yield f"{name} is {_short(level)}", (text == level).to_numpy() & ~gaps
            continue
        if subject.kinds[name] == "datetime":
            continue
        yield from _quarters(name, as_numbers(values))


def _quarters(name: str, numbers: Floats) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    known = ~np.isnan(numbers)
    if not known.any():
        return
    edges = np.unique(np.quantile(numbers[known], [0.25, 0.5, 0.75]))
    ends = [-np.inf, *edges, np.inf]
    for low, high in pairwise(ends):
        rows = known & (numbers > low) & (numbers <= high)
        if low == -np.inf:
            yield f"{name} is up to {number_text(float(high))}", rows
        elif high == np.inf:
            yield f"{name} is above {number_text(float(low))}", rows
        else:
            span = f"{number_text(float(low))} and {number_text(float(high))}"
            yield f"{name} is between {span}", rows


def _gap(inside: Floats, outside: Floats, level: float) -> Estimate:
    """Difference of means with Welch's interval."""
    gap, n = float(inside.mean() - outside.mean()), len(inside)
    parts = [float(part.var(ddof=1)) / len(part) for part in (inside, outside)]
    error = sum(parts)
    if error <= 0:
        return Estimate.not_enough("all rows are alike", n=n, value=gap)
    freedom = error**2 / sum(
        part**2 / (len(rows) - 1) for part, rows in zip(parts, (inside, outside), strict=True)
    )
    half = float(stats.t.ppf((1 + level) / 2, freedom)) * error**0.5
    return Estimate(value=gap, low=gap - half, high=gap + half, level=level, n=n, method="Welch t")


def _short(level: Any) -> str:
    text = " ".join(str(level).split())
    return text if len(text) <= 40 else text[:39] + "…"


__all__ = ["slices"]
