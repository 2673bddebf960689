"""What pays: the chosen rung with fewer rows and with fewer features, within the budget."""

from __future__ import annotations

from tenfold.steps.step03_baseline_models import deciding
from tenfold.steps.step03_baseline_models.bench import Bench
from tenfold.steps.step03_baseline_models.decisions import RungName
from tenfold.steps.step03_baseline_models.evidence import Choice
from tenfold.steps.step03_baseline_models.findings import FeatureWorth, LearningCurve
from tenfold.steps.step03_baseline_models.judging import Judged
from tenfold.steps.step03_baseline_models.ladder import best_fitted
from tenfold.steps.step03_baseline_models.probing import Reference, plan_probes, run_probes
from tenfold.steps.step03_baseline_models.worth import feature_worth, learning_curve, no_curve
from tenfold.vocabulary import DecisionRule


def probed(
    bench: Bench, judged: dict[RungName, Judged], choice: Choice, rule: DecisionRule
) -> tuple[LearningCurve, list[FeatureWorth], str]:
    """The learning curve, what features are worth, and what was not looked at."""
    work, folds = bench.work, bench.folds
    rung = choice.chosen if choice.chosen != "constant" else best_fitted(judged, bench.use)
    if rung is None or rung not in judged:
        why = "no model but the constant was fitted"
        return no_curve(why, bench.purse), [], why
    one = judged[rung]
    if rung != choice.chosen:
        y, p = work.train.y[one.rows], one.calibrated.p
        usable = bench.purse.usable
        decisions = deciding.ruling_of(bench.decisions, rung)
        rule = deciding.set_rule(decisions, usable, work.task, work.labels, y, p)
    reference = Reference(one, rule, bench.use.chosen_by)
    probes, note = plan_probes(rung, work, folds, bench.decisions, bench.ledger)
    if choice.chosen == "constant":
        probes = [probe for probe in probes if probe.kind == "rows"]
        note = "The constant was chosen: it reads no features."
    done = run_probes(
        probes,
        work,
        folds,
        reference,
        seed=bench.decisions.seed,
        ledger=bench.ledger,
        context=bench.context,
    )
    return (
        learning_curve(done, work, folds.plan, reference, bench.purse),
        feature_worth(done, work, folds.plan, reference, bench.purse),
        note,
    )


__all__ = ["probed"]
