"""TF1004 and TF1005: proxies, and what treating groups more alike would cost."""

from __future__ import annotations

from tenfold.charts.words import interval_text
from tenfold.fairness import Proxy
from tenfold.gating import Judgement
from tenfold.step import GateView
from tenfold.steps.step10_ethics.evidence import EthicsEvidence
from tenfold.steps.step10_ethics.judgements import uncompared

_NAMED = 4


def proxies(view: GateView) -> Judgement:
    """TF1004: no feature of the model tells a protected attribute, or someone accepted it."""
    found: EthicsEvidence = view.evidence
    if not found.attributes:
        return uncompared(found) or Judgement("not_evaluated", "")
    if not found.proxies:
        return Judgement(
            "not_evaluated",
            f"No proxy was looked for: {found.proxies_note or 'the model reads no feature'}.",
            "Name protected attributes with two groups or more.",
        )
    accepted = view.decisions.proxies_accepted
    reads = [one.column for one in found.attributes if one.in_model]
    close = [one for one in found.proxies if one.verdict == "close"]
    single = [one for one in close if one.column != ALL]
    unnoticed = [one for one in single if not accepted.get(one.column, "").strip()]
    together = [one for one in close if one.column == ALL]
    looked = len({one.column for one in found.proxies} - {ALL})
    if reads:
        unread = [name for name in reads if not accepted.get(name, "").strip()]
        if unread:
            return Judgement(
                "warn",
                f"The model reads {', '.join(unread)} itself.",
                "Set 'protected_in_model' of step 2 to false, or give the reason in "
                "'proxies_accepted'.",
            )
    if unnoticed:
        said = "; ".join(
            f"{found.called.get(one.column, one.column)} tells {one.protected} "
            f"({_measure(one)} {interval_text(one.strength)})"
            for one in unnoticed[:_NAMED]
        )
        return Judgement(
            "warn",
            f"{len(unnoticed)} of {looked} features stand in for a protected attribute: {said}.",
            "Leave them out (see the proposals), or give the reason to keep each in "
            "'proxies_accepted'.",
        )
    said = f"None of {looked} features alone tells a protected attribute"
    if single:
        said = f"{len(single)} proxies are known and accepted with a reason"
    if together:
        return (
            Judgement(
                "warn",
                f"{said}, but all together tell {', '.join(one.protected for one in together)} "
                f"({_measure(together[0])} {interval_text(together[0].strength)}).",
                "Nothing can be left out to end this; look at the gaps (TF1001, TF1002), which say "
                f"what it leads to. To answer for it, give the reason under '{ALL}' in "
                "'proxies_accepted'.",
            )
            if not accepted.get(ALL, "").strip()
            else Judgement("pass", f"{said}; that all together do is accepted with a reason.")
        )
    open_ = [one for one in found.proxies if one.verdict == "not_enough"]
    if open_:
        return Judgement(
            "not_evaluated",
            f"{said} surely, but {len(open_)} cannot be told: "
            f"{', '.join(one.column for one in open_[:_NAMED])}.",
            "More rows would tell.",
        )
    alike = any(one.column == ALL for one in found.proxies) and not single
    return Judgement("pass", f"{said}{', nor do all together' if alike else ''}.")


def mitigation(view: GateView) -> Judgement:
    """TF1005: where a gap is not tolerated, ways out were tried, priced and decided on."""
    found: EthicsEvidence = view.evidence
    if why := uncompared(found):
        return why
    assert found.report is not None
    report = found.report
    broken = report.comparisons("breach")
    tried = [point for one in found.frontiers for point in one.points if point.method != "none"]
    priced = [point for point in tried if point.over_candidate.known]
    if not broken and not found.report.comparisons("clear"):
        return Judgement(
            "not_evaluated",
            "No comparison has a verdict, so nobody can tell whether mitigation is called for.",
            "TF1003 says what is missing.",
        )
    said = f"{len(tried)} ways to treat groups more alike were tried on the held-out rows"
    said += f", {len(priced)} of them priced" if priced else ""
    open_ = report.comparisons("not_enough")
    if not broken and open_:
        return Judgement(
            "not_evaluated",
            f"No gap surely calls for mitigation, but {len(open_)} comparisons cannot be told "
            f"either way. {said}.",
            "TF1003 says how many people are needed to tell.",
        )
    if not broken:
        return Judgement("pass", f"No gap calls for mitigation. {said}.")
    if not tried:
        why_not = next((one.note for one in found.frontiers if one.note), "none was allowed")
        return Judgement(
            "warn",
            f"{len(broken)} gaps are not tolerated, and no mitigation was tried: {why_not}.",
            "Allow ways in 'mitigation'.",
        )
    cheapest = max(priced, key=lambda p: p.over_candidate.value or 0.0, default=None)
    money = cheapest.over_candidate if cheapest else None
    if money is not None:
        assert cheapest is not None
        said += f"; the cheapest, {cheapest.name}, changes money by {interval_text(money)}"
    if not view.decisions.mitigation_reason.strip():
        return Judgement(
            "warn",
            f"{len(broken)} gaps are not tolerated. {said}. Nobody has said which way is taken.",
            "Choose a point ('chosen_mitigation') or none, and give 'mitigation_reason'.",
            money,
        )
    if not priced:
        return Judgement(
            "not_evaluated",
            f"{said}, but none is priced: step 1 gives no payoffs.",
            "Give payoffs and volume in step 1.",
        )
    chosen = view.decisions.chosen_mitigation or "none"
    reason = view.decisions.mitigation_reason.strip().rstrip(".")
    return Judgement("pass", f"{said}. Chosen: {chosen}, because {reason}.")


def _measure(one: Proxy) -> str:
    return "2·AUC − 1" if one.measure == "auc" else "correlation"


ALL = "all features"

__all__ = ["ALL", "mitigation", "proxies"]
