"""Checks on how the model is measured and used: metric, probabilities, threshold, break-even."""

from __future__ import annotations

from statistics import NormalDist

from tenfold.charts.words import estimate_text, money_text, number_text
from tenfold.remedies import costs, more_held_out, payoffs, todays_rule
from tenfold.steps.step03_baseline_models.decisions import METRIC_TITLES, BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence
from tenfold.steps.step03_baseline_models.findings import TODAY
from tenfold.steps.step03_baseline_models.judgements import Judgement, above, set_to
from tenfold.vocabulary import Estimate

_MORE_ROWS = "Give the held-out part more rows (step 2, split)."
_PAYOFFS = "Fill in payoffs and volume in step 1."
_WHERE = {
    "payoffs": "It follows from the payoffs; no row was used",
    "out_of_fold": "It was set on out-of-fold predictions of {rows:,} rows, none of them held out",
    "fixed": "It was given by a person; no row was used here",
    "none": "Nothing was tuned",
}


def metric(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0302: what was asked for exists for the task and does not hide the rarer class."""
    del decisions
    use = evidence.metric
    if use.refused:
        fits = set_to(
            "Report a metric that fits",
            "Auto takes AUC (how often a positive ranks above a negative), log loss for several "
            "classes, and RMSE for amounts. Which model is chosen does not depend on it.",
            metric="auto",
        )
        return Judgement("block", use.refused, "Set metric to auto, or to one that fits.", fits)
    if use.unavailable:
        return Judgement("not_evaluated", use.unavailable, _PAYOFFS, (payoffs(),))
    return Judgement(
        "pass",
        f"{METRIC_TITLES[use.reported]} is reported; {METRIC_TITLES[use.chosen_by]}, a proper "
        "score, chose the model.",
    )


def calibrated(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0305: probabilities can be taken at their word, or it costs next to nothing."""
    found, rule = evidence.calibration, evidence.candidate.rule
    said = f"{_lines(evidence)} Correction: {found.used}; {found.why}."
    ranked = decisions.threshold_policy != "money" and rule.source in ("out_of_fold", "fixed")
    # By where the rule came from: a policy that fell back on the payoffs needs probabilities.
    if evidence.task == "binary" and ranked:
        return Judgement("pass", f"The threshold does not need probabilities. {said}")
    remedy = (
        "The data chose the correction already (auto): give it more rows to calibrate on."
        if decisions.calibration == "auto"
        else "Set calibration to auto, or give it more rows to calibrate on."
    )
    auto = set_to(
        "Let the data choose the correction",
        "Auto takes whichever correction makes probabilities hold on rows the model has not seen.",
        calibration="auto",
    )
    fixes = () if decisions.calibration == "auto" else auto
    if found.lost.value is not None:
        left = (
            "What is left of miscalibration costs"
            if found.lost.value > 0
            else "What is left of miscalibration costs nothing that shows: corrected further, "
            "decisions would have earned less;"
        )
        said = f"{said} {left} {estimate_text(found.lost)}."
        tolerated = decisions.calibration_loss * abs(evidence.held_out.money.value or 0.0)
        costly = above(found.lost) and found.lost.value > tolerated
        return Judgement("warn", said, remedy, fixes) if costly else Judgement("pass", said)
    slopes = [each.slope for each in found.classes] or [found.slope]
    known = [(slope.low, slope.high) for slope in slopes]
    near = decisions.calibration_slope
    ends = [(low, high) for low, high in known if low is not None and high is not None]
    wrong = any(high < 1 - near or low > 1 + near for low, high in ends)
    if evidence.task == "regression":
        wrong = wrong or _biased(found.intercept, evidence.held_out.score, near)
    if wrong:
        return Judgement("warn", said, remedy, fixes)
    # One class that nobody could judge keeps the others from passing for it.
    return Judgement("pass", said) if len(ends) == len(slopes) else _unjudged(said)


def untuned(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0306: no reported row took part in setting the threshold."""
    del decisions
    rule, held = evidence.candidate.rule, evidence.held_out
    if not held.rows:
        return Judgement(
            "not_evaluated", "There are no held-out rows.", _MORE_ROWS, (more_held_out(),)
        )
    if held.threshold_rows_shared:
        said = f"{held.threshold_rows_shared:,} rows set the threshold and were reported, too."
        return Judgement("block", said, "Split again in step 2.")
    where = _WHERE[rule.source].format(rows=held.threshold_rows)
    return Judgement(
        "pass",
        f"Decision rule: {rule.how}. {where}; the {held.rows:,} held-out rows were scored once, "
        "afterwards.",
    )


def looked_at(found: Judgement, looks: int | None, allowed: int) -> Judgement:
    """TF0306, second half: rows that were looked at often are tuned to by hand."""
    if looks is None or found.status != "pass":
        return found
    said = f"{found.said} Models or decision rules scored on these rows so far, what-ifs included: "
    if looks <= allowed:
        return found._replace(said=f"{said}{looks}.")
    # Blom's approximation to the expected largest of so many normal draws.
    luck = NormalDist().inv_cdf((looks - 0.375) / (looks + 0.25))
    return Judgement(
        "warn",
        f"{said}{looks}, more than the {allowed} allowed. Whoever keeps the best of {looks} "
        f"equally good ones sees it about {luck:.1f} standard errors better than it is: take the "
        "figures as too good.",
        "Confirm on rows that nobody has looked at (newer data, step 2), or let step 7 test it.",
    )


def pays(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0307: the gain covers what the project costs."""
    found, needed = evidence.break_even, evidence.break_even.required_gain_per_week
    if evidence.money_note:
        why = f"Money is {evidence.money_note}."
        return Judgement("not_evaluated", why, _PAYOFFS, (payoffs(),))
    if needed is None:
        said = f"Gain over {found.over} {estimate_text(found.gain)}; step 1 states no costs"
        return Judgement(
            "not_evaluated",
            f"{said}, so nobody can tell whether it covers them.",
            "State in step 1 what building, running and switching cost; 0 is an answer.",
            (costs(),),
        )
    said = (
        f"Gain over {found.over} {estimate_text(found.gain)}, against "
        f"{money_text(needed, found.gain.unit)} of costs."
    )
    load = evidence.held_out.load
    if load is not None and load.exceeds:
        acted = number_text(load.acted.value, decimals=1)
        said += f" For it {acted} cases a week are acted on. {load.words}"
    if found.required_precision is not None and found.precision.value is not None:
        said += (
            " Precision when acting on as many cases as there are positives: "
            f"{estimate_text(found.precision)}; step 1 needs {found.required_precision:.3g}."
        )
    if found.gain.low is None or found.gain.high is None:
        return Judgement("not_evaluated", said, _MORE_ROWS, (more_held_out(),))
    if found.over != TODAY and found.gain.high >= needed:
        # Costs are set against what is done today: only a gain over that can cover them.
        return Judgement(
            "not_evaluated",
            f"{said} What is gained over today's rule is not known: {_unknown(evidence)}.",
            "State what is done today in step 1.",
            (todays_rule(),),
        )
    if found.gain.low >= needed:
        return Judgement("pass", said)
    remedy = "Lower costs, raise the volume, or find a better model; step 1 holds the numbers."
    pays_where = set_to(
        "Act where it pays",
        f"The threshold is now chosen otherwise (policy: {decisions.threshold_policy}). By money, "
        "the model acts where the payoffs of step 1 say that acting is worth more than leaving it.",
        threshold_policy="money",
    )
    fixes = () if decisions.threshold_policy == "money" else pays_where
    return Judgement("block" if found.gain.high < needed else "warn", said, remedy, fixes)


def _lines(evidence: BaselineEvidence) -> str:
    found = evidence.calibration
    if found.classes:
        slopes = "; ".join(f"{c.label} {estimate_text(c.slope)}" for c in found.classes[:5])
        more = len(found.classes) - 5
        return f"Slope of each class, ideal 1: {slopes}{f' and {more} more' if more > 0 else ''}."
    second = "mean error" if evidence.task == "regression" else "intercept"
    return (
        f"Slope {estimate_text(found.slope)} (ideal 1), {second} "
        f"{estimate_text(found.intercept)} (ideal 0)."
    )


def _unjudged(said: str) -> Judgement:
    return Judgement("not_evaluated", said, _MORE_ROWS, (more_held_out(),))


def _unknown(evidence: BaselineEvidence) -> str:
    return evidence.held_out.over_today.note.removeprefix("not evaluated: ")


def _biased(bias: Estimate, score: Estimate, near: float) -> bool:
    # Surely off by more than the tolerated share of the typical error.
    if bias.low is None or bias.high is None or score.value is None:
        return False
    return max(bias.low, -bias.high) > near * score.value


__all__ = ["calibrated", "looked_at", "metric", "pays", "untuned"]
