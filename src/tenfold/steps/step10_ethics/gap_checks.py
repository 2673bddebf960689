"""TF1001 to TF1003: favourable decisions, errors, and whether there is data enough to tell."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.charts.words import counted, interval_text
from tenfold.fairness import Comparison, FairnessReport, GroupPrice, Representation
from tenfold.fairness.exceeding import excess
from tenfold.features.excluding import key_of
from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.step import GateView
from tenfold.steps.step10_ethics.evidence import EthicsEvidence
from tenfold.steps.step10_ethics.judgements import named, title_of, uncompared, worst_first
from tenfold.vocabulary import Fix, Money
from tenfold.vocabulary.proposals import accepting


def favourable(view: GateView) -> Judgement:
    """TF1001: every group's rate of favourable decisions is four fifths of the reference's."""
    found: EthicsEvidence = view.evidence
    if why := uncompared(found):
        return why
    assert found.report is not None
    floor = view.decisions.least_ratio
    mine = [one for one in found.report.comparisons() if one.metric == "selection_rate"]
    if not mine:
        return Judgement(
            "not_evaluated",
            "Amounts are no yes or no: there is no rate of favourable decisions."
            if found.task == "regression"
            else "No group could be compared with a reference.",
            "Errors are compared instead (TF1002)."
            if found.task == "regression"
            else "See 'Groups' for the reason: one group only, or too few cases in the others.",
        )
    broken = worst_first([one for one in mine if one.verdict == "breach"])
    if broken:
        return Judgement(
            "block",
            f"{named(broken)}: favourable decisions, {found.good.words}, are surely rarer than "
            f"{floor:g} of the other side's rate.{_costs(found, broken)}",
            "Mitigate it ('frontier'), or show in a waiver the business need and why no other way "
            "serves it as well.",
            _cost(found, broken),
            _reweighing(found, broken),
        )
    return _clear(
        found.report,
        mine,
        f"No group's rate of favourable decisions, {found.good.words}, lies below {floor:g} of the "
        "other side's",
        f"No group's rate of favourable decisions, {found.good.words}, is surely below {floor:g} "
        "of the other side's",
    )


def errors(view: GateView) -> Judgement:
    """TF1002: gaps of error rates (amounts: of errors) are within what is tolerated."""
    found: EthicsEvidence = view.evidence
    if why := uncompared(found):
        return why
    assert found.report is not None
    mine = [one for one in found.report.comparisons() if one.metric != "selection_rate"]
    if not mine:
        return Judgement(
            "not_evaluated",
            "No error was compared.",
            "Name errors in 'errors_judged', or see 'Groups' for why groups were not compared.",
        )
    titles = {one.name: one.title for one in found.report.metrics}
    harms = {one.name: one.harm for one in found.report.metrics}
    broken = [one for one in mine if one.verdict == "breach"]
    if broken:
        by = {m: [one for one in broken if one.metric == m] for m in (o.metric for o in broken)}
        said = "; ".join(
            f"{titles.get(metric, metric)}: {named(worst_first(gaps))}"
            + (f" ({harms[metric].rstrip('.')})" if harms.get(metric) else "")
            for metric, gaps in by.items()
        )
        return Judgement(
            "warn",
            f"Errors surely fall on some more than is tolerated. {said}.{_costs(found, broken)}",
            "Look at the cases in step 5, mitigate ('frontier'), or change 'max_gap' with the "
            "reason in 'gap_reason'.",
            _cost(found, broken),
            _reweighing(found, broken),
        )
    seen = ", ".join(
        title_of(found.report, name) for name in dict.fromkeys(one.metric for one in mine)
    )
    judged = _clear(
        found.report,
        mine,
        f"No gap lies beyond what is tolerated ({seen})",
        f"No gap is surely beyond what is tolerated ({seen})",
    )
    if judged.status == "pass" and not view.decisions.gap_reason.strip():
        return judged._replace(said=f"{judged.said} Nobody says why such gaps are tolerated.")
    return judged


def enough(view: GateView) -> Judgement:
    """TF1003: every group has cases enough for a verdict."""
    found: EthicsEvidence = view.evidence
    if why := uncompared(found):
        return why
    assert found.report is not None
    report = found.report
    open_ = report.comparisons("not_enough")
    alone = [part.attribute for part in report.attributes if part.reference is None]
    parts = [*report.attributes, *report.intersections]
    small = sum(
        each.parts
        for part in parts
        for each in part.groups
        if each.suppressed or each.parts > 1 or (each.n or 0) < report.judged_from
    )
    said = []
    if open_:
        groups = {(one.attribute, one.group) for one in open_}
        needed = [one for one in open_ if one.needed is not None]
        said.append(
            f"{len(open_)} of {len(report.comparisons())} comparisons, in "
            f"{counted(len(groups), 'group')}, cannot be told either way"
        )
        if needed:
            least = sorted(needed, key=lambda one: one.needed or 0)
            said.append(
                "held-out cases needed to tell: "
                + "; ".join(
                    f"{one.attribute}, {one.group} {_count(one.needed)} ({_count(one.n)} are there)"
                    for one in _per_group(least)[:3]
                )
            )
    if small:
        are = "has" if small == 1 else "have"
        said.append(
            f"{counted(small, 'group')} {are} fewer than {report.judged_from} cases and "
            f"{'is' if small == 1 else 'are'} not judged"
        )
    if alone:
        said.append(f"{', '.join(alone)}: only one group, nothing to compare with")
    if missed := [one for one in found.representation if one.verdict == "under"]:
        said.append(
            "too few cases for their share of the population: "
            + "; ".join(_share(one) for one in missed[:3])
            + (f"; and {len(missed) - 3} more" if len(missed) > 3 else "")
        )
    if not report.comparisons() and not said:
        said.append("no group could be compared")
    if said:
        return Judgement(
            "warn",
            ". ".join(words[0].upper() + words[1:] for words in said) + ".",
            "Collect cases and outcomes of these groups, join groups (cut_points) or wait for more "
            "cases; until then nobody may say that they are treated alike.",
            fixes=(asking("ethics", "cut_points", label="Join groups of numbers"),),
        )
    return Judgement(
        "pass", f"All {len(report.comparisons())} comparisons have a verdict, with their doubt."
    )


def _reweighing(found: EthicsEvidence, broken: Sequence[Comparison]) -> tuple[Fix, ...]:
    keys = {key_of("reweigh", one.attribute) for one in broken}
    return accepting("ethics", found.proposals, keys)


def _clear(report: FairnessReport, mine: Sequence[Comparison], said: str, surely: str) -> Judgement:
    """Nothing breaches: a pass with `said`, or no more than `surely` where some cannot be told."""
    open_ = [one for one in mine if one.verdict == "not_enough"]
    metrics = {one.metric for one in mine}
    if open_:
        return Judgement(
            "not_evaluated",
            f"{surely}; {len(open_)} of {len(mine)} cannot be told either way: "
            f"{named(open_, report=report if len(metrics) > 1 else None)}.",
            "TF1003 says how many cases are needed to tell.",
        )
    compared = {one.attribute for one in mine}
    left = [part.attribute for part in report.attributes if part.attribute not in compared]
    unseen = f" Not compared, see TF1003: {', '.join(left)}." if left else ""
    return Judgement("pass", f"{said}: {counted(len(mine), 'comparison')}, told surely.{unseen}")


def _cost(found: EthicsEvidence, broken: Sequence[Comparison]) -> Money | None:
    """What errors surely cost more per week in the group that fares worse: the dearest breach."""
    known = [money for _, _, money in _priced(found, broken) if _surely(money)]
    return max(known, key=lambda money: money.value or 0.0, default=None)


def _costs(found: EthicsEvidence, broken: Sequence[Comparison]) -> str:
    """What errors cost on both sides of the dearest breach, in a sentence."""
    sides = _priced(found, broken)
    if not sides:
        return ""
    worse, other, money = max(sides, key=lambda side: (_surely(side[2]), side[2].value or 0.0))
    said = (
        f" By the payoffs, errors cost {interval_text(worse.loss_per_case)} per case where "
        f"{worse.attribute} is {worse.group}, and {interval_text(other.loss_per_case)} where it is "
        f"{other.group}: "
    )
    if _surely(money):
        return f"{said}{interval_text(money)} more in all than at the price of the latter."
    return (
        f"{said}not surely more, so no price is put on it (payoffs count the project's money, not "
        "harm to people)."
    )


def _priced(
    found: EthicsEvidence, broken: Sequence[Comparison]
) -> list[tuple[GroupPrice, GroupPrice, Money]]:
    """The side that fares worse, the other, and what errors cost more there; pairs have none."""
    by = {(one.attribute, one.group): one for one in found.prices}
    sides = dict.fromkeys(
        (one.attribute, one.reference, one.group)
        if one.worse_off == one.reference
        else (one.attribute, one.group, one.reference)
        for one in broken
    )
    both = [(by.get((name, worse)), by.get((name, other))) for name, worse, other in sides]
    told = [(worse, other, excess(worse, other)) for worse, other in both if worse and other]
    return [side for side in told if side[2].known]


def _surely(money: Money) -> bool:
    return money.low is not None and money.low > 0


def _per_group(comparisons: Sequence[Comparison]) -> list[Comparison]:
    most: dict[tuple[str, str], Comparison] = {}
    for one in comparisons:
        most[(one.attribute, one.group)] = one  # the last needs most, for all metrics at once
    return sorted(most.values(), key=lambda one: one.needed or 0)


def _share(one: Representation) -> str:
    if not one.share.known:
        return f"{one.attribute}, {one.group} ({one.note})"
    return f"{one.attribute}, {one.group} has {interval_text(one.ratio)} times its share"


def _count(n: int | None) -> str:
    return "?" if n is None else f"{n:,}"


__all__ = ["enough", "errors", "favourable"]
