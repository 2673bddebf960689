"""Runs step 3: folds, ladder, choice, probes, and at the end the held-out rows, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.step import Context
from tenfold.steps.step03_baseline_models.all_rows import (
    all_rows_told,
    check_all_rows,
    on_all_rows,
)
from tenfold.steps.step03_baseline_models.bench import Bench
from tenfold.steps.step03_baseline_models.choosing import choose
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.steps.step03_baseline_models.describing import curves
from tenfold.steps.step03_baseline_models.diagnosing import diagnose
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence, FitLedger
from tenfold.steps.step03_baseline_models.finishing import break_even, candidate, fixed
from tenfold.steps.step03_baseline_models.fitting import Ledger
from tenfold.steps.step03_baseline_models.folds import draw_folds
from tenfold.steps.step03_baseline_models.holding_out import report
from tenfold.steps.step03_baseline_models.judging import leaderboard
from tenfold.steps.step03_baseline_models.ladder import best_fitted, climbed
from tenfold.steps.step03_baseline_models.metric_use import metric_use
from tenfold.steps.step03_baseline_models.paying import probed
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.reliability import calibration_finding
from tenfold.steps.step03_baseline_models.rows import read_rows
from tenfold.steps.step03_baseline_models.scored import keep_scores
from tenfold.steps.step03_baseline_models.square import features_versus_algorithms
from tenfold.steps.step03_baseline_models.tracing import trials
from tenfold.steps.step03_baseline_models.weighing import weighed

if TYPE_CHECKING:
    from tenfold.steps.step03_baseline_models import BaselineInputs


def run(decisions: BaselineDecisions, inputs: BaselineInputs, context: Context) -> BaselineEvidence:
    """Compare the rungs, choose the simplest model worth having, and report it.

    Raises
    ------
    DataProblem
        The snapshot has no training row with a known target; or all rows are to train, and the
        table cannot.
    """
    data = inputs.data
    if decisions.all_rows:
        check_all_rows(data)
    work = read_rows(context.open(data.snapshot), data, decisions)
    purse = Purse(inputs.value, work.task, work.labels, decisions.level, decisions.seed)
    folds = draw_folds(
        work.train,
        work.task,
        data.split,
        folds=decisions.cv_folds,
        repeats=decisions.cv_repeats,
        seed=decisions.seed,
    )
    bench = Bench(
        work,
        folds,
        decisions,
        metric_use(decisions, work, purse),
        purse,
        Ledger(decisions.fit_budget, work.classes, len(work.recipe.names)),
        context,
    )
    judged, missing = climbed(bench)
    choice = choose(
        judged,
        [rung for rung in decisions.rungs if rung != "todays_rule"],
        work,
        folds.plan,
        decisions,
        bench.use,
        purse,
    )
    chosen, simple, constant = fixed(bench, choice, judged)
    square = features_versus_algorithms(
        work,
        folds,
        judged,
        decisions,
        bench.use,
        purse,
        ledger=bench.ledger,
        context=context,
    )
    curve, worth, note = probed(bench, judged, choice, chosen.rule)
    sampled, fitted = chosen, None
    if decisions.all_rows:
        chosen, fitted = on_all_rows(bench, chosen, data)
    context.progress(0.97, "held-out rows")
    shown = report(chosen, simple, constant, judged, work, decisions, bench.use, purse)
    all_rows = None
    if fitted is not None:
        former = report(sampled, simple, constant, judged, work, decisions, bench.use, purse)
        all_rows = all_rows_told(fitted, shown, former, bench)
    own = fitted.judged if fitted and fitted.judged else judged.get(choice.chosen)
    board = leaderboard(
        {rung: one for rung, one in judged.items() if rung in decisions.rungs},
        missing,
        work,
        folds.plan,
        bench.use,
        purse,
        constant=judged.get("constant"),
    )
    scored = None
    if chosen is sampled:
        # Scores out of fold say of the sample's model what another rule would do.
        scored = keep_scores(work, shown.looked, judged, purse.usable, context)
    handed_on = candidate(
        bench,
        choice,
        chosen,
        shown,
        judged,
        data.recipe_digest,
        rows=all_rows.trained if all_rows is not None and all_rows.trained else len(work.train),
    )
    return BaselineEvidence(
        task=work.task,
        money_note=f"not evaluated: {purse.why_not}" if purse.why_not else "",
        metric=bench.use,
        material=work.material,
        folds=folds.plan,
        fits=FitLedger(
            budget=bench.ledger.budget,
            used=bench.ledger.used,
            left_out=list(dict.fromkeys(bench.ledger.left_out)),
        ),
        leaderboard=board,
        choice=choice,
        candidate=handed_on,
        calibration=calibration_finding(work, shown, own, chosen.rule, decisions, purse),
        held_out=shown.held_out,
        curves=curves(work, shown, own, purse, chosen.rule),
        learning_curve=curve,
        feature_worth=worth,
        feature_note=note,
        features_versus_algorithms=square,
        break_even=break_even(purse, shown.held_out, work.test.y, shown.p),
        diagnosis=diagnose(
            judged,
            best_fitted(judged, bench.use) or "constant",
            work,
            folds.plan,
            bench.use,
            curve,
            data.label_noise,
            decisions,
            on_held_out=shown.held_out.score_over_constant,
        ),
        trials=trials(decisions, board, handed_on, shown.held_out),
        reweighing=weighed(work, decisions.reweigh_by),
        scored=scored,
        all_rows=all_rows,
    )


__all__ = ["run"]
