"""TF1004 and TF1005: proxies, and what treating groups more alike would cost."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.charts.words import counted, interval_text
from tenfold.fairness import Comparison, FairnessReport, Point, Proxy
from tenfold.features.excluding import fixes_of
from tenfold.gating import Judgement
from tenfold.remedies import asking, payoffs
from tenfold.step import GateView
from tenfold.steps.step10_ethics.evidence import EthicsEvidence
from tenfold.steps.step10_ethics.judgements import uncompared
from tenfold.vocabulary import Fix

ALL = "all features"
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
            fixes=(asking("data_quality", "protected", label="Name protected attributes"),),
        )
    accepted = {name for name, why in view.decisions.proxies_accepted.items() if why.strip()}
    if unread := [a.column for a in found.attributes if a.in_model and a.column not in accepted]:
        return Judgement(
            "warn",
            f"The model reads {', '.join(unread)} itself.",
            "Set 'protected_in_model' of step 2 to false, or give the reason in "
            "'proxies_accepted'.",
            fixes=(
                Fix(
                    label=f"Keep {', '.join(unread)} out of the model",
                    says="It is still looked at: groups are judged by it.",
                    changes={"data_quality": {"protected_in_model": False}},
                ),
                _accept(),
            ),
        )
    close = [one for one in found.proxies if one.verdict == "close"]
    single = [one for one in close if one.column != ALL]
    looked = found.looked.features
    if unnoticed := [one for one in single if one.column not in accepted]:
        return Judgement(
            "warn",
            f"{_unnoticed(found, unnoticed)} of {looked} features stand in for a protected "
            f"attribute: {'; '.join(_telling(found, one) for one in unnoticed[:_NAMED])}.",
            "Leave them out (see the proposals), or give the reason to keep each in "
            "'proxies_accepted'.",
            fixes=(
                *fixes_of("ethics", found.proposals, {one.column for one in unnoticed}),
                _accept(),
            ),
        )
    said = f"None of {looked} features alone surely tells a protected attribute"
    if single:
        kept = len({one.column for one in single})
        said = f"Of {looked} features {kept} {_are(kept)} known to stand in, kept with a reason"
    together = [one for one in close if one.column == ALL]
    if together and ALL not in accepted:
        return Judgement(
            "warn",
            f"{said}, but all together tell {', '.join(one.protected for one in together)} "
            f"({_measure(together[0])} {interval_text(together[0].strength)}).",
            "Nothing can be left out to end this; look at the gaps (TF1001, TF1002), which say "
            f"what it leads to. To answer for it, give the reason under '{ALL}' in "
            "'proxies_accepted'.",
            fixes=(_accept(),),
        )
    said += "; that all together do is accepted with a reason" if together else ""
    if open_ := [one for one in found.proxies if one.verdict == "not_enough"]:
        return Judgement(
            "not_evaluated",
            f"{said}, but {found.looked.unsure or len(open_)} cannot be told: "
            f"{'; '.join(_untold(found, one) for one in open_[:_NAMED])}.",
            "More rows, or groups joined to larger ones, would tell.",
        )
    alike = not single and not together
    return Judgement("pass", f"{said}{', nor do all together' if alike else ''}.")


def mitigation(view: GateView) -> Judgement:
    """TF1005: where a gap is not tolerated, ways out were tried, priced and decided on."""
    found: EthicsEvidence = view.evidence
    if why := uncompared(found):
        return why
    assert found.report is not None
    report = found.report
    broken = report.comparisons("breach")
    open_ = report.comparisons("not_enough")
    tried = [point for one in found.frontiers for point in one.points if point.method != "none"]
    priced = [point for point in tried if point.over_candidate.known]
    said = (
        f"{counted(len(tried), 'way')} to treat groups more alike {_were(len(tried))} tried on the "
    )
    said += "held-out rows" + (f", {len(priced)} of them priced" if priced else "")
    also = f" {said}." if tried else ""
    if not broken and not report.comparisons("clear"):
        return Judgement(
            "not_evaluated",
            "No comparison has a verdict, so nobody can tell whether mitigation is called for.",
            "TF1003 says what is missing.",
        )
    if not broken and open_:
        return Judgement(
            "not_evaluated",
            f"No gap surely calls for mitigation, but {len(open_)} cannot be told either way."
            f"{also}",
            "TF1003 says how many cases are needed to tell.",
        )
    if not broken:
        return Judgement("pass", f"No gap calls for mitigation.{also}")
    if not tried:
        return Judgement(
            "warn",
            f"{_not_tolerated(broken)}, and nothing was tried: "
            f"{found.ways_note or 'no way was evaluated'}.",
            "Allow ways in 'mitigation'."
            if found.task == "binary" and not view.decisions.mitigation
            else "Look at the cases in step 5 and collect better features, or show in a waiver "
            "why the gap stays.",
            fixes=(asking("ethics", "mitigation", label="Allow ways of mitigation"),)
            if found.task == "binary" and not view.decisions.mitigation
            else (),
        )
    return _decided(view, tried, said)


def _decided(view: GateView, tried: Sequence[Point], said: str) -> Judgement:
    """Gaps are not tolerated and ways out of them were tried: whether somebody has decided."""
    found: EthicsEvidence = view.evidence
    assert found.report is not None
    helping = [one for one in tried if one.removed.low is not None and one.removed.low > 0]
    said += f", {len(helping)} surely {'makes' if len(helping) == 1 else 'make'} the gap smaller"
    paid = [one for one in helping if one.over_candidate.known]
    cheapest = max(paid, key=lambda p: p.over_candidate.value or 0.0, default=None)
    money = cheapest.over_candidate if cheapest else None
    if cheapest is not None and money is not None:
        said += f"; of these the cheapest, {cheapest.name}, changes money by {interval_text(money)}"
        said += _lot(cheapest)
    if not view.decisions.mitigation_reason.strip():
        return Judgement(
            "warn",
            f"{_not_tolerated(found.report.comparisons('breach'))}. {said}. Nobody has said which "
            "way is taken.",
            "Choose a point ('chosen_mitigation') or none, and give 'mitigation_reason'.",
            # What a way changes is its price, and no loss that grows while nobody decides.
            fixes=(_choose(),),
        )
    if not any(one.over_candidate.known for one in tried):
        return Judgement(
            "not_evaluated",
            f"{said}, but none is priced: step 1 gives no payoffs.",
            "Give payoffs and volume in step 1.",
            fixes=(payoffs(),),
        )
    if left := _unpriced(found, found.report):
        tells = ", ".join(one.protected for one in found.frontiers)
        return Judgement(
            "warn",
            f"{said}. That is for {tells} alone: gaps by {', '.join(left)} are not tolerated "
            "either, and no way out of them was priced.",
            "Name one or two attributes in 'frontier_for' and look at each; a pair answers for "
            "both of its attributes.",
            fixes=(asking("ethics", "frontier_for", label="Choose whose gap is priced"),),
        )
    chosen = [one for one in tried if view.decisions.chosen_mitigation in (one.name, one.key)]
    reason = view.decisions.mitigation_reason.strip().rstrip(".")
    if chosen and chosen[0] not in helping:
        return Judgement(
            "warn",
            f"{said}. Chosen: {chosen[0].name}, of which nobody can tell that it makes the gap "
            f"smaller, because {reason}.",
            "Choose a way that surely does, or none, and say why.",
            fixes=(_choose(),),
        )
    name = f"{chosen[0].name}{_lot(chosen[0])}" if chosen else "none, the candidate stays as it is"
    return Judgement("pass", f"{said}. Chosen: {name}, because {reason}.")


def _choose() -> Fix:
    names = ("chosen_mitigation", "mitigation_reason")
    return asking("ethics", *names, label="Choose a way, or none, and say why")


def _accept() -> Fix:
    return asking("ethics", "proxies_accepted", label="Keep it knowingly: say why")


def _not_tolerated(broken: Sequence[Comparison]) -> str:
    return f"{counted(len(broken), 'gap')} {_are(len(broken))} not tolerated"


def _unnoticed(found: EthicsEvidence, unnoticed: Sequence[Proxy]) -> str:
    count = len({one.column for one in unnoticed})
    # Those in need of an answer are kept first: where all that is kept are, more may be left out.
    full = all(one in unnoticed or one.column == ALL for one in found.proxies)
    more = full and found.looked.close > len(found.proxies)
    return f"At least {count}" if more else str(count)


def _telling(found: EthicsEvidence, one: Proxy) -> str:
    return (
        f"{found.called.get(one.column, one.column)} tells {one.protected} "
        f"({_measure(one)} {interval_text(one.strength)})"
    )


def _untold(found: EthicsEvidence, one: Proxy) -> str:
    why = f" ({one.note})" if one.note else ""
    return f"{found.called.get(one.column, one.column)} for {one.protected}{why}"


def _unpriced(found: EthicsEvidence, report: FairnessReport) -> list[str]:
    """Attributes with a gap that is not tolerated, and no frontier that touches them.

    A breach of a pair counts as looked at where one of its attributes is.
    """
    parts = {part.attribute: part.columns for part in [*report.attributes, *report.intersections]}
    looked = {
        name
        for one in found.frontiers
        for name in parts.get(one.protected) or one.protected.split(" × ")
    }
    broken = dict.fromkeys(one.attribute for one in report.comparisons("breach"))
    return [name for name in broken if not looked & set(parts[name])]


def _lot(one: Point) -> str:
    return " (it decides some cases by lot)" if one.random else ""


def _measure(one: Proxy) -> str:
    return "2·AUC − 1" if one.measure == "auc" else "correlation"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


__all__ = ["ALL", "mitigation", "proxies"]
