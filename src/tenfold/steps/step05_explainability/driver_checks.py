"""TF0502, TF0503 and TF0506: what drives the decisions, against what is known of the world."""

from __future__ import annotations

from collections.abc import Collection

from tenfold.charts import estimate_text, interval_text
from tenfold.features.excluding import fixes_of
from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.step import GateView
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import ExplainabilityEvidence
from tenfold.steps.step05_explainability.findings import Driver
from tenfold.steps.step05_explainability.judgements import largest, listed
from tenfold.vocabulary import Fix

_FEWEST = 4  # of fewer features one will often lead


def signs(view: GateView) -> Judgement:
    """TF0502: effects run the way that experts expect."""
    found: ExplainabilityEvidence = view.evidence
    if not found.signs:
        return Judgement(
            "not_evaluated",
            "No expert has said which way a feature should work.",
            "Ask a domain expert, and write it in expected_signs.",
            fixes=(_expected(),),
        )
    against = [one for one in found.signs if one.verdict == "contradicts"]
    wavers = [one for one in found.signs if one.verdict == "wavers"]
    unknown = [one for one in found.signs if one.verdict == "unknown"]
    said = " ".join(one.words for one in (against + wavers + unknown)[:5])
    if against or wavers:
        return Judgement(
            "block" if against else "warn",
            f"{len(against) + len(wavers)} of {len(found.signs)} expectations are not met. {said}",
            "Ask who said so and look at the column's cells; where the expert is right, accept the "
            "proposal to leave the feature out.",
            largest([one.money for one in against + wavers]),
            _left_out(found, [one.column for one in against + wavers]),
        )
    if unknown:
        remedy = "Name features that the model reads, as numbers."
        return Judgement("not_evaluated", said, remedy, fixes=(_expected(),))
    who = listed(sorted({one.by for one in found.signs}))
    return Judgement("pass", f"All {len(found.signs)} expectations of {who} are met.")


def dominance(view: GateView) -> Judgement:
    """TF0503: no feature carries more than all others together without somebody knowing why."""
    found: ExplainabilityEvidence = view.evidence
    wanted: ExplainabilityDecisions = view.decisions
    top = max(found.drivers, key=lambda one: one.share, default=None)
    if top is None or not top.share:
        why = "the model gives every case the same answer" if found.drivers else "no feature"
        return Judgement("not_evaluated", f"Nothing drives the decisions: {why}.", "See step 3.")
    said = (
        f"{top.column} carries {100 * top.share:.0f} % of what the features are worth together"
        f" (share {estimate_text(top.carried)})."
    )
    if dominant(wanted, found.drivers) is None:
        kept = next((one for one in wanted.kept if one.column == top.column), None)
        if top.carried.high is not None and top.carried.high < wanted.dominant_share:
            return Judgement("pass", said)
        if kept is not None:
            return Judgement("pass", f"{said} Kept knowingly by {kept.by}: {kept.reason}")
        if len(found.drivers) < _FEWEST:
            return Judgement("pass", f"{said} With so few features one has to lead.")
        if top.share < wanted.dominant_share:
            return Judgement(
                "not_evaluated",
                f"{said} Whether that is {wanted.dominant_share:g} or more cannot be told.",
                "More held-out rows would tell; or say in `kept` why it may lead.",
            )
        return Judgement(
            "not_evaluated",
            f"{said} But that cannot be told from nothing: {interval_text(top.loss)}.",
            "See in step 3 whether the model beats the constant; more held-out rows would tell.",
        )
    if not (top.carried.low or 0.0) >= wanted.dominant_share:
        said += " That it is so much may be chance."
    return Judgement(
        "warn",
        f"{said} Without it the decisions earn less: {_money(top)}.",
        "Ask whether its value is known before the decision. If it is, say so in `kept`; if not, "
        "accept the proposal to leave it out in step 2.",
        top.money,
        (*_left_out(found, [top.column]), _keep()),
    )


def dominant(wanted: ExplainabilityDecisions, drivers: list[Driver]) -> Driver | None:
    """The one feature that carries more than is plausible, unless somebody answers for it."""
    top = max(drivers, key=lambda one: one.share, default=None)
    if top is None or top.share < wanted.dominant_share or len(drivers) < _FEWEST:
        return None
    if not top.sure:  # a model of noise has a largest share, too
        return None
    return None if any(one.column == top.column for one in wanted.kept) else top


def protected(view: GateView) -> Judgement:
    """TF0506: what drives the decisions is no protected attribute, nor stands for one unnoticed."""
    found: ExplainabilityEvidence = view.evidence
    if not found.protected:
        return Judgement(
            "not_evaluated",
            "No protected attribute is named in step 2.",
            "Name them in step 2 (protected): they need not be used to be looked at.",
            fixes=(asking("data_quality", "protected", label="Name protected attributes"),),
        )
    whom = listed(list(found.protected))
    if found.protected_drivers:
        names = set(found.protected_drivers)
        return Judgement(
            "block",
            f"The model decides by {listed(list(found.protected_drivers))} itself.",
            "Set protected_in_model to false in step 2, or answer for it with a waiver.",
            largest([one.money for one in found.drivers if one.column in names]),
            (
                Fix(
                    label="Keep protected attributes out of the model",
                    says="They are still looked at: step 10 judges the groups by them.",
                    changes={"data_quality": {"protected_in_model": False}},
                ),
            ),
        )
    close = [one for one in found.stand_ins if one.close]
    open_ = [one for one in close if not one.kept]
    if open_:
        said = "; ".join(
            f"{one.column} stands for {one.protected} ({interval_text(one.strength)})"
            for one in open_[:5]
        )
        names = {one.column for one in open_}
        return Judgement(
            "warn",
            f"Among the drivers: {said}.",
            "Look at step 10 for what it does to the groups; keep it knowingly (kept), or accept "
            "the proposal to leave it out.",
            largest([one.money for one in found.drivers if one.column in names]),
            (*_left_out(found, names), _keep()),
        )
    if not found.stand_ins:
        return Judgement(
            "not_evaluated",
            f"Nothing could be told of {whom}: too few rows, or no driver.",
            "See step 2 for the groups.",
        )
    unsure = [one for one in found.stand_ins if one.unsure and not one.kept]
    if unsure:
        pairs = listed(list(dict.fromkeys(f"{one.column} for {one.protected}" for one in unsure)))
        return Judgement(
            "not_evaluated",
            f"Too few rows to tell whether these stand in: {pairs}.",
            "Gather more rows of the smaller groups, or raise row_cap.",
        )
    knowing = f" Kept knowingly: {listed([one.column for one in close])}." if close else ""
    held, read = len({one.column for one in found.stand_ins}), len(found.drivers)
    which = f"None of the {held:,} strongest of {read:,} features" if held < read else "No feature"
    return Judgement(
        "pass", f"{which} that the model reads is {whom}, or stands closely for it.{knowing}"
    )


def _left_out(found: ExplainabilityEvidence, columns: Collection[str]) -> tuple[Fix, ...]:
    return fixes_of("explainability", found.proposals, columns)


def _expected() -> Fix:
    return asking("explainability", "expected_signs", label="Say what an expert expects")


def _keep() -> Fix:
    return asking("explainability", "kept", label="Keep it knowingly: say why")


def _money(driver: Driver) -> str:
    return interval_text(driver.money) if driver.money.known else driver.money.note


__all__ = ["dominance", "dominant", "protected", "signs"]
