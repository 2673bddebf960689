"""Candidate against champion on the same held-out rows: in money, else by the loss per row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tenfold.errors import DataProblem
from tenfold.scoring import Floats, Scored
from tenfold.stats import intervals, money
from tenfold.stats.gain import paired_gain
from tenfold.steps.step04_mlops.bench import Bench
from tenfold.tracking import Package
from tenfold.vocabulary import Estimate, ModelCandidate, Money


@dataclass(frozen=True)
class Compared:
    """How the two did on the same rows; see `Promotion` for the fields."""

    by: str
    money: Money
    score: Estimate
    chance: float | None
    candidate_money: Money
    rival_money: Money
    why_not: str = ""


def against(bench: Bench, champion: Package) -> Compared:
    """Pair the candidate's decisions with those of a champion.

    Raises
    ------
    DataProblem
        The champion cannot score these rows: it reads a column that they lack, or it answers
        another question.
    """
    held, one = bench.held_out, bench.inputs.candidate
    _same_question(one, champion.candidate)
    theirs = champion.score(held.frame)
    why = _unpriced(bench)
    value, seed = bench.inputs.value, bench.decisions.seed
    level, bound = bench.decisions.level, bench.decisions.promote_gain
    if value is None or why:
        score = _saved(bench, theirs)
        nothing = Money.not_evaluated(why)
        chance = chance_above(score, 0.0)
        by = "score" if score.known else "none"
        return Compared(by, nothing, score, chance, nothing, nothing, "" if score.known else why)

    def alone(decided: NDArray[Any]) -> Money:
        rng = np.random.default_rng([seed, 4])
        return money.money_per_week(value, held.y, decided, labels=one.labels, rng=rng, level=level)

    paired = paired_gain(
        value,
        held.y,
        held.decided,
        theirs.decided,
        labels=one.labels,
        bound=bound,
        seed=seed,
        level=level,
    )
    gain = paired.money
    return Compared(
        by="money" if gain.known else "none",
        money=gain,
        score=_saved(bench, theirs),
        chance=paired.chance,
        candidate_money=alone(held.decided),
        rival_money=alone(theirs.decided),
        why_not="" if gain.known else gain.note,
    )


def chance_above(found: Estimate, bound: float) -> float | None:
    """Chance that the truth lies above `bound`, the interval taken as a normal one.

    Examples
    --------
    >>> chance_above(Estimate(value=2.0, low=0.04, high=3.96, method="normal"), 0.0)
    0.977
    """
    if found.value is None or found.low is None or found.high is None:
        return None
    half = (found.high - found.low) / 2
    if half <= 0:
        return float(found.value > bound)
    error = half / stats.norm.ppf(0.5 + found.level / 2)
    return round(float(stats.norm.cdf((found.value - bound) / error)), 3)


def _same_question(one: ModelCandidate, other: ModelCandidate) -> None:
    if (one.task, one.labels) != (other.task, other.labels):
        raise DataProblem.because(
            "The champion answers another question: its task or its labels are others.",
            "Promote by hand, with `tenfold promote`, if the question has changed.",
        )


def _unpriced(bench: Bench) -> str:
    value, one = bench.inputs.value, bench.inputs.candidate
    if value is None:
        return "step 1 has not run"
    if value.task != one.task:
        return f"step 1 gives payoffs for a {value.task} task, the model is for {one.task}"
    return money.why_not_evaluated(value, one.labels)


def _saved(bench: Bench, theirs: Scored) -> Estimate:
    held, task = bench.held_out, bench.inputs.candidate.task
    if not len(held):
        return Estimate.not_enough("there are no held-out rows", n=0)
    gap = _loss(task, held.y, theirs.p) - _loss(task, held.y, held.p)
    return intervals.mean(gap, level=bench.decisions.level)


def _loss(task: str, y: NDArray[Any], p: Floats) -> Floats:
    if task == "regression":
        return np.asarray((y - p) ** 2, dtype=float)
    chosen = np.where(y == 1, p, 1 - p) if task == "binary" else p[np.arange(len(y)), y]
    return np.asarray(-np.log(np.clip(chosen, 1e-6, 1.0)), dtype=float)


__all__ = ["Compared", "against", "chance_above"]
