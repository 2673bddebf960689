"""What rows and features are worth: the learning curve and the money of each feature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tenfold.stats import intervals
from tenfold.stats.learning_curve import learning_curve as power_law
from tenfold.steps.step03_baseline_models import over_folds, scores
from tenfold.steps.step03_baseline_models.evidence import FoldPlan
from tenfold.steps.step03_baseline_models.findings import (
    FeatureWorth,
    LearningCurve,
    LearningPoint,
)
from tenfold.steps.step03_baseline_models.probing import Probe, Reference, fold_scores
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Workload
from tenfold.vocabulary import Estimate, Money


def learning_curve(
    probes: Sequence[Probe], work: Workload, plan: FoldPlan, reference: Reference, purse: Purse
) -> LearningCurve:
    """Scores and money at an eighth, a quarter, half and all of the training rows."""
    tried = sorted((p for p in probes if p.kind == "rows"), key=lambda p: p.share)
    if not tried:
        why = "too few rows or fits for a learning curve"
        return no_curve(why, purse)
    full = _full(reference, work)
    steps = [*tried, full]
    points = [_point(probe, work, plan, reference, purse) for probe in steps]
    rows = [point.rows for point in points]
    sign = 1.0 if scores.higher_is_better(reference.chosen_by) else -1.0
    by_fold = np.array([_scores(probe, reference, work, purse) for probe in steps])
    more = min(1000, rows[-1])

    def gain(values: Any) -> Estimate:
        return power_law(rows, values, n_test=plan.test_rows, more=more, level=purse.level).gain

    score = gain(sign * by_fold)
    money = purse.nothing()
    last = purse.nothing()
    if purse.value is not None and purse.evaluated:
        weekly = [_weekly(probe, reference, work, purse) for probe in steps]
        money = Money.of(gain(weekly), purse.value).model_copy(
            update={"unit": f"{purse.unit} per {more:,} labels"}
        )
        half, seen = tried[-1], full.done & tried[-1].done
        pair = (reference.decide(full.p[seen]), reference.decide(half.p[seen]))
        last = purse.difference(work.train.y[seen], *pair)
    return LearningCurve(
        points=points,
        more_labels=more,
        money=money,
        score=score,
        last_doubling=last,
        verdict=_verdict(money, score),
        note="Payoffs at their likely values; the interval spans every curve that fits the points.",
    )


def no_curve(why: str, purse: Purse) -> LearningCurve:
    """A learning curve that was not drawn, and why."""
    return LearningCurve(
        money=purse.nothing(why),
        score=Estimate.not_enough(why),
        last_doubling=purse.nothing(why),
        verdict="not evaluated",
        note=why,
    )


def feature_worth(
    probes: Sequence[Probe], work: Workload, plan: FoldPlan, reference: Reference, purse: Purse
) -> list[FeatureWorth]:
    """Model with the feature minus model without, on the same rows; groups first, best first."""
    full = _full(reference, work)
    found = [
        _worth(probe, full, work, plan, reference, purse)
        for probe in probes
        if probe.kind != "rows"
    ]

    def order(item: FeatureWorth) -> tuple[bool, float, str]:
        known = item.money.value if item.money.value is not None else item.score.value
        return item.kind == "feature", -(known or 0.0), item.name

    return sorted(found, key=order)


def _worth(
    probe: Probe,
    full: Probe,
    work: Workload,
    plan: FoldPlan,
    reference: Reference,
    purse: Purse,
) -> FeatureWorth:
    rows = probe.done
    y = work.train.y[rows]
    with_it, without = reference.decide(full.p[rows]), reference.decide(probe.p[rows])
    sign = 1.0 if scores.higher_is_better(reference.chosen_by) else -1.0
    kept = Probe(full.name, "rows", p=full.p, done=rows, fold=probe.fold)
    pairs = [[sign * s for s in _scores(each, reference, work, purse)] for each in (kept, probe)]
    if len(pairs[0]) > 1:
        score = over_folds.gap(pairs[0], pairs[1], plan, level=purse.level).difference
    elif reference.chosen_by == "money":
        score = Estimate.not_enough("one fold has no spread", n=1)
    else:
        lost = scores.losses(reference.chosen_by, y, reference.calibrated(probe.p[rows]))
        score = intervals.mean(
            lost - scores.losses(reference.chosen_by, y, reference.calibrated(full.p[rows])),
            level=purse.level,
        )
    return FeatureWorth(
        name=probe.name,
        kind="group" if probe.kind == "group" else "feature",
        gone=list(probe.gone),
        money=purse.difference(y, with_it, without),
        score=score,
        folds=len(np.unique(probe.fold[rows])),
    )


def _full(reference: Reference, work: Workload) -> Probe:
    out = reference.judged.out
    rows = [work.material.used_rows] if len(out.fold) else []
    return Probe("all", "rows", p=out.p[0], done=out.rows(), fold=out.fold[0], rows=rows)


def _point(
    probe: Probe, work: Workload, plan: FoldPlan, reference: Reference, purse: Purse
) -> LearningPoint:
    found = _scores(probe, reference, work, purse)
    y, decided = work.train.y[probe.done], reference.decide(probe.p[probe.done])
    rows = plan.train_rows if probe.name == "all" else round(float(np.mean(probe.rows)))
    return LearningPoint(
        rows=rows,
        score=over_folds.score(found, reference.chosen_by, plan, level=purse.level),
        money=purse.per_week(y, decided),
    )


def _scores(probe: Probe, reference: Reference, work: Workload, purse: Purse) -> list[float]:
    return fold_scores(probe.p, reference, work, probe.done, probe.fold, purse.weekly_by_case)


def _weekly(probe: Probe, reference: Reference, work: Workload, purse: Purse) -> list[float]:
    y, decided = work.train.y[probe.done], reference.decide(probe.p[probe.done])
    weekly, fold = purse.weekly_by_case(y, decided), probe.fold[probe.done]
    return [float(weekly[fold == each].mean()) for each in np.unique(fold)]


def _verdict(money: Money, gain: Estimate) -> str:
    judged: Estimate = money if money.known else gain
    if judged.low is None or judged.high is None:
        return "not evaluated"
    if judged.low > 0:
        return "more data pays" if judged is money else "more data helps"
    if judged.high < 0:
        return "more data does not help"
    return "no gain from more data is shown"


__all__ = ["feature_worth", "learning_curve", "no_curve"]
