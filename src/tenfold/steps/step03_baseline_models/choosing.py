"""The choice: the simplest model worth having, by a rule that is fixed before looking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tenfold.steps.step03_baseline_models import over_folds
from tenfold.steps.step03_baseline_models.decisions import (
    LADDER,
    METRIC_TITLES,
    BaselineDecisions,
    RungName,
)
from tenfold.steps.step03_baseline_models.evidence import Choice, FoldPlan, MetricUse
from tenfold.steps.step03_baseline_models.judging import Judged, improvement, title
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Workload
from tenfold.steps.step03_baseline_models.rungs import SIMPLE

_WEEKS = 52.0


def choose(
    judged: dict[RungName, Judged],
    candidates: Sequence[RungName],
    work: Workload,
    plan: FoldPlan,
    decisions: BaselineDecisions,
    use: MetricUse,
    purse: Purse,
) -> Choice:
    """Choose a rung by the complexity rule, then let it earn its extra cost.

    Parameters
    ----------
    candidates : sequence of RungName
        Rungs that may be chosen; today's rule is a yardstick, not a candidate.

    Notes
    -----
    One standard error is that of the best rung's improvement on the constant, fold by fold and
    corrected for shared training rows: what all rungs share (an easy fold, a drift) cancels.
    """
    able = [rung for rung in LADDER if rung in judged and rung in candidates]
    if not able:
        return _kept(purse, "No rung could be cross-validated: the constant is kept.")
    gains = {
        rung: np.subtract(*improvement(judged[rung], judged["constant"], use)) for rung in able
    }
    best = max(able, key=lambda rung: float(gains[rung].mean()))
    tolerance, chosen = _by_rule(able, best, gains, judged, plan, decisions, use)
    words = _words(chosen, best, tolerance, work, decisions, use)
    extra = decisions.complex_run_cost / _WEEKS
    choice = Choice(
        chosen=chosen,
        best=best,
        before_money=chosen,
        tolerance=tolerance,
        rule=decisions.complexity_rule,
        earned=purse.nothing("a simple model was chosen"),
        extra_cost_per_week=extra,
        words=words,
    )
    if chosen in SIMPLE or not purse.evaluated:
        return choice
    return _earned(choice, able, gains, judged, work, decisions, purse)


def _by_rule(
    able: list[RungName],
    best: RungName,
    gains: dict[RungName, np.ndarray],
    judged: dict[RungName, Judged],
    plan: FoldPlan,
    decisions: BaselineDecisions,
    use: MetricUse,
) -> tuple[float | None, RungName]:
    if decisions.complexity_rule == "best":
        return 0.0, best
    if decisions.complexity_rule == "paired":
        for rung in able:
            pair = improvement(judged[best], judged[rung], use)
            p = over_folds.gap(*pair, plan, level=decisions.level, alternative="greater").p
            if rung == best or p is None or p > 1 - decisions.level:
                return None, rung
    estimate = over_folds.mean(gains[best], plan, level=0.95)
    tolerance = 0.0
    if estimate.high is not None and estimate.low is not None:
        half = (estimate.high - estimate.low) / 2
        tolerance = half / float(stats.t.ppf(0.975, len(gains[best]) - 1))
    edge = float(gains[best].mean()) - tolerance
    return tolerance, next(rung for rung in able if float(gains[rung].mean()) >= edge)


def _earned(
    choice: Choice,
    able: list[RungName],
    gains: dict[RungName, np.ndarray],
    judged: dict[RungName, Judged],
    work: Workload,
    decisions: BaselineDecisions,
    purse: Purse,
) -> Choice:
    simple = [rung for rung in SIMPLE if rung in able]
    if not simple:
        why = "no simple model is on the ladder to compare with"
        return choice.model_copy(update={"earned": purse.nothing(why)})
    over = max(simple, key=lambda rung: float(gains[rung].mean()))
    complex_one = judged[choice.chosen]
    y, pair = work.train.y[complex_one.rows], (complex_one.decided, judged[over].decided)
    update = earning(choice, over, y, *pair, decisions, purse)
    if update["chosen"] == over:
        update["words"] = (
            f"{choice.words} It is not shown to earn its extra run cost, so "
            f"{title(over, work)} is chosen."
        )
    return choice.model_copy(update=update)


def earning(
    choice: Choice,
    over: RungName,
    y: NDArray[Any],
    complex_decided: NDArray[Any],
    simple_decided: NDArray[Any],
    decisions: BaselineDecisions,
    purse: Purse,
) -> dict[str, Any]:
    """What `choice.before_money` earns over a simple rung, and which of the two that chooses."""
    earned = purse.difference(y, complex_decided, simple_decided)
    paid = earned.low is not None and earned.low > choice.extra_cost_per_week
    kept = paid or decisions.complexity_rule == "best"
    chosen = choice.before_money if kept else over
    return {"earned": earned, "earned_over": over, "chosen": chosen}


def _words(
    chosen: RungName,
    best: RungName,
    tolerance: float | None,
    work: Workload,
    decisions: BaselineDecisions,
    use: MetricUse,
) -> str:
    name = METRIC_TITLES[use.chosen_by]
    if chosen == best:
        return f"{title(best, work)} has the best {name} out of fold."
    if decisions.complexity_rule == "paired":
        why = "the best does not beat it significantly on the same folds"
    else:
        why = f"it lies within one standard error ({tolerance:.3g}) of the best"
    return (
        f"{title(best, work)} has the best {name} out of fold; {title(chosen, work)} is simpler "
        f"and {why}."
    )


def _kept(purse: Purse, words: str) -> Choice:
    return Choice(
        chosen="constant",
        best="constant",
        before_money="constant",
        tolerance=None,
        rule="none",
        earned=purse.nothing("nothing was compared"),
        words=words,
    )


__all__ = ["choose", "earning"]
