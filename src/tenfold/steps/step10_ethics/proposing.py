"""What follows for steps 2 and 3: reweighing where a gap is not tolerated, proxies left out."""

from __future__ import annotations

from tenfold.charts.words import interval_text
from tenfold.fairness import FairnessReport, Frontier, Proxy
from tenfold.features import FeatureRecipe
from tenfold.features.excluding import exclusion, key_of, readers_of
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.remedy_checks import ALL
from tenfold.vocabulary import ModelCandidate, Money, PreparedData, Proposal

_MOST = 5


def proposals(
    decisions: EthicsDecisions,
    report: FairnessReport | None,
    near: list[Proxy],
    frontiers: list[Frontier],
    candidate: ModelCandidate,
    data: PreparedData,
) -> list[Proposal]:
    """Changes for a person to accept or not; nothing changes by itself.

    At most five things are proposed; leaving a column out takes the derived features that read
    it along.
    """
    found = _reweighing(decisions, report, frontiers, candidate, data)
    accepted = decisions.proxies_accepted
    close = [one.protected for one in near if one.verdict == "close" and one.column != ALL]
    recipe = FeatureRecipe.model_validate(data.recipe or {})
    seen = {*candidate.columns, *candidate.features}
    open_ = [
        one
        for one in near
        if one.verdict == "close"
        and one.column in seen
        and not accepted.get(one.column, "").strip()
    ]
    whys: dict[str, list[Proxy]] = {}
    for one in open_:
        whys.setdefault(one.column, []).append(one)
    for column, told in list(whys.items())[: _MOST - len(found)]:
        whom = " and ".join(one.protected for one in told)
        # Priced where it, and nothing else, was left out.
        alone = not readers_of(column, recipe)
        lone = [one.protected for one in told if alone and close.count(one.protected) == 1]
        for change in exclusion(
            column,
            recipe,
            features=seen,
            reason=f"step 10: it stands in for {whom}",
            why="it tells "
            + " and ".join(f"{one.protected} ({interval_text(one.strength)})" for one in told),
            money=_money(frontiers, "without_proxies", lone[0]) if lone else None,
        ):
            if change.key not in {other.key for other in found}:
                found.append(change)
    return found


def _reweighing(
    decisions: EthicsDecisions,
    report: FairnessReport | None,
    frontiers: list[Frontier],
    candidate: ModelCandidate,
    data: PreparedData,
) -> list[Proposal]:
    broken = [] if report is None else report.comparisons("breach")
    parts = [*report.attributes, *report.intersections] if report else []
    columns = {one.attribute: one.columns for one in parts}
    # Step 3 weighs by protected columns of step 2 alone.
    usable = [one for one in broken if set(columns[one.attribute]) <= set(data.roles.protected)]
    if not usable or candidate.task != "binary" or "reweighing" not in decisions.mitigation:
        return []
    gap = usable[0]
    whom = columns[gap.attribute]
    return [
        Proposal(
            key=key_of("reweigh", gap.attribute),
            step="baseline_models",
            decision="reweigh_by",
            change="set",
            value=list(whom),
            words="Train with weights under which "
            f"{' and '.join(whom)} and the outcome are independent",
            why=f"{gap.group} and {gap.reference} differ beyond what is tolerated",
            money=_money(frontiers, "reweighing", gap.attribute),
        )
    ]


def _money(frontiers: list[Frontier], method: str, protected: str) -> Money | None:
    known = [
        point.over_candidate
        for one in frontiers
        for point in one.points
        if (point.method, one.protected) == (method, protected) and point.over_candidate.known
    ]
    return known[0] if known else None


__all__ = ["proposals"]
