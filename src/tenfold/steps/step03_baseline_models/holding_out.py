"""The held-out rows, scored once: after the model, its calibration and its rule are fixed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import calibrated, decide
from tenfold.stats import intervals
from tenfold.steps.step03_baseline_models import scores, skill, today
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
from tenfold.steps.step03_baseline_models.ruling import Looked, Rules, ruled
from tenfold.vocabulary import Calibrator, DecisionRule, Estimate, Task, ValueModel


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
    looked: Looked


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
    raw, p, _ = chosen.say(work.test.frame, work)
    _, p_constant, _ = constant.say(work.test.frame, work)
    p_simple = None
    if simple is not None:
        p_simple = p if simple is chosen else simple.say(work.test.frame, work)[1]
    value = purse.usable
    looked = Looked(
        y,
        p,
        p_constant,
        p_simple,
        today=today.acts(work, value, work.test.frame),
        why_no_today=today.why_not(work, value),
    )
    rules = Rules(chosen.rule, constant.rule, simple.rule if simple else None)
    proper = use.chosen_by if use.chosen_by != "money" else default_loss(work)
    own, base = scores.losses(proper, y, p), scores.losses(proper, y, p_constant)
    names = _names(work, use, proper)
    found = ruled(looked, rules, names, work.classes, decisions, use, purse)
    held = HeldOut(
        rows=rows,
        fingerprint=work.test.fingerprint,
        note="" if rows else "there are no held-out rows",
        score=found.metrics[proper],
        simple=simple.packed.rung if simple else None,
        score_over_constant=(
            intervals.mean(base - own, level=purse.level)
            if rows
            else Estimate.not_enough("there are no held-out rows", n=0)
        ),
        skill_train=_in_training(chosen, constant, work, proper),
        skill_cv=skill.out_of_fold(chosen.packed.rung, judged, work, proper),
        skill_test=skill.estimated(own, base, seed=decisions.seed, level=purse.level),
        labels=list(work.labels),
        threshold_rows=len(chosen.rule_rows),
        threshold_rows_shared=len(np.intersect1d(chosen.rule_rows, work.test.number)),
        **found.told,
    )
    return Reported(raw, p, found.decided, held, found.metrics, looked)


def top_precision(
    task: Task, y: NDArray[Any], p: Floats, value: ValueModel | None, level: float
) -> Estimate:
    """Precision among the likeliest cases, as many as there are positives or capacity allows."""
    positives = int((y == 1).sum()) if task == "binary" else 0
    if not positives:
        return Estimate.not_enough("there are no held-out positives to act on", n=len(y))
    room = positives
    if value is not None and value.capacity_per_week is not None and value.volume_per_week:
        share = value.capacity_per_week / max(value.volume_per_week.likely, 1e-12)
        room = max(1, min(room, round(share * len(p))))
    first = np.argsort(-p, kind="stable")[:room]
    return intervals.wilson(int((y[first] == 1).sum()), room, level=level)


def _names(work: Workload, use: MetricUse, proper: MetricName) -> list[MetricName]:
    names: tuple[MetricName, ...] = (
        ("rmse", "mae", "r2")
        if work.task == "regression"
        else ("auc", "average_precision", "f1", "log_loss", "accuracy")
    )
    return list(dict.fromkeys([proper, use.reported, *names]))


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
