"""Raw or engineered features, simple or complex model: the two by two, and what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from tenfold.features import FeatureRecipe
from tenfold.step import Context
from tenfold.steps.step03_baseline_models import over_folds, scores
from tenfold.steps.step03_baseline_models.crossval import climb
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions, RungName
from tenfold.steps.step03_baseline_models.evidence import MetricUse
from tenfold.steps.step03_baseline_models.findings import FeaturesVersusAlgorithms
from tenfold.steps.step03_baseline_models.fitting import Ledger
from tenfold.steps.step03_baseline_models.folds import Folds
from tenfold.steps.step03_baseline_models.judging import Judged, judge
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Workload
from tenfold.vocabulary import Estimate

Holds = Literal["yes", "no", "cannot be told"]
_PAIR: tuple[RungName, RungName] = ("linear", "xgboost")


def features_versus_algorithms(
    work: Workload,
    folds: Folds,
    judged: dict[RungName, Judged],
    decisions: BaselineDecisions,
    use: MetricUse,
    purse: Purse,
    *,
    ledger: Ledger,
    context: Context,
) -> FeaturesVersusAlgorithms:
    """Cross-validate the four combinations on the same folds; what is known is not fitted again.

    "Raw" are the columns as they came, without cleaning rules and derived features.
    """
    recipe = work.recipe
    if not recipe.clean and not recipe.derived:
        return _not_evaluated("no feature was engineered: the recipe of step 2 changes nothing")
    if not folds.folds:
        return _not_evaluated("there are no folds to compare on")
    lacking = [rung for rung in _PAIR if rung not in judged]
    fits = sum(
        ledger.cost(rung, len(fold.train))
        for rung in (*_PAIR, *lacking)
        for fold in folds.of_repeat(0)
    )
    if fits > ledger.left:
        ledger.left_out.append("raw or engineered features against simple or complex model")
        return _not_evaluated("the fit budget did not allow it (decision fit_budget)")
    raw = replace(work, recipe=FeatureRecipe(columns=recipe.columns))
    cells: dict[str, Judged] = {}
    for name, each, rungs in (("raw", raw, list(_PAIR)), ("engineered", work, lacking)):
        found = climb(
            each,
            folds,
            rungs,
            1,
            value=purse.usable,
            chosen_by=use.chosen_by,
            seed=decisions.seed,
            ledger=ledger,
            context=context,
            span=(0.6, 0.65),
        )
        for rung, out in found.items():
            if out.failed:
                return _not_evaluated(f"{rung} on {name} columns: {out.failed}")
            cells[f"{name} {rung}"] = judge(out, each, decisions, use, purse)
    for rung in _PAIR:
        if rung in judged:
            cells[f"engineered {rung}"] = judged[rung]
    return _told(cells, work, folds, use, purse)


def _told(
    cells: dict[str, Judged], work: Workload, folds: Folds, use: MetricUse, purse: Purse
) -> FeaturesVersusAlgorithms:
    sign = 1.0 if scores.higher_is_better(use.chosen_by) else -1.0
    count = len(folds.of_repeat(0))
    by_fold = {name: sign * np.array(cell.scores[:count]) for name, cell in cells.items()}
    plain = {
        name: over_folds.mean(sign * s, folds.plan, level=purse.level)
        for name, s in by_fold.items()
    }

    def against(first: tuple[str, ...], second: tuple[str, ...]) -> Estimate:
        a, b = (np.mean([by_fold[name] for name in names], axis=0) for names in (first, second))
        return over_folds.gap(a, b, folds.plan, level=purse.level).difference

    rl, rx, el, ex = (f"{f} {r}" for f in ("raw", "engineered") for r in _PAIR)
    features, algorithm = against((el, ex), (rl, rx)), against((rx, ex), (rl, el))
    claim = against((el,), (rx,))
    holds, words = _verdict(claim, features, algorithm)
    return FeaturesVersusAlgorithms(
        status="evaluated",
        cells=plain,
        money={
            name: purse.per_week(work.train.y[cell.rows], cell.decided)
            for name, cell in cells.items()
        },
        features_effect=features,
        algorithm_effect=algorithm,
        claim=claim,
        holds=holds,
        words=words,
    )


def _verdict(claim: Estimate, features: Estimate, algorithm: Estimate) -> tuple[Holds, str]:
    if not claim.excludes(0):
        bigger = (features.value or 0.0) > (algorithm.value or 0.0)
        lead = "features" if bigger else "algorithm"
        return "cannot be told", (
            "The simple model on engineered features and the complex one on raw columns cannot be "
            f"told apart here; of the two effects the {lead} effect is the larger."
        )
    if (claim.value or 0.0) < 0:
        return "no", (
            "“Better features beat better algorithms” does not hold here: the complex model on "
            "raw columns outdoes the simple one on engineered features."
        )
    if features.low is None or features.low <= 0:
        return "no", (
            "“Better features beat better algorithms” does not hold here: the simple model is "
            "ahead, but not because of the engineered features; they are not shown to help."
        )
    return "yes", (
        "Better features beat the better algorithm here: the simple model on engineered features "
        "outdoes the complex one on raw columns."
    )


def _not_evaluated(why: str) -> FeaturesVersusAlgorithms:
    nothing = Estimate.not_enough(why)
    return FeaturesVersusAlgorithms(
        status="not_evaluated",
        features_effect=nothing,
        algorithm_effect=nothing,
        claim=nothing,
        holds="not evaluated",
        words=f"Not evaluated: {why}.",
    )


__all__ = ["features_versus_algorithms"]
