"""The ladder climbed: which rungs could be judged, which could not, and which is best."""

from __future__ import annotations

from tenfold.steps.step03_baseline_models import today
from tenfold.steps.step03_baseline_models.bench import Bench
from tenfold.steps.step03_baseline_models.crossval import affordable, climb
from tenfold.steps.step03_baseline_models.decisions import RungName
from tenfold.steps.step03_baseline_models.evidence import MetricUse
from tenfold.steps.step03_baseline_models.judging import Judged, improvement, judge

Missing = dict[RungName, tuple[str, str]]


def climbed(bench: Bench) -> tuple[dict[RungName, Judged], Missing]:
    """Judge every rung that is on; those that cannot be are told with status and reason."""
    work, decisions, folds = bench.work, bench.decisions, bench.folds
    wanted = decisions.rungs
    missing: Missing = {}
    if "todays_rule" in wanted and (why := today.why_not(work, bench.purse.usable)):
        missing["todays_rule"] = ("not_applicable", why)
    if not folds.folds:
        why = folds.plan.notes[-1] if folds.plan.notes else "there are no folds"
        for rung in wanted:
            missing.setdefault(rung, ("left_out", why))
        return {}, missing
    # The constant is the measure of every gain, on the leaderboard or not.
    rungs = list(dict.fromkeys(["constant", *(r for r in wanted if r not in missing)]))
    kept, repeats = affordable(rungs, folds, bench.ledger, rows=len(work.train))
    for rung in rungs:
        if rung not in kept:
            missing[rung] = ("left_out", "the fit budget does not allow it (decision fit_budget)")
    found = climb(
        work,
        folds,
        kept,
        repeats,
        value=bench.purse.usable,
        chosen_by=bench.use.chosen_by,
        seed=decisions.seed,
        ledger=bench.ledger,
        context=bench.context,
    )
    judged = {}
    for rung, out in found.items():
        if out.failed:
            missing[rung] = ("failed", out.failed)
        else:
            judged[rung] = judge(out, work, decisions, bench.use, bench.purse)
    return judged, missing


def best_fitted(judged: dict[RungName, Judged], use: MetricUse) -> RungName | None:
    """The rung with the best score among those that learn; None when there is none."""
    fitted = [rung for rung in judged if rung not in ("todays_rule", "constant")]
    if not fitted:
        return None

    def mean(rung: RungName) -> float:
        own, base = improvement(judged[rung], judged["constant"], use)
        return sum(own) - sum(base)

    return max(fitted, key=mean)


__all__ = ["Missing", "best_fitted", "climbed"]
