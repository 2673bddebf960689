"""What errors cost in each group, in money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tenfold.fairness.grouping import Grouping
from tenfold.fairness.records import GroupPrice
from tenfold.stats import intervals
from tenfold.stats.payoffs import regret
from tenfold.vocabulary import Estimate, Money, ValueModel


def group_prices(
    value: ValueModel,
    y: Any,
    decided: Any,
    groups: Sequence[Grouping],
    *,
    labels: Sequence[str] | None = None,
    level: float = 0.95,
) -> list[GroupPrice]:
    """Money that decisions lose against the best ones, per case and per week, by group.

    At the likely payoffs; the interval holds the doubt about the cases alone.

    Parameters
    ----------
    y, decided : array-like of shape (n,)
        As `value_per_case` takes them.
    groups : sequence of Grouping
        One per protected column.
    """
    actual, acted = np.asarray(y), np.asarray(decided)
    lost = regret(value, actual, acted, labels=labels)
    volume = value.volume_per_week.likely if value.volume_per_week else 0.0
    found = []
    for part in groups:
        sizes = part.sizes
        for k, name in enumerate(part.names):
            if k in part.hidden:
                continue
            rows = part.codes == k
            per_case = intervals.mean(lost[rows], level=level, unit=value.currency)
            errors = {}
            if value.task == "binary":
                kinds = {"FP": (actual == 0) & (acted == 1), "FN": (actual == 1) & (acted == 0)}
                errors = {
                    kind: _times(
                        intervals.wilson(int(of[rows].sum()), int(rows.sum()), level=level), 100
                    )
                    for kind, of in kinds.items()
                }
            share = volume * sizes[k] / sizes.sum()
            found.append(
                GroupPrice(
                    attribute=part.attribute,
                    group=name,
                    n=int(sizes[k]),
                    loss_per_case=per_case,
                    loss_per_week=Money.of(_times(per_case, float(share)), value),
                    errors_per_100=errors,
                )
            )
    return found


def _times(one: Estimate, factor: float) -> Estimate:
    ends = {
        key: None if end is None else end * factor
        for key, end in (("value", one.value), ("low", one.low), ("high", one.high))
    }
    return one.model_copy(update=ends)


__all__ = ["group_prices"]
