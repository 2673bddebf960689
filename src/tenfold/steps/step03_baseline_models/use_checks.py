"""Checks on how the model is measured and used: metric, probabilities, threshold, break-even."""

from __future__ import annotations

from tenfold.charts.words import estimate_text, number_text
from tenfold.steps.step03_baseline_models.decisions import METRIC_TITLES, BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence
from tenfold.steps.step03_baseline_models.judgements import Judgement, above
from tenfold.vocabulary import Estimate

_MORE_ROWS = "Give the held-out part more rows (step 2, split)."
_PAYOFFS = "Fill in payoffs and volume in step 1."
_WHERE = {
    "payoffs": "It follows from the payoffs; no row was used",
    "out_of_fold": "It was set on out-of-fold predictions of training rows",
    "fixed": "It was given by a person; no row was used here",
    "none": "Nothing was tuned",
}


def metric(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0302: what was asked for exists for the task and does not hide the rarer class."""
    del decisions
    use = evidence.metric
    if use.refused:
        return Judgement("block", use.refused, "Set metric to auto, or to one that fits.")
    if use.unavailable:
        return Judgement("not_evaluated", use.unavailable, _PAYOFFS)
    return Judgement(
        "pass",
        f"{METRIC_TITLES[use.reported]} is reported; {METRIC_TITLES[use.chosen_by]}, a proper "
        "score, chose the model.",
    )


def calibrated(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0305: probabilities can be taken at their word, or it costs next to nothing."""
    found = evidence.calibration
    if evidence.task == "multiclass":
        said = "Calibration is judged for two classes and for amounts."
        return Judgement("not_evaluated", said, "Compare the confusion table with the forecasts.")
    second = "mean error" if evidence.task == "regression" else "intercept"
    said = (
        f"Slope {estimate_text(found.slope)} (ideal 1), {second} "
        f"{estimate_text(found.intercept)} (ideal 0). Correction: {found.used}; {found.why}."
    )
    if evidence.task == "binary" and decisions.threshold_policy != "money":
        return Judgement("pass", f"The threshold does not need probabilities. {said}")
    remedy = "Set calibration to auto, or give it more rows to calibrate on."
    if found.lost.value is not None:
        said = f"{said} What is left of miscalibration costs {estimate_text(found.lost)}."
        tolerated = decisions.calibration_loss * abs(evidence.held_out.money.value or 0.0)
        costly = above(found.lost) and found.lost.value > tolerated
        return Judgement("warn", said, remedy) if costly else Judgement("pass", said)
    if found.slope.low is None or found.slope.high is None:
        return Judgement("not_evaluated", said, _MORE_ROWS)
    near = decisions.calibration_slope
    wrong = found.slope.high < 1 - near or found.slope.low > 1 + near
    if evidence.task == "regression":
        wrong = wrong or _biased(found.intercept, evidence.held_out.score, near)
    return Judgement("warn", said, remedy) if wrong else Judgement("pass", said)


def untuned(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0306: no reported row took part in setting the threshold."""
    del decisions
    rule, held = evidence.candidate.rule, evidence.held_out
    if not held.rows:
        return Judgement("not_evaluated", "There are no held-out rows.", _MORE_ROWS)
    if held.threshold_rows_shared:
        said = f"{held.threshold_rows_shared:,} rows set the threshold and were reported, too."
        return Judgement("block", said, "Split again in step 2.")
    return Judgement(
        "pass",
        f"Decision rule: {rule.how}. {_WHERE[rule.source]}; the {held.rows:,} held-out rows were "
        "scored once, afterwards.",
    )


def pays(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0307: the gain covers what the project costs."""
    del decisions
    found, needed = evidence.break_even, evidence.break_even.required_gain_per_week
    if evidence.money_note or needed is None:
        why = evidence.money_note or "not evaluated"
        return Judgement("not_evaluated", f"Money is {why}.", _PAYOFFS)
    said = (
        f"Gain over {found.over} {estimate_text(found.gain)}, against {number_text(needed)} a week "
        "of costs."
    )
    if found.required_precision is not None and found.precision.value is not None:
        said += (
            " Precision when acting on as many cases as there are positives: "
            f"{estimate_text(found.precision)}; step 1 needs {found.required_precision:.3g}."
        )
    if found.gain.low is None or found.gain.high is None:
        return Judgement("not_evaluated", said, _MORE_ROWS)
    if found.gain.low >= needed:
        return Judgement("pass", said)
    remedy = "Lower costs, raise the volume, or find a better model; step 1 holds the numbers."
    return Judgement("block" if found.gain.high < needed else "warn", said, remedy)


def _biased(bias: Estimate, score: Estimate, near: float) -> bool:
    # Surely off by more than the tolerated share of the typical error.
    if bias.low is None or bias.high is None or score.value is None:
        return False
    return max(bias.low, -bias.high) > near * score.value


__all__ = ["calibrated", "metric", "pays", "untuned"]
