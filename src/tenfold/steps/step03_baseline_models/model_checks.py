"""Checks on the model itself: does it beat, earn, generalise; is it stored; if not, why not."""

from __future__ import annotations

from tenfold.charts.words import estimate_text, number_text
from tenfold.remedies import asking, more_held_out, payoffs, todays_rule
from tenfold.steps.step03_baseline_models.decisions import MOST_TRAINED, BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence
from tenfold.steps.step03_baseline_models.judgements import Judgement, above, set_to
from tenfold.vocabulary import Estimate, Fix

_BACK = (
    "Keep what is done today, or go back: better features (step 2) or a better question "
    "(step 1). TF0309 says which."
)
_MORE_ROWS = "Give the held-out part more rows (step 2, split)."
_PAYOFFS = "Fill in payoffs and volume in step 1."


def beats(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0301: on held-out rows, with intervals that exclude zero."""
    # Whether today's rule stands on the ladder is a matter of show: it is compared all the same.
    del decisions
    held, choice = evidence.held_out, evidence.choice
    if choice.chosen == "constant":
        return Judgement("block", f"The constant was chosen. {choice.words}", _BACK)
    found: list[tuple[str, Estimate]] = [("the constant (score)", held.score_over_constant)]
    money = (("today's rule", held.over_today), ("the constant (money)", held.over_constant))
    found += [(name, amount) for name, amount in money if amount.value is not None]
    said = "; ".join(f"against {name} {estimate_text(each)}" for name, each in found)
    if all(each.low is None for _, each in found):
        return Judgement(
            "not_evaluated", f"On held-out rows {said}.", _MORE_ROWS, (more_held_out(),)
        )
    lost = [name for name, each in found if not above(each)]
    if lost:
        return _not_shown(evidence, found, lost, said)
    if held.over_today.value is None:
        why = held.over_today.note.removeprefix("not evaluated: ")
        return Judgement(
            "warn",
            f"On held-out rows {said}. Not compared with today's rule: {why}.",
            "State payoffs, volume and what is done today in step 1.",
            (todays_rule(), payoffs()),
        )
    return Judgement("pass", f"On held-out rows {said}.")


def _not_shown(
    evidence: BaselineEvidence, found: list[tuple[str, Estimate]], lost: list[str], said: str
) -> Judgement:
    entry = evidence.rung(evidence.choice.chosen)
    better = all((each.value or 0.0) > 0 for _, each in found)
    if better and entry is not None and above(entry.gain):
        return Judgement(
            "warn",
            f"Better on held-out rows, but they are too few to be sure against "
            f"{', '.join(lost)}: {said}. Out of fold the score is clearly better than the "
            f"constant's: by {estimate_text(entry.gain)}.",
            "Hold out more rows (step 2, split), or let step 7 test it.",
            (more_held_out(),),
        )
    spared, fixes = _spared(evidence)
    return Judgement("block", f"Not shown to beat {', '.join(lost)}: {said}.{spared}", _BACK, fixes)


def _spared(evidence: BaselineEvidence) -> tuple[str, tuple[Fix, ...]]:
    """That models saw a part of the training rows only, and how they see all of them."""
    rows, all_rows = evidence.material, evidence.all_rows
    if rows.used_rows >= rows.train_rows or (all_rows is not None and not all_rows.why_not):
        return "", ()
    said = f" Models were fitted on {rows.used_rows:,} of {rows.train_rows:,} training rows."
    if rows.train_rows > MOST_TRAINED:
        return said, ()
    fixes = set_to(
        f"Fit on all {rows.train_rows:,} training rows",
        "Fits take longer in proportion; whether they find more is not known before.",
        row_cap=rows.train_rows,
    )
    return said, fixes


def earns(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0303: a complex model was chosen only where it pays."""
    choice = evidence.choice
    if choice.chosen in ("constant", "linear"):
        return Judgement("pass", f"A simple model is used. {choice.words}")
    if choice.earned.value is None:
        if evidence.money_note:
            said = f"{choice.words} Whether it earns its run cost is {evidence.money_note}."
            return Judgement("not_evaluated", said, _PAYOFFS, (payoffs(),))
        return Judgement("pass", f"{choice.words} No simple model was on the ladder.")
    said = (
        f"{choice.words} Out of fold it earns {estimate_text(choice.earned)} more than the simple "
        f"model; its extra run cost is {number_text(choice.extra_cost_per_week)} a week."
    )
    if above(choice.earned, choice.extra_cost_per_week):
        return Judgement("pass", said)
    simpler = set_to(
        "Take the simpler model",
        "Of models that cannot be told apart, the simplest is then chosen (complexity rule: within "
        "one standard error of the best).",
        complexity_rule="one_se",
    )
    fixes = () if decisions.complexity_rule == "one_se" else simpler
    remedy = "Set complexity_rule to one_se: the simpler model is chosen."
    return Judgement("warn", said, remedy, fixes)


def generalises(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0304: skill in training, out of fold and on held-out rows."""
    held = evidence.held_out
    train, test = held.skill_train, held.skill_test
    if evidence.choice.chosen == "constant":
        return Judgement(
            "not_evaluated", "The constant learns nothing, so nothing can be lost.", _BACK
        )
    if train is None or test.value is None or train <= 0:
        why = test.note or "there is no skill in training"
        said = f"The skill cannot be compared: {why}."
        return Judgement("not_evaluated", said, _MORE_ROWS, (more_held_out(),))
    lost = 1 - test.value / train
    folds = "" if held.skill_cv is None else f", {held.skill_cv:.1%} out of fold"
    said = (
        f"The model removes {train:.1%} of the constant's error in training{folds} and "
        f"{test.value:.1%} on held-out rows: {max(lost, 0):.0%} of the skill is lost."
    )
    if test.high is not None and test.high <= 0:
        remedy = "The training rows do not stand for new ones: check split and leaks in step 2."
        return Judgement("block", said, remedy, (_divided(),))
    promised = (1 - decisions.max_gap) * (held.skill_cv or 0.0)
    if test.high is not None and test.high < promised:
        return Judgement(
            "warn",
            f"{said} Held-out rows are harder than the folds promised.",
            "Rows of another time or group behave differently: split by time or group (step 2).",
            (_divided(),),
        )
    if lost > decisions.max_gap:
        return Judgement("warn", said, "Use a simpler model, more rows or fewer features.")
    return Judgement("pass", said)


def _divided() -> Fix:
    return asking(
        "data_quality",
        *("time", "group", "split"),
        label="Look at how rows are divided",
        says="These fields stand in step 2: which column dates the cases, which ties them "
        "together, and how the test rows are chosen.",
    )


def stored(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0308: a simple baseline was compared, and the candidate can be found again."""
    del decisions
    candidate = evidence.candidate
    fitted = {entry.rung for entry in evidence.leaderboard if entry.status == "fitted"}
    said = (
        f"Stored: {candidate.title}, digest {candidate.digest[:12]}, "
        f"{candidate.model.bytes:,} bytes, {candidate.test_rows:,} held-out predictions; "
        f"{len(fitted)} rungs compared."
    )
    if not fitted & {"constant", "linear"}:
        return Judgement(
            "block",
            f"{said} Neither the constant nor the linear model was compared: no baseline.",
            "Switch on constant and linear (step 3, Ladder); TF0309 says if rows were too few.",
            set_to("Compare with both simple models", constant=True, linear=True),
        )
    if not candidate.test_rows:
        return Judgement("warn", said, "Hold out rows (step 2, split).", (more_held_out(),))
    return Judgement("pass", said)


def cause(decisions: BaselineDecisions, evidence: BaselineEvidence) -> Judgement:
    """TF0309: models work, or it is known whether data or question are at fault."""
    del decisions
    found = evidence.diagnosis
    reasons = " ".join(found.reasons)
    if found.verdict == "models_work":
        skill = estimate_text(found.skill)
        held = estimate_text(evidence.held_out.score_over_constant)
        said = f"Share of the constant's error that the best removes: {skill}. On held-out rows"
        return Judgement("pass", f"{said} it beats the constant's score by {held}.")
    if found.verdict == "ill_posed_question":
        return Judgement(
            "block",
            f"The question looks ill-posed. {reasons}",
            "Go back to step 1: another target, another moment, or another decision.",
        )
    spared, fixes = _spared(evidence)
    if found.verdict == "data_problem":
        return Judgement(
            "block",
            f"The data look like the problem. {reasons}{spared}",
            "Go back to step 2: more rows, better labels or better features.",
            fixes,
        )
    return Judgement(
        "not_evaluated",
        f"Data or question cannot be told apart. {reasons}{spared}",
        "Collect more rows first (step 2), then ask again.",
        fixes,
    )


__all__ = ["beats", "cause", "earns", "generalises", "stored"]
