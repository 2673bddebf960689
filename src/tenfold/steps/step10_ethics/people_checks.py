"""TF1006 and TF1007: the decision letter, and whom the people affected can turn to."""

from __future__ import annotations

from tenfold.charts.words import counted, interval_text
from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.step import GateView
from tenfold.steps.step10_ethics.evidence import EthicsEvidence


def letter(view: GateView) -> Judgement:
    """TF1006: the letter is complete and asks for no more school than was decided."""
    found: EthicsEvidence = view.evidence
    one, wanted = found.told.letter, view.decisions.reading_grade
    if one is None:
        return Judgement(
            "not_evaluated",
            found.told.why_not[:1].upper() + found.told.why_not[1:] + ".",
            found.good.remedy,
        )
    said = (
        f"The letter has {one.words} words and asks for grade {one.grade:.1f} of school "
        f"(Coleman–Liau {one.coleman_liau:.1f}, ARI {one.automated:.1f}; at most {wanted:g} "
        f"is wanted). It gives {counted(one.reasons, 'reason')} and "
        + (
            ("1 change that turns" if one.changes == 1 else f"{one.changes} changes that turn")
            + " the decision."
            if one.changes
            else "says that no change was found that turns the decision."
        )
    )
    if found.told.tried:
        said += (
            f" Of {found.told.refused:,} cases that it went against, {found.told.tried} were "
            f"looked at; for {found.told.helped} of them there is a change that turns it "
            f"(share of all: {interval_text(found.told.helped_share)})."
        )
    if one.missing:
        return Judgement(
            "warn",
            f"{said} It has holes: {', '.join(one.missing)} not given.",
            f"Fill in {', '.join(one.missing)}.",
            fixes=(asking("ethics", *one.missing, label="Fill in what the letter lacks"),),
        )
    if one.grade > wanted:
        return Judgement(
            "warn",
            said,
            "Shorten 'decision_words' and the meanings in step 2's dictionary, or raise "
            "'reading_grade' with a reason.",
            fixes=(asking("ethics", "decision_words", label="Say it in shorter words"),),
        )
    if not one.reasons:
        return Judgement("warn", said, "Look at step 5: no feature stands out for this case.")
    return Judgement("pass", said)


def affected(view: GateView) -> Judgement:
    """TF1007: who is affected is said, and who answers an appeal, and where."""
    decided = view.decisions
    names = ("affected", "appeals", "appeals_owner", "intended_use", "limits")
    lacking = [name for name in names if not getattr(decided, name).strip()]
    if lacking:
        return Judgement(
            "warn",
            f"Not said: {', '.join(lacking)}.",
            f"Fill in {', '.join(lacking)}: roles and channels, no names.",
            fixes=(asking("ethics", *lacking, label="Say who is affected, and where to appeal"),),
        )
    days = decided.appeals_days
    return Judgement(
        "pass",
        f"Affected: {decided.affected.strip().rstrip('.')}. Appeals go to {decided.appeals}; "
        f"{decided.appeals_owner} answers" + (f" within {days} days." if days else "."),
    )


__all__ = ["affected", "letter"]
