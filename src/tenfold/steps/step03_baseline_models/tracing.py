"""The leaderboard in the words of a tracker: a run per rung, with parameters and metrics."""

from __future__ import annotations

from collections.abc import Iterator

from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import HeldOut, RungResult
from tenfold.vocabulary import Estimate, ModelCandidate, Trial, Trials


def trials(
    decisions: BaselineDecisions,
    board: list[RungResult],
    candidate: ModelCandidate,
    held_out: HeldOut,
) -> Trials:
    """All rungs; held-out metrics and parameters with the one that was chosen."""
    return Trials(
        settings=decisions.model_dump(mode="json"),
        tried=[_trial(entry, candidate) for entry in board],
        over_today=held_out.over_today,
        over_constant=held_out.over_constant,
        money_today=held_out.money_today,
        money_constant=held_out.money_constant,
    )


def _trial(entry: RungResult, candidate: ModelCandidate) -> Trial:
    chosen = entry.rung == candidate.rung
    told = {
        "cv_score": entry.score,
        "cv_metric": entry.metric,
        "cv_money_per_week": entry.money,
        "cv_gain_on_constant": entry.gain,
        "cv_gain_on_simpler": entry.difference,
    }
    if chosen:
        told |= {f"held_out_{name}": figure for name, figure in candidate.held_out.items()}
        told["held_out_money_per_week"] = candidate.money
    metrics = {key: value for name, one in told.items() for key, value in _points(name, one)}
    if entry.train_score is not None:
        metrics["train_score"] = entry.train_score
    return Trial(
        name=entry.rung,
        title=entry.title,
        status=entry.status,
        note=entry.note,
        parameters=candidate.parameters if chosen else {},
        metrics=metrics,
    )


def _points(name: str, one: Estimate) -> Iterator[tuple[str, float]]:
    for key, value in ((name, one.value), (f"{name}_low", one.low), (f"{name}_high", one.high)):
        if value is not None:
            yield key, value


__all__ = ["trials"]
