"""What follows for steps 2 and 3: reweighing where a gap is not tolerated, proxies left out."""

from __future__ import annotations

import re

from tenfold.charts.words import interval_text
from tenfold.fairness import FairnessReport, Frontier, Proxy
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.remedy_checks import ALL
from tenfold.vocabulary import ColumnRoles, ModelCandidate, Money, Proposal

_MOST = 5


def proposals(
    decisions: EthicsDecisions,
    report: FairnessReport | None,
    near: list[Proxy],
    frontiers: list[Frontier],
    candidate: ModelCandidate,
    roles: ColumnRoles,
) -> list[Proposal]:
    """Changes for a person to accept or not; nothing changes by itself."""
    found: list[Proposal] = []
    broken = [] if report is None else report.comparisons("breach")
    parts = [*report.attributes, *report.intersections] if report else []
    columns = {one.attribute: one.columns for one in parts}
    # Step 3 weighs by protected columns of step 2 alone.
    usable = [one for one in broken if set(columns[one.attribute]) <= set(roles.protected)]
    if usable and candidate.task == "binary" and "reweighing" in decisions.mitigation:
        gap = usable[0]
        whom = columns[gap.attribute]
        found.append(
            Proposal(
                key=f"reweigh-{_slug(gap.attribute)}",
                step="baseline_models",
                decision="reweigh_by",
                change="set",
                value=list(whom),
                words="Train with weights under which "
                f"{' and '.join(whom)} and the outcome are independent",
                why=f"{gap.group} and {gap.reference} differ beyond what is tolerated",
                money=_money(frontiers, "reweighing", gap.attribute),
            )
        )
    accepted = decisions.proxies_accepted
    close = [one.protected for one in near if one.verdict == "close" and one.column != ALL]
    for one in near:
        if len(found) >= _MOST:
            break
        plain = one.column in candidate.columns
        if one.verdict == "close" and plain and not accepted.get(one.column, "").strip():
            found.append(
                Proposal(
                    key=f"exclude-{_slug(one.column)}",
                    step="data_quality",
                    decision="excluded",
                    change="add",
                    value={
                        "column": one.column,
                        "reason": f"step 10: it stands in for {one.protected}",
                    },
                    words=f"Leave {one.column} out of the model",
                    why=f"it tells {one.protected} ({interval_text(one.strength)})",
                    # Priced where it is the only one that was left out.
                    money=_money(frontiers, "without_proxies", one.protected)
                    if close.count(one.protected) == 1
                    else None,
                )
            )
    return found


def _money(frontiers: list[Frontier], method: str, protected: str) -> Money | None:
    known = [
        point.over_candidate
        for one in frontiers
        for point in one.points
        if (point.method, one.protected) == (method, protected) and point.over_candidate.known
    ]
    return known[0] if known else None


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "column"


__all__ = ["proposals"]
