"""TF0602, TF0605 and TF0606: whether the queue is worked, reviewers agree and are listened to."""

from __future__ import annotations

from datetime import date

from tenfold.charts.words import counted, estimate_text
from tenfold.features.excluding import fixes_of
from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.step import GateView
from tenfold.steps.step06_collaboration.decisions import CollaborationDecisions
from tenfold.steps.step06_collaboration.evidence import CollaborationEvidence
from tenfold.vocabulary import Fix

_HOW = "Answer the cases in the notebook of step 6, or by `tenfold review PROJECT --export FILE`."


def worked(view: GateView) -> Judgement:
    """TF0602: enough of the queue has been answered, and lately."""
    decided: CollaborationDecisions = view.decisions
    found: CollaborationEvidence = view.evidence
    one = found.reviewed
    if not found.queue:
        return Judgement(
            "not_evaluated",
            "There is no case to review: no held-out row has a known outcome.",
            "Keep rows for the final test in step 2 (`test_share`).",
        )
    said = f"{one.answered} of {len(found.queue)} cases are answered"
    if one.other_data:
        what = counted(one.other_data, "answer")
        said += f"; of cases that have changed since: {what}, which count for nothing"
    if one.fault_count:
        what = counted(one.fault_count, "line")
        said += f"; of the answers, {what} cannot be read ({one.faults[0]})"
        return Judgement("warn", f"{said.rstrip('.')}.", "Mend these lines.", one.all_errors)
    if one.answered < decided.worked_share * len(found.queue) or not one.answered:
        return Judgement(
            "warn",
            f"{said}; {decided.worked_share:.0%} are wanted. At stake is what errors of the model "
            "cost per week while nobody looks at them.",
            _HOW,
            one.all_errors,
        )
    if not one.last:
        return Judgement("warn", f"{said}; nobody knows when.", _HOW, one.all_errors)
    days = (view.as_of - date.fromisoformat(one.last)).days
    if days < 0:
        return Judgement(
            "warn",
            f"{said}; the latest answer is dated {one.last}, {counted(-days, 'day')} ahead.",
            "Set the clock of the machine on which it was given, and answer again.",
        )
    if days > decided.cadence_days:
        return Judgement(
            "warn",
            f"{said}; the latest answer is {counted(days, 'day')} old, {decided.cadence_days} "
            "are allowed.",
            f"Review again, or lengthen `cadence_days`. {_HOW}",
            one.all_errors,
        )
    return Judgement("pass", f"{said}, the last on {one.last}.")


def agreement(view: GateView) -> Judgement:
    """TF0605: every two reviewers agree beyond chance as far as was asked."""
    decided: CollaborationDecisions = view.decisions
    found: CollaborationEvidence = view.evidence
    known = [pair for pair in found.pairs if pair.kappa.known]
    if not known:
        why = (
            f"{found.pairs[0].first} and {found.pairs[0].second}: {found.pairs[0].kappa.note}"
            if found.pairs
            else f"{counted(len(found.reviewers), 'reviewer')}, and no case that two have judged"
        )
        return Judgement(
            "not_evaluated",
            f"Agreement cannot be told: {why}.",
            "Have a second person answer the same cases, at least ten, without seeing the first's.",
        )
    worst = min(known, key=lambda pair: pair.kappa.value or 0.0)
    said = (
        f"{worst.first} and {worst.second}: kappa {estimate_text(worst.kappa)}; they say the same "
        f"of {worst.agreed.value:.0%} of the cases"
    )
    if found.contradiction_count:
        said += f"; disputed: {counted(found.contradiction_count, 'case')}"
    if more := found.left_out.get("pairs"):
        said += f"; {counted(more, 'pair')} with fewer cases in common not looked at"
    if (worst.kappa.value or 0.0) < decided.smallest_kappa:
        sure = (worst.kappa.high or 0.0) < decided.smallest_kappa
        doubt = "even the upper end lies" if sure else "this may be chance, but it lies"
        return Judgement(
            "warn",
            f"{said}; {doubt} below {decided.smallest_kappa:g}.",
            "Talk the disputed cases through and agree on what a right label is; then review "
            "again. Where one answer is rare, kappa is low by itself: look at the share as well.",
        )
    return Judgement("pass", f"{said}; {decided.smallest_kappa:g} is asked for.")


def rejected(view: GateView) -> Judgement:
    """TF0606: no column that an expert rejected is read by the model."""
    decided: CollaborationDecisions = view.decisions
    found: CollaborationEvidence = view.evidence
    if not decided.rejected_features:
        return _none_rejected(view)
    inside = [one for one in found.rejected if one.how in ("feature", "derived")]
    if inside:
        said = "; ".join(
            f"'{one.column}'"
            + (f" through {', '.join(one.through[:3])}" if one.how == "derived" else "")
            + f" ({one.who}: {one.why})"
            for one in inside[:5]
        )
        return Judgement(
            "block",
            f"The model reads what experts rejected: {said}.",
            "Accept the proposals of this step (`tenfold proposals`), run steps 2 to 6 again; or "
            "settle it with the expert.",
            fixes=fixes_of(
                "collaboration",
                found.proposals,
                {name for one in inside for name in (one.column, *one.through)},
            ),
        )
    unknown = [one.column for one in found.rejected if one.how == "unknown"]
    if unknown:
        return Judgement(
            "warn",
            f"No column is called '{unknown[0]}': nobody can tell whether it is in the model.",
            "Correct the name in `rejected_features`.",
            fixes=(asking("collaboration", "rejected_features", label="Correct the name"),),
        )
    return Judgement("pass", f"All {len(found.rejected)} rejected columns are out of the model.")


def _none_rejected(view: GateView) -> Judgement:
    # Whoever answers cases has not been asked about features: silence is no answer.
    decided: CollaborationDecisions = view.decisions
    who, day = decided.features_reviewed_by.strip(), decided.features_reviewed_on
    if not who:
        return Judgement(
            "not_evaluated",
            "No feature is rejected, and nobody has said that none should be.",
            "Show an expert the features (step 5 says which weigh most), then put what has no "
            "place in the model into `rejected_features`, or whoever rejects none into "
            "`features_reviewed_by`, with the day in `features_reviewed_on`.",
            fixes=(_reviewed("Say what the expert said", "rejected_features"),),
        )
    if day is None:
        return Judgement(
            "warn",
            f"{who} rejects no feature; nobody knows when that was said.",
            "Give the day in `features_reviewed_on`.",
            fixes=(_reviewed("Give the day"),),
        )
    days = (view.as_of - day).days
    said = f"{who} went through the features on {day.isoformat()} and rejects none"
    if days < 0:
        return Judgement(
            "warn",
            f"{said}; that is {counted(-days, 'day')} ahead.",
            "Correct `features_reviewed_on`.",
            fixes=(_reviewed("Correct the day"),),
        )
    if days > decided.cadence_days:
        return Judgement(
            "warn",
            f"{said}; that is {counted(days, 'day')} ago, {decided.cadence_days} are allowed.",
            "Have them looked at again, or lengthen `cadence_days`.",
            fixes=(_reviewed("They were looked at again: say when"),),
        )
    return Judgement("pass", f"{said}.")


def _reviewed(label: str, *more: str) -> Fix:
    names = (*more, "features_reviewed_by", "features_reviewed_on")
    return asking("collaboration", *names, label=label)


__all__ = ["agreement", "rejected", "worked"]
