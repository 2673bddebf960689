"""What step 10 shows: whom it treats worse, what that costs, what people are told."""

from __future__ import annotations

from tenfold.charts import Headline, View, WaterfallBar
from tenfold.steps.step10_ethics import drawings
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import EthicsEvidence
from tenfold.steps.step10_ethics.in_short import in_short
from tenfold.steps.step10_ethics.judgements import VERDICTS
from tenfold.steps.step10_ethics.sheets import sheets


def view(decisions: EthicsDecisions, evidence: EthicsEvidence) -> View:
    """Headlines, charts, tables and money of step 10. Computes nothing."""
    frontier = evidence.frontiers[0] if evidence.frontiers else None
    return View(
        headlines=_headlines(evidence),
        charts=[
            drawings.groups(decisions, evidence),
            drawings.errors(decisions, evidence),
            drawings.frontier(evidence, frontier),
            drawings.proxies(evidence),
        ],
        sheets=sheets(decisions, evidence),
        waterfall=_waterfall(evidence),
        first=["groups", "frontier"],
        answer=in_short(evidence),
    )


def _headlines(evidence: EthicsEvidence) -> list[Headline]:
    found: list[Headline] = []
    known = [one for one in evidence.prices if one.loss_per_week.known]
    if known:
        worst = max(known, key=lambda one: one.loss_per_case.value or 0.0)
        found.append(
            Headline(
                label=f"Errors cost most per case where {worst.attribute} is {worst.group}",
                figure=worst.loss_per_case,
                help="against right decisions, at the likely payoffs",
            )
        )
    report = evidence.report
    if report is None:
        why = evidence.good.why_not or "no protected attribute is named"
        found.append(Headline(label="Groups compared", figure="not evaluated", help=why))
    else:
        ratios = [one for one in report.comparisons() if one.ratio is not None and one.ratio.known]
        if ratios:
            low = min(ratios, key=lambda one: one.ratio.value or 0.0 if one.ratio else 0.0)
            assert low.ratio is not None
            found.append(
                Headline(
                    label=f"Lowest ratio of favourable decisions: {low.group} to {low.reference}",
                    figure=low.ratio,
                    help=f"tolerated: {low.tolerated:g} or more; verdict: {VERDICTS[low.verdict]}",
                )
            )
        counts = {name: len(report.comparisons(name)) for name in ("breach", "clear", "not_enough")}
        found.append(
            Headline(
                label="Breach, clear, not enough data",
                figure=" · ".join(str(count) for count in counts.values()),
                help=f"of {len(report.comparisons())} comparisons. Comparing often finds "
                "something by chance; that is allowed for: where nobody is treated worse, at most "
                f"{100 * (1 - report.level):.0f} in 100 such audits report a breach",
            )
        )
    letter = evidence.told.letter
    if letter is not None:
        found.append(
            Headline(label="School grade that the letter asks for", figure=f"{letter.grade:.1f}")
        )
    return found


def _waterfall(evidence: EthicsEvidence) -> list[WaterfallBar]:
    one = evidence.chosen
    if one is None or not one.money.known:
        return []
    return [WaterfallBar(order=50, label=f"after fairness: {one.name}", amount=one.money)]


__all__ = ["view"]
