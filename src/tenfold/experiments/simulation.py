"""The planned design, played in many worlds that are made of the project's own values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from tenfold.errors import WrongInput
from tenfold.experiments.records import Replays
from tenfold.experiments.sizing import even
from tenfold.experiments.worlds import Counted, Drawn, yes_or_no
from tenfold.stats.intervals import finite, wilson
from tenfold.stats.sequential import bounds
from tenfold.vocabulary import ExperimentPlan

_Floats = NDArray[np.float64]

_DRAWS = 40_000_000  # values in all worlds together, where each is drawn
_AT_ONCE = 4_000_000
_FEW = 16  # different values that are counted instead of drawn


def replays(
    values: Any,
    plan: ExperimentPlan,
    *,
    effect: float,
    worlds: int = 2000,
    seed: int = 0,
    times: Sequence[float] | None = None,
) -> Replays:
    """Play the first primary metric of the first two arms, without an effect and with it.

    Units are drawn from `values` with replacement, so that skew and ties are the project's own.
    Values of 0 and 1 get the effect as more of the ones, others by adding it.

    Parameters
    ----------
    values : array-like of shape (cases,)
        The metric, one value per unit of randomisation.
    effect : float
        Difference of the treated arm, on the scale of `values`; not 0.
    worlds : int
        At least 1.
    seed : int
    times : sequence of float, optional
        Shares of the planned units at which to look; by default the planned looks.

    Raises
    ------
    WrongInput
        No effect, no planned units, values without spread or not finite, or a share beyond 0 to 1.
    """
    given = finite(values)
    _check(given, plan, effect)
    looks = list(even(plan.looks) if times is None else times)
    weights = np.array([arm.weight for arm in plan.arms])
    planned = (plan.units_planned or 0) * weights[:2] / weights.sum()
    notes, played = [], planned
    draw = Counted.of(given) if len(np.unique(given)) <= _FEW else Drawn(given)
    most = _DRAWS / worlds
    if isinstance(draw, Drawn) and planned.sum() > most:
        played = planned * most / planned.sum()
        notes.append(
            f"Worlds of {int(most):,} units in place of {int(planned.sum()):,}, with an effect so "
            "much larger that it is as hard to find."
        )
    planted = effect * float((planned.sum() / played.sum()) ** 0.5)
    at = np.round(np.outer(looks, played)).astype(np.int64)
    usable = np.flatnonzero(
        (at >= 2).all(axis=1) & (np.diff(at, axis=0, prepend=0) > 0).all(axis=1)
    )
    if not len(usable):
        raise WrongInput.because(
            f"{plan.units_planned} planned units are too few to look at.",
            "Plan at least two units per arm.",
        )
    at, looks = at[usable], [looks[k] for k in usable]
    alpha = plan.alpha / _comparisons(plan)
    if alpha < plan.alpha:
        notes.append(f"One comparison of several: it is tested at {alpha:.3g}.")
    limits = bounds(looks, alpha=alpha, kind=plan.spending)
    once = float(-ndtri(alpha / 2))
    found = _Tally()
    rng = np.random.default_rng(seed)
    for size in _sizes(worlds, draw.cost(at)):
        without, with_ = draw.z(at, size, planted, rng)
        found.add(without, with_, limits, once, np.array(looks), np.sign(planted))
    return Replays(
        worlds=worlds,
        units=int(at[-1].sum()),
        looks=looks,
        effect=effect,
        false_positives=wilson(found.claimed, worlds),
        peeking=wilson(found.peeked, worlds),
        power=wilson(found.told, worlds),
        fixed=wilson(found.told_once, worlds),
        expected_share=found.ended / worlds,
        notes=notes,
    )


@dataclass
class _Tally:
    """Worlds in which something was claimed."""

    claimed: int = 0
    peeked: int = 0
    told: int = 0
    told_once: int = 0
    ended: float = 0.0

    def add(
        self,
        without: _Floats,
        with_: _Floats,
        limits: _Floats,
        once: float,
        looks: _Floats,
        sign: float,
    ) -> None:
        """Count worlds by their z statistics of shape (worlds, looks)."""
        self.claimed += int((np.abs(without) >= limits).any(axis=1).sum())
        self.peeked += int((np.abs(without) >= once).any(axis=1).sum())
        over = np.abs(with_) >= limits
        first = np.where(over.any(axis=1), over.argmax(axis=1), len(looks) - 1)
        at_end = with_[np.arange(len(with_)), first] * sign
        self.told += int((over.any(axis=1) & (at_end > 0)).sum())
        self.told_once += int((with_[:, -1] * sign >= once).sum())
        self.ended += float(looks[first].sum())


def _sizes(worlds: int, cost: int) -> Iterator[int]:
    """Worlds that are played at once."""
    size = max(_AT_ONCE // max(cost, 1), 1)
    for start in range(0, worlds, size):
        yield min(size, worlds - start)


def _comparisons(plan: ExperimentPlan) -> int:
    return sum(metric.role == "primary" for metric in plan.metrics) * (len(plan.arms) - 1)


def _check(values: _Floats, plan: ExperimentPlan, effect: float) -> None:
    if plan.units_planned is None:
        raise WrongInput.because(
            "The experiment has no planned number of units.", "Design it first: units_planned."
        )
    if effect == 0:
        raise WrongInput.because(
            "Without an effect there is nothing to find.", "Give the smallest effect that matters."
        )
    different = np.unique(values)
    if len(different) < 2:
        raise WrongInput.because(
            f"{len(values)} values without any spread cannot be replayed.",
            "Give the metric of past units, one value each.",
        )
    share = values.mean() + effect
    if yes_or_no(different) and not 0 < share < 1:
        raise WrongInput.because(
            f"A share of {values.mean():.3g} cannot change by {effect:g}.",
            "Give an effect that leaves the share between 0 and 1.",
        )


__all__ = ["replays"]
