"""TF0403, TF0404, TF0405 and TF0407: what serves, whether it answers alike, and the way back."""

from __future__ import annotations

from tenfold.gating import Judgement
from tenfold.remedies import more_held_out, payoffs
from tenfold.step import GateView
from tenfold.steps.step04_mlops.evidence import MLOpsEvidence, Promotion
from tenfold.tracking import reads_text
from tenfold.vocabulary import Estimate


def not_worse(view: GateView) -> Judgement:
    """TF0403: what serves after this run is the better of the two, as far as rows can tell."""
    one: Promotion = view.evidence.promotion
    unfit = " ".join(one.notes) + " " if one.barred is not None else ""
    if one.by == "none" and one.barred is None and not one.suspected:
        return Judgement(
            "not_evaluated",
            one.why,
            "Give payoffs in step 1 and held-out rows in step 2.",
            fixes=(payoffs(), more_held_out()),
        )
    if one.promoted:
        return Judgement("pass", f"{unfit}{one.why}")
    if one.suspected:
        stands = "and serves by an earlier decision" if one.serves else f"{one.stays} stays"
        return Judgement(
            "warn",
            f"{unfit}The candidate was not promoted, {stands}. {one.why}",
            "Settle TF0203 in step 2 first: keep the column out of the model, or say how it is "
            "known in time. Whoever waives TF0203 promotes by hand, with `tenfold promote`.",
        )
    if one.barred is not None:
        return Judgement(
            "warn",
            f"{unfit}The candidate was not promoted, and {one.stays} serves on. {one.why}",
            "Take that champion out of service: `tenfold promote` lets the candidate serve if you "
            "answer for it; else do without a model what is done today.",
            one.money if one.by == "money" else None,
        )
    figure: Estimate = one.money if one.by == "money" else one.score
    money = one.money if one.by == "money" else None
    if figure.high is not None and figure.high < 0:
        return Judgement(
            "block",
            f"The candidate is worse than {one.rival}, which serves on. {one.why}",
            "Find out in step 3 why it lost, or keep what serves.",
            money,
        )
    serves = "It serves by an earlier decision" if one.serves else f"{one.rival} serves on"
    return Judgement(
        "warn",
        f"The candidate was not promoted: {serves[0].lower()}{serves[1:]}. {one.why}",
        "Collect more cases with outcomes, or promote by hand and answer for it.",
        money,
    )


def alike(view: GateView) -> Judgement:
    """TF0404: package and notebook give the same answers to the same rows."""
    one, tolerance = view.evidence.parity, view.decisions.parity_tolerance
    if one.max_difference is None:
        return Judgement("not_evaluated", f"Nothing was compared: {one.note}.", "Hold out rows.")
    said = (
        f"On {one.rows:,} held-out rows the largest difference is {one.max_difference:g} "
        f"(tolerated: {tolerance:g}); {one.decided_differently:,} decisions differ."
    )
    if one.max_difference > tolerance or one.decided_differently:
        return Judgement(
            "block",
            said,
            "Compare the versions of libraries: run steps 3 and 4 again with --force.",
        )
    return Judgement("pass", said)


def way_back(view: GateView) -> Judgement:
    """TF0405: the champion before can be restored, and answers as it did."""
    one, tolerance = view.evidence.rollback, view.decisions.parity_tolerance
    if one.kind == "failed" or one.max_difference is None:
        return Judgement(
            "block",
            f"The registry could not restore {one.title}: {one.note}",
            "Put a copy of the project's mlartifacts back; or let the candidate, which is "
            "registered and whole, take over with `tenfold promote`, and run this step again with "
            "--force.",
        )
    said = (
        f"restored from the registry, scored {one.rows:,} rows, and answers its example rows as "
        f"when it was registered (largest difference {one.max_difference:g})"
    )
    subject = "The candidate" if one.kind == "lost" else one.title
    if one.max_difference > tolerance:
        return Judgement(
            "block",
            f"{subject} was restored, but answers its example rows otherwise than when it was "
            f"registered: largest difference {one.max_difference:g}, tolerated {tolerance:g}.",
            "Serve it with the libraries that its package names.",
        )
    if one.kind == "lost":
        return Judgement(
            "warn",
            f"The champion before, {one.title}, is lost: {one.note} Until the next champion, the "
            f"way back is what is done today. The candidate itself was {said}.",
            "Put a copy of the project's mlartifacts back if there is one, and run this step again "
            "with --force; else the next champion will be tried against this one.",
        )
    if one.kind == "itself":
        return Judgement(
            "not_evaluated",
            f"No champion came before, so that none could be restored; until one has, the way back "
            f"is what is done today. The candidate itself was {said}.",
            "Nothing for a first model; the second one will be tried against it.",
        )
    barred = view.evidence.promotion.barred
    if barred is not None and barred.digest == one.digest:
        return Judgement(
            "warn",
            f"The champion before, {one.title}, was {said}; but it reads "
            f"{reads_text(barred.columns)}, which step 2 keeps out of the model.",
            "Do not go back to it: without the candidate, do what is done today. The next champion "
            "will be tried against this one.",
        )
    return Judgement("pass", f"The champion before, {one.title}, was {said}.")


def loud(view: GateView) -> Judgement:
    """TF0407: no bad batch gets through."""
    found: MLOpsEvidence = view.evidence
    if not found.refusals:
        return Judgement(
            "not_evaluated",
            f"No bad batch was tried: {found.refusal_note}.",
            "Run step 2 again, then this one.",
        )
    through = [one.batch for one in found.refusals if not one.refused]
    if through:
        return Judgement(
            "block",
            f"Got through unnoticed: a batch {'; a batch '.join(through)}.",
            "Add a rule for it to the data contract in step 2.",
        )
    told = "; ".join(one.batch for one in found.refusals)
    return Judgement("pass", f"Each of these batches was refused with its reason: {told}.")


__all__ = ["alike", "loud", "not_worse", "way_back"]
