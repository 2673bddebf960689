"""The end of the run: models fitted on all training rows, and the candidate that is handed on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.steps.step03_baseline_models import deciding
from tenfold.steps.step03_baseline_models.bench import Bench
from tenfold.steps.step03_baseline_models.decisions import RungName
from tenfold.steps.step03_baseline_models.evidence import Choice, HeldOut
from tenfold.steps.step03_baseline_models.findings import TODAY, BreakEven
from tenfold.steps.step03_baseline_models.fitting import FitFailed
from tenfold.steps.step03_baseline_models.holding_out import Fixed, Reported, top_precision
from tenfold.steps.step03_baseline_models.judging import Judged, leaderboard, title
from tenfold.steps.step03_baseline_models.packing import identity, keep, keep_predictions, pack
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Floats, Ints
from tenfold.vocabulary import Calibrator, DecisionRule, Estimate, ModelCandidate


def fixed(
    bench: Bench, choice: Choice, judged: dict[RungName, Judged]
) -> tuple[Fixed, Fixed | None, Fixed]:
    """The chosen, the linear and the constant model, fitted on all training rows."""
    made = {choice.chosen: _fix(bench, choice.chosen, judged)}
    if "constant" not in made:
        made["constant"] = _fix(bench, "constant", judged)
    if "linear" not in made and "linear" in judged and choice.chosen != "constant":
        try:
            made["linear"] = _fix(bench, "linear", judged)
        except FitFailed as fault:
            bench.ledger.left_out.append(f"linear model on all rows: {fault}")
    return made[choice.chosen], made.get("linear"), made["constant"]


def candidate(
    bench: Bench,
    choice: Choice,
    chosen: Fixed,
    shown: Reported,
    judged: dict[RungName, Judged],
    recipe_digest: str,
    *,
    rows: int,
) -> ModelCandidate:
    """Store the chosen model and its held-out predictions, and say what they are.

    Parameters
    ----------
    rows : int
        Rows that the model was fitted on.
    """
    work, use = bench.work, bench.use
    validated: dict[str, Estimate] = {}
    if choice.chosen in judged:
        entry = leaderboard(
            {choice.chosen: judged[choice.chosen]},
            {},
            work,
            bench.folds.plan,
            use,
            bench.purse,
            constant=judged["constant"],
        )[0]
        validated = {use.chosen_by: entry.score, use.reported: entry.metric}
    return ModelCandidate(
        model=keep(chosen.packed, bench.context),
        digest=identity(chosen.packed, work, chosen.calibrator, chosen.rule),
        rung=choice.chosen,
        title=title(choice.chosen, work),
        task=work.task,
        labels=list(work.labels),
        known=[int(code) for code in chosen.packed.known],
        columns=list(work.recipe.columns),
        features=work.recipe.names,
        recipe_digest=recipe_digest or work.recipe.digest,
        calibrator=chosen.calibrator,
        rule=chosen.rule,
        parameters=chosen.packed.parameters,
        score=use.chosen_by,
        cross_validated=validated,
        held_out=shown.metrics,
        money=shown.held_out.money,
        over_today=shown.held_out.over_today,
        train_rows=rows,
        test_rows=len(work.test),
        predictions=keep_predictions(work, shown.p, shown.decided, bench.context),
    )


def break_even(purse: Purse, held: HeldOut, y: NDArray[Any], p: Floats) -> BreakEven:
    """What the candidate earns against what step 1 says it must."""
    value = purse.usable
    over_today = held.over_today.value is not None
    return BreakEven(
        required_precision=value.break_even_precision if value else None,
        precision=top_precision(purse.task, y, p, value, purse.level),
        required_gain_per_week=purse.cost_per_week(),
        gain=held.over_today if over_today else held.over_constant,
        over=TODAY if over_today else "the same answer for every case",
    )


def _fix(bench: Bench, rung: RungName, judged: dict[RungName, Judged]) -> Fixed:
    work = bench.work
    packed = pack(rung, work, seed=bench.decisions.seed, ledger=bench.ledger)
    if rung not in judged:
        empty = packed.predict(work.train.frame.iloc[:0], work)
        return Fixed(packed, Calibrator(), *_ruled(bench, rung, np.zeros(0, np.intp), empty))
    one = judged[rung]
    return Fixed(
        packed, one.calibrated.calibrator, *_ruled(bench, rung, one.rows, one.calibrated.p)
    )


def _ruled(bench: Bench, rung: RungName, rows: Ints, p: Floats) -> tuple[DecisionRule, Ints]:
    """The rule set on these training rows, and which rows of the snapshot it was given."""
    work, given = bench.work, bench.work.train.take(rows)
    decisions = deciding.ruling_of(bench.decisions, rung)
    options = (decisions, bench.purse.usable, work.task, work.labels)
    return deciding.set_rule(*options, given.y, p), given.number


__all__ = ["break_even", "candidate", "fixed"]
