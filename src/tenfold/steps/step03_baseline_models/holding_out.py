"""The held-out rows, scored once: after the model, its calibration and its rule are fixed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import calibrated, decide
from tenfold.stats import intervals
from tenfold.steps.step03_baseline_models import scores, skill, stated, today
from tenfold.steps.step03_baseline_models.crossval import default_loss
from tenfold.steps.step03_baseline_models.decisions import (
    BaselineDecisions,
    MetricName,
    RungName,
)
from tenfold.steps.step03_baseline_models.evidence import HeldOut, MetricUse
from tenfold.steps.step03_baseline_models.judging import Judged
from tenfold.steps.step03_baseline_models.packing import Packed
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Floats, Ints, Workload
from tenfold.vocabulary import Calibrator, DecisionRule, Estimate, Money, ValueModel


@dataclass(frozen=True)
class Fixed:
    """A model with everything that was decided about it before held-out rows were looked at.

    `rule_rows` are the rows, by their number in the snapshot, that `rule` was set on.
    """

    packed: Packed
    calibrator: Calibrator
    rule: DecisionRule
    rule_rows: Ints

    def say(self, frame: Any, work: Workload) -> tuple[Floats, Floats, NDArray[Any]]:
        """Raw and calibrated predictions and the decisions of raw rows."""
        raw = self.packed.predict(frame, work)
        p = calibrated(self.calibrator, raw) if len(raw) else raw
        return raw, p, decide(self.rule, p)


@dataclass(frozen=True)
class Reported:
    """Predictions of the candidate on held-out rows, and all that is said of them."""

    raw: Floats
    p: Floats
    decided: NDArray[Any]
    held_out: HeldOut
    metrics: dict[str, Estimate]


def report(
    chosen: Fixed,
    simple: Fixed | None,
    constant: Fixed,
    judged: dict[RungName, Judged],
    work: Workload,
    decisions: BaselineDecisions,
    use: MetricUse,
    purse: Purse,
) -> Reported:
    """Score candidate, simple model, constant and today's rule on the same held-out rows.

    Parameters
    ----------
    simple : Fixed or None
        The linear model, where it is not the candidate: a bar of the money waterfall.
    """
    y, rows = work.test.y, len(work.test)
    raw, p, decided = chosen.say(work.test.frame, work)
    _, p_constant, nobody = constant.say(work.test.frame, work)
    proper = use.chosen_by if use.chosen_by != "money" else default_loss(work)
    own, base = scores.losses(proper, y, p), scores.losses(proper, y, p_constant)
    metrics = _metrics(work, use, proper, p, decided, decisions)
    money_today, over_today = _against_today(work, decided, purse)
    if simple is chosen:
        plain: NDArray[Any] | None = decided
    else:
        plain = simple.say(work.test.frame, work)[2] if simple else None
    held = HeldOut(
        rows=rows,
        fingerprint=work.test.fingerprint,
        note="" if rows else "there are no held-out rows",
        score=metrics[proper],
        metric=purse.per_week(y, decided) if use.reported == "money" else metrics[use.reported],
        money=purse.per_week(y, decided),
        money_perfect=purse.per_week(y, y),
        money_today=money_today,
        money_constant=purse.per_week(y, nobody),
        money_simple=purse.per_week(y, plain)
        if plain is not None
        else _no(purse, "no simple rung"),
        simple=simple.packed.rung if simple else None,
        over_today=over_today,
        over_constant=purse.difference(y, decided, nobody),
        score_over_constant=(
            intervals.mean(base - own, level=purse.level)
            if rows
            else Estimate.not_enough("there are no held-out rows", n=0)
        ),
        **_shares(work, decided, purse.level),
        skill_train=_in_training(chosen, constant, work, proper),
        skill_cv=skill.out_of_fold(chosen.packed.rung, judged, work, proper),
        skill_test=skill.estimated(own, base, seed=decisions.seed, level=purse.level),
        confusion=_confusion(work, decided),
        labels=list(work.labels),
        threshold_rows=len(chosen.rule_rows),
        threshold_rows_shared=len(np.intersect1d(chosen.rule_rows, work.test.number)),
    )
    return Reported(raw, p, decided, held, metrics)


def top_precision(work: Workload, p: Floats, value: ValueModel | None, level: float) -> Estimate:
    """Precision among the likeliest cases, as many as there are positives or capacity allows."""
    positives = int((work.test.y == 1).sum()) if work.task == "binary" else 0
    if not positives:
        return Estimate.not_enough("there are no held-out positives to act on", n=len(work.test))
    room = positives
    if value is not None and value.capacity_per_week is not None and value.volume_per_week:
        share = value.capacity_per_week / max(value.volume_per_week.likely, 1e-12)
        room = max(1, min(room, round(share * len(p))))
    first = np.argsort(-p, kind="stable")[:room]
    return intervals.wilson(int((work.test.y[first] == 1).sum()), room, level=level)


def _against_today(work: Workload, decided: NDArray[Any], purse: Purse) -> tuple[Money, Money]:
    """What today's rule earns, and what the decisions add: measured, else as step 1 states it."""
    y, value = work.test.y, purse.usable
    done = today.acts(work, value, work.test.frame)
    if done is not None:
        return purse.per_week(y, done), purse.difference(y, decided, done)
    if stated.quality(value):
        return purse.today_as_stated(y), purse.today_as_stated(y, decided)
    nothing = _no(purse, today.why_not(work, value))
    return nothing, nothing


def _no(purse: Purse, why: str) -> Money:
    return purse.nothing(purse.why_not or why)


def _metrics(
    work: Workload,
    use: MetricUse,
    proper: MetricName,
    p: Floats,
    decided: NDArray[Any],
    decisions: BaselineDecisions,
) -> dict[str, Estimate]:
    names: tuple[MetricName, ...] = (
        ("rmse", "mae", "r2")
        if work.task == "regression"
        else ("auc", "average_precision", "f1", "log_loss", "accuracy")
    )
    wanted = dict.fromkeys([proper, use.reported, *names])
    return {
        name: scores.metric_estimate(
            name,
            work.test.y,
            p,
            decided,
            rng=np.random.default_rng([decisions.seed, 7]),
            level=decisions.level,
        )
        for name in wanted
        if name != "money"
    }


def _shares(work: Workload, decided: NDArray[Any], level: float) -> dict[str, Estimate]:
    if work.task != "binary":
        nothing = Estimate.not_enough("it is defined for two classes")
        return {"precision": nothing, "recall": nothing, "acted": nothing}
    acted, positive = decided == 1, work.test.y == 1
    hits = int((acted & positive).sum())
    return {
        "precision": intervals.wilson(hits, int(acted.sum()), level=level),
        "recall": intervals.wilson(hits, int(positive.sum()), level=level),
        "acted": intervals.wilson(int(acted.sum()), len(decided), level=level),
    }


def _confusion(work: Workload, decided: NDArray[Any]) -> list[list[int]]:
    if work.task == "regression":
        return []
    k = work.classes
    cells = np.bincount(work.test.y.astype(np.intp) * k + decided.astype(np.intp), minlength=k * k)
    table: list[list[int]] = cells.reshape(k, k).tolist()
    return table


def _in_training(
    chosen: Fixed, constant: Fixed, work: Workload, proper: MetricName
) -> float | None:
    y = work.train.y
    own, base = (
        scores.losses(proper, y, model.say(work.train.frame, work)[1])
        for model in (chosen, constant)
    )
    return skill.share(own, base)


__all__ = ["Fixed", "Reported", "report", "top_precision"]
