"""Each rung judged on rows it did not see: scores, calibrated decisions, money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.steps.step03_baseline_models import deciding, over_folds, scores
from tenfold.steps.step03_baseline_models.calibrating import Calibrated, calibrate
from tenfold.steps.step03_baseline_models.crossval import OutOfFold
from tenfold.steps.step03_baseline_models.decisions import (
    LADDER,
    BaselineDecisions,
    MetricName,
    RungName,
)
from tenfold.steps.step03_baseline_models.evidence import FoldPlan, MetricUse, RungResult
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Ints, Workload
from tenfold.vocabulary import Estimate


@dataclass(frozen=True)
class Judged:
    """A rung with everything that follows from its out-of-fold predictions.

    Attributes
    ----------
    rows : ndarray of int
        Training rows predicted in the first repeat.
    calibrated : Calibrated
        Of those rows.
    decided : ndarray
        Decisions on those rows, by a rule set on the other folds.
    scores, metrics : list of float
        One per fold and repeat; in the unit of the score and of the reported metric.
    """

    out: OutOfFold
    rows: Ints
    calibrated: Calibrated
    decided: NDArray[np.float64] | Ints
    scores: list[float]
    metrics: list[float]

    @property
    def rung(self) -> RungName:
        """Its name."""
        return self.out.rung


def judge(
    out: OutOfFold,
    work: Workload,
    decisions: BaselineDecisions,
    use: MetricUse,
    purse: Purse,
) -> Judged:
    """Calibrate, decide and score one rung, fold by fold."""
    found: list[float] = []
    reported: list[float] = []
    first: tuple[Ints, Calibrated, NDArray[np.float64] | Ints] | None = None
    for repeat in range(len(out.fold)):
        rows = np.flatnonzero(out.rows(repeat))
        y, fold, p = work.train.y[rows], out.fold[repeat][rows], out.p[repeat][rows]
        calibrated = calibrate(decisions.calibration, work.task, y, p, fold)
        decided = (
            out.acts[rows]
            if out.acts is not None
            else deciding.cross_fitted(
                deciding.ruling_of(decisions, out.rung),
                purse.usable,
                work.task,
                work.labels,
                y,
                calibrated.p,
                fold,
            )
        )
        first = first or (rows.astype(np.intp), calibrated, decided)
        for each in np.unique(fold):
            here = fold == each
            for name, into in ((use.chosen_by, found), (use.reported, reported)):
                if name == "money":
                    one: float | None = float(purse.weekly_by_case(y[here], decided[here]).mean())
                else:
                    # Ranks are the model's own; losses are those of what would be delivered.
                    said = calibrated.p if name in scores.LOSSES else p
                    one = scores.metric(name, y[here], said[here], decided[here])
                if one is not None:
                    into.append(one)
    assert first is not None
    return Judged(out, *first, found, reported)


def leaderboard(
    judged: dict[RungName, Judged],
    missing: dict[RungName, tuple[str, str]],
    work: Workload,
    plan: FoldPlan,
    use: MetricUse,
    purse: Purse,
    *,
    constant: Judged | None,
) -> list[RungResult]:
    """The leaderboard, simplest rung first.

    Parameters
    ----------
    missing : dict of RungName to (status, note)
        Rungs that are on and could not be judged, and why.
    constant : Judged or None
        What gains are measured against; on the leaderboard or not.
    """
    board = []
    simpler: Judged | None = None
    for rung in LADDER:
        if rung in missing:
            board.append(_missing(rung, work, *missing[rung], purse))
        elif rung in judged:
            assert constant is not None
            board.append(_result(judged[rung], simpler, constant, work, plan, use, purse))
            simpler = judged[rung]
    return board


def improvement(a: Judged, b: Judged, use: MetricUse) -> tuple[list[float], list[float]]:
    """Scores of both, signed so that higher is better."""
    sign = 1.0 if scores.higher_is_better(use.chosen_by) else -1.0
    return [sign * s for s in a.scores], [sign * s for s in b.scores]


def title(rung: RungName, work: Workload) -> str:
    """Name of a rung in words, for this task."""
    amounts = work.task == "regression"
    return {
        "todays_rule": "Today's rule",
        "constant": "Constant",
        "linear": "Ridge regression" if amounts else "Logistic regression",
        "tree": "Decision tree",
        "forest": "Random forest",
        "boosting": "Gradient boosting",
        "xgboost": "XGBoost",
        "network": "Neural network",
    }[rung]


def _result(
    one: Judged,
    simpler: Judged | None,
    constant: Judged,
    work: Workload,
    plan: FoldPlan,
    use: MetricUse,
    purse: Purse,
) -> RungResult:
    y = work.train.y[one.rows]
    level = purse.level
    gain = over_folds.gap(*improvement(one, constant, use), plan, level=level).difference
    against = None
    if simpler is not None:
        against = over_folds.gap(*improvement(one, simpler, use), plan, level=level)
    nothing = Estimate.not_enough("there is no simpler rung")
    return RungResult(
        rung=one.rung,
        title=title(one.rung, work),
        status="fitted",
        note=" ".join(sorted(one.out.notes)),
        score=_mean(one.scores, use.chosen_by, plan, purse),
        metric=_mean(one.metrics, use.reported, plan, purse),
        train_score=float(np.mean(one.out.train_loss)) if one.out.train_loss else None,
        money=purse.per_week(y, one.decided, always=purse.alike(one.rung)),
        gain=gain,
        simpler=simpler.rung if simpler else None,
        difference=against.difference if against else nothing,
        p=against.p if against else None,
        naive_p=against.naive_p if against else None,
        money_difference=(
            purse.difference(y, one.decided, simpler.decided, always=purse.alike(simpler.rung))
            if simpler is not None
            else purse.nothing("there is no simpler rung")
        ),
    )


def _mean(values: Sequence[float], name: MetricName, plan: FoldPlan, purse: Purse) -> Estimate:
    unit = purse.unit if name == "money" else ""
    return over_folds.score(values, name, plan, level=purse.level, unit=unit)


def _missing(rung: RungName, work: Workload, status: str, note: str, purse: Purse) -> RungResult:
    nothing = Estimate.not_enough(note)
    return RungResult(
        rung=rung,
        title=title(rung, work),
        status=status,  # type: ignore[arg-type]  # pydantic checks it against the literal
        note=note,
        score=nothing,
        metric=nothing,
        money=purse.nothing(note),
        gain=nothing,
        difference=nothing,
        money_difference=purse.nothing(note),
    )


__all__ = ["Judged", "improvement", "judge", "leaderboard", "title"]
