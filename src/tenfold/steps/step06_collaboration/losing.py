"""What errors cost: per case, per kind and week, at the payoffs of step 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import Floats
from tenfold.stats.money import money_difference, why_not_evaluated
from tenfold.stats.payoffs import regret
from tenfold.steps.step06_collaboration.bench import Bench
from tenfold.vocabulary import Estimate, Money

_BINARY = {"FP": "acted on a negative", "FN": "left a positive alone"}
_AMOUNTS = {"over": "predicted too much", "under": "predicted too little"}
_LIKELY = "one case at the likely payoffs"


@dataclass(frozen=True)
class Losses:
    """Errors and their price.

    Attributes
    ----------
    regret : ndarray of shape (n,)
        What the decision cost against the best one, if the record is right; without payoffs how
        wrong the prediction is, so that there is an order.
    names : ndarray of str, shape (n,)
        Kind of error: ``FP``, ``FN``, ``actual→decided``, ``over``, ``under``; '' where right.
    why : str
        Why there is no money; empty where there is.
    """

    bench: Bench
    regret: Floats
    names: NDArray[np.str_]
    why: str

    @property
    def priced(self) -> bool:
        """Whether `regret` is money."""
        return not self.why

    def words(self, name: str) -> str:
        """A kind of error in words."""
        if name in _BINARY and self.bench.candidate.task == "binary":
            return _BINARY[name]
        return _AMOUNTS.get(name, f"decided {name.partition('→')[2]} for {name.partition('→')[0]}")

    def case(self, place: int) -> Money:
        """What one decision cost."""
        value = self.bench.value
        if self.why or value is None:
            return Money.not_evaluated(self.why)
        cost = Estimate(value=float(self.regret[place]), n=1, method="payoffs", note=_LIKELY)
        return Money.of(cost, value, per="case")

    def per_week(self, of: NDArray[np.bool_], *, seed: int, level: float) -> Money:
        """What the decisions on the cases `of` cost per week against the right ones.

        The same cases have the same interval wherever they are told: draws hang on `seed` alone.
        """
        bench = self.bench
        if self.why or bench.value is None:
            return Money.not_evaluated(self.why)
        better = np.where(of, bench.perfect, bench.decided)
        return money_difference(
            bench.value,
            bench.y,
            better,
            bench.decided,
            labels=bench.labels or None,
            rng=np.random.default_rng([seed, 6, 2]),
            level=level,
        )


def losses_of(bench: Bench) -> Losses:
    """Price every held-out decision."""
    value, labels = bench.value, bench.labels or None
    why = "step 1 has not run, or its payoffs are for another task"
    if value is not None:
        why = why_not_evaluated(value, labels)
    if not why and value is not None:
        lost = regret(value, bench.y, bench.decided, labels=labels)
    else:
        lost = np.where(bench.decided == bench.y, 0.0, wrongness(bench))
    return Losses(bench, np.asarray(lost, dtype=float), _names(bench), why)


def wrongness(bench: Bench) -> Floats:
    """How far the prediction is from the outcome: 1 − chance of it, or the absolute error."""
    if bench.candidate.task == "regression":
        return np.asarray(np.abs(bench.p - bench.y), dtype=float)
    if bench.p.ndim == 1:
        return np.asarray(np.abs(bench.y - bench.p), dtype=float)
    return np.asarray(1 - bench.p[np.arange(len(bench)), bench.y.astype(np.intp)], dtype=float)


def _names(bench: Bench) -> NDArray[np.str_]:
    y, decided = bench.y, bench.decided
    if bench.candidate.task == "regression":
        return np.where(decided > y, "over", np.where(decided < y, "under", "")).astype(str)
    if bench.candidate.task == "binary":
        return np.where(decided == y, "", np.where(decided > y, "FP", "FN")).astype(str)
    found = [
        "" if a == d else f"{bench.label(a)}→{bench.label(d)}"
        for a, d in zip(y, decided, strict=True)
    ]
    return np.array(found, dtype=str) if found else np.zeros(0, dtype=str)


__all__ = ["Losses", "losses_of", "wrongness"]
