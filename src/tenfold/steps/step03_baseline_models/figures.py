"""What step 3 shows: money first, then the choice, then what would pay next."""

from __future__ import annotations

from tenfold.charts import Headline, View, WaterfallBar
from tenfold.steps.step03_baseline_models import drawings, sheets, worth_drawings
from tenfold.steps.step03_baseline_models.decisions import METRIC_TITLES, BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence
from tenfold.steps.step03_baseline_models.findings import Load
from tenfold.steps.step03_baseline_models.in_short import in_short


def view(decisions: BaselineDecisions, evidence: BaselineEvidence) -> View:
    """Headlines, charts, tables and money of step 3. Computes nothing."""
    del decisions
    tables = [
        sheets.ladder(evidence),
        sheets.held_out(evidence),
        sheets.calibration(evidence),
        sheets.features(evidence),
        sheets.departures(evidence),
        *sheets.weights(evidence),
        *sheets.all_rows(evidence),
    ]
    return View(
        headlines=_headlines(evidence),
        charts=[
            drawings.leaderboard(evidence),
            drawings.ladder_score(evidence),
            drawings.profit(evidence),
            drawings.confusion(evidence),
            drawings.roc(evidence),
            drawings.precision_recall(evidence),
            drawings.calibration(evidence),
            worth_drawings.learning_curve(evidence),
            worth_drawings.feature_money(evidence),
            worth_drawings.features_or_algorithm(evidence),
        ],
        sheets=tables,
        waterfall=_waterfall(evidence),
        answer=in_short(evidence),
    )


def _headlines(evidence: BaselineEvidence) -> list[Headline]:
    held, candidate = evidence.held_out, evidence.candidate
    found = [
        Headline(
            label="Money per week on held-out rows",
            figure=held.money,
            help="rows that neither the model nor its threshold has seen",
        ),
        Headline(label="Over today's rule", figure=held.over_today, help=held.today_note),
        Headline(
            label="Over the same answer for every case",
            figure=held.over_constant,
            help="what a decision without any model would earn",
        ),
        Headline(label="Chosen model", figure=candidate.title, help=evidence.choice.words),
        Headline(label="Decision rule", figure=candidate.rule.how),
        *_load(held.load),
        Headline(
            label=f"{METRIC_TITLES[evidence.metric.reported]} on held-out rows", figure=held.metric
        ),
        Headline(
            label=f"What {evidence.learning_curve.more_labels:,} more labels would add",
            figure=(
                evidence.learning_curve.score
                if evidence.money_note
                else evidence.learning_curve.money
            ),
            help=evidence.learning_curve.verdict,
        ),
    ]
    if evidence.task == "binary":
        found.append(
            Headline(
                label="Calibration slope",
                figure=evidence.calibration.slope,
                help="1 is right; below 1 the probabilities are too extreme",
            )
        )
    if evidence.diagnosis.verdict != "models_work":
        words = {
            "data_problem": "the data: step 2",
            "ill_posed_question": "the question: step 1",
            "cannot_be_told": "cannot be told yet",
        }
        found.append(Headline(label="Why models fail", figure=words[evidence.diagnosis.verdict]))
    return found


def _load(load: Load | None) -> list[Headline]:
    if load is None:
        return []
    label = "Acted on, going by held-out rows"
    return [Headline(label=label, figure=load.acted, help=load.words)]


def _waterfall(evidence: BaselineEvidence) -> list[WaterfallBar]:
    """A perfect model, today's rule, the linear baseline and the chosen model on the same rows.

    Step 1 has a perfect model and today's rule as well, by the shares of cases stated there: the
    model's bar can exceed that perfect one where the rows hold more positives, never this one.
    """
    held = evidence.held_out
    linear = held.simple is not None
    stated = "as stated, " if held.money_today.note else ""
    both = (
        (10, "perfect model, on the held-out rows", held.money_perfect),
        (20, f"today's rule, {stated}on the held-out rows", held.money_today),
    )
    measured = [
        WaterfallBar(order=order, label=label, amount=amount)
        for order, label, amount in both
        # An amount's perfect model earns 0 by definition: step 1 has drawn that.
        if amount.known and not (order == 10 and evidence.task == "regression")
    ]
    model = WaterfallBar(
        order=40,
        label=f"model: {evidence.candidate.title}",
        amount=held.money,
        gain=held.over_today,
    )
    if linear and evidence.choice.chosen == "linear":
        return [*measured, model]
    return [
        *measured,
        WaterfallBar(
            order=30,
            label="baseline: linear model" if linear else "baseline: one answer for all",
            amount=held.money_simple if linear else held.money_constant,
        ),
        model,
    ]


__all__ = ["view"]
