"""What step 10 shows: whom it treats worse, what that costs, what people are told."""

from __future__ import annotations

from tenfold.charts import Headline, Sheet, View, WaterfallBar
from tenfold.steps.step10_ethics import drawings
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import EthicsEvidence
from tenfold.steps.step10_ethics.judgements import judged
from tenfold.vocabulary import Estimate, Money

_MOST = 30
_WAYS = (
    "On held-out rows, refitted on training rows. A way that needs the attribute when deciding is "
    "unlawful in many uses."
)
Row = list[Money | Estimate | float | int | str | None]
_WORDS = {"breach": "breach", "clear": "clear", "not_enough": "not enough data"}


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
        sheets=[
            _comparisons(evidence),
            _groups(evidence),
            _intersections(evidence),
            _metrics(evidence),
            _prices(evidence),
            _ways(evidence),
            _proxies(evidence),
            _letter(evidence),
            _use(decisions, evidence),
            _proposals(evidence),
        ],
        waterfall=_waterfall(evidence),
        first=["groups", "frontier"],
    )


def _headlines(evidence: EthicsEvidence) -> list[Headline]:
    found: list[Headline] = []
    known = [one for one in evidence.prices if one.loss_per_week.known]
    if known:
        worst = max(known, key=lambda one: one.loss_per_case.value or 0.0)
        found.append(
            Headline(
                label=f"Errors cost most per case in {worst.attribute}: {worst.group}",
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
                    help=f"tolerated: {low.tolerated:g} or more; verdict: {_WORDS[low.verdict]}",
                )
            )
        counts = {name: len(report.comparisons(name)) for name in ("breach", "clear", "not_enough")}
        found.append(
            Headline(
                label="Breach, clear, not enough data",
                figure=" · ".join(str(count) for count in counts.values()),
                help=f"of {len(report.comparisons())} comparisons, false breaches at most "
                f"{100 * (1 - report.level):.0f} in 100 such pages",
            )
        )
    letter = evidence.told.letter
    if letter is not None:
        found.append(
            Headline(label="School grade that the letter asks for", figure=f"{letter.grade:.1f}")
        )
    return found


def _comparisons(evidence: EthicsEvidence) -> Sheet:
    found = [] if evidence.report is None else evidence.report.comparisons()
    order = {"breach": 0, "not_enough": 1, "clear": 2}
    shown = sorted(found, key=lambda one: order[one.verdict])[:_MOST]
    return Sheet(
        title="Verdicts",
        columns=["attribute", "group", "against", "metric", "gap", "tolerated", "verdict",
                 "people needed"],
        rows=[
            [one.attribute, one.group, one.reference, one.metric, judged(one), one.tolerated,
             _WORDS[one.verdict], one.needed]
            for one in shown
        ],
        note=(
            "A breach needs the whole interval beyond what is tolerated, after Holm's correction "
            "for all comparisons; clear needs the whole interval within. Where neither holds, the "
            "last column says how many people of the group would tell."
            if found
            else evidence.good.why_not or "No group was compared."
        ),
    )  # fmt: skip


def _groups(evidence: EthicsEvidence) -> Sheet:
    report = evidence.report
    parts = [] if report is None else report.attributes
    names = [] if report is None else [one.name for one in report.metrics]
    shown = [name for name in ("selection_rate", "fpr", "fnr", "ppv", "error", "mae", "base_rate")
             if name in names]  # fmt: skip
    rows: list[Row] = []
    for one in (each for part in parts for each in part.groups if not each.suppressed):
        rates: Row = [one.rates.get(name) for name in shown]
        rows.append([one.attribute, one.group, one.n, *rates])
    notes = [note for part in parts for note in part.notes]
    return Sheet(
        title="Groups",
        columns=["attribute", "group", "n", *shown],
        rows=rows[:_MOST],
        note=" ".join(["Rates of groups under ten people are not shown.", *notes]),
    )


def _intersections(evidence: EthicsEvidence) -> Sheet:
    parts = [] if evidence.report is None else evidence.report.intersections
    rows: list[Row] = [
        [
            one.attribute,
            one.group,
            one.n,
            one.rates.get("selection_rate"),
            one.shrunk.get("selection_rate"),
        ]
        for part in parts
        for one in part.groups
        if not one.suppressed
    ]
    return Sheet(
        title="Groups of two attributes at once",
        columns=["attributes", "group", "n", "rate of favourable decisions", "drawn to the others"],
        rows=rows[:_MOST],
        note="Small groups vary by chance: the last column draws each rate towards the others as "
        "far as its size deserves (beta-binomial).",
    )


def _metrics(evidence: EthicsEvidence) -> Sheet:
    metrics = [] if evidence.report is None else evidence.report.metrics
    return Sheet(
        title="What each metric means here",
        columns=["metric", "is", "favourable", "worse for the person", "AIF360", "Fairlearn"],
        rows=[
            [one.title, one.definition, one.favourable, one.worse, one.aif360, one.fairlearn]
            for one in metrics
        ],
        note="AIF360 reports signed gaps, unprivileged minus privileged; Fairlearn unsigned ones, "
        "largest against smallest. Ours are signed: group minus reference.",
    )


def _prices(evidence: EthicsEvidence) -> Sheet:
    return Sheet(
        title="What errors cost in each group",
        columns=["attribute", "group", "n", "lost per case", "lost per week", "FP in 100",
                 "FN in 100"],
        rows=[
            [one.attribute, one.group, one.n, one.loss_per_case, one.loss_per_week,
             _short(one.errors_per_100.get("FP")), _short(one.errors_per_100.get("FN"))]
            for one in evidence.prices[:_MOST]
        ],
        note=evidence.priced_note or "Against right decisions, at the likely payoffs and volume.",
    )  # fmt: skip


def _ways(evidence: EthicsEvidence) -> Sheet:
    points = [(one, point) for one in evidence.frontiers for point in one.points]
    left = [f"{out.name}: {out.why}" for one in evidence.frontiers for out in one.left_out]
    notes = [one.note for one in evidence.frontiers if one.note]
    return Sheet(
        title="Ways to treat groups more alike",
        columns=["way", "largest gap", "money", "over the candidate", "price per point",
                 "needs the attribute"],
        rows=[
            [point.name, point.disparity, point.money, point.over_candidate, point.price,
             "yes" if point.needs_group else "no"]
            for _, point in points[:_MOST]
        ],
        note=" ".join([_WAYS, *left, *notes]) if points else "No way was tried.",
    )  # fmt: skip


def _proxies(evidence: EthicsEvidence) -> Sheet:
    return Sheet(
        title="Proxies",
        columns=["feature", "tells", "how well", "verdict"],
        rows=[
            [one.column, one.protected, one.strength, one.verdict.replace("_", " ")]
            for one in evidence.proxies[:_MOST]
        ],
        note=evidence.proxies_note
        or "0 tells nothing of the attribute, 1 everything; intervals hold for all features.",
    )


def _letter(evidence: EthicsEvidence) -> Sheet:
    letter = evidence.told.letter
    lines = letter.text.splitlines() if letter is not None else []
    return Sheet(
        title="The decision letter",
        columns=["to a person whom the decision went against"],
        rows=[[line] for line in lines if line.strip()],
        note=f"No letter: {evidence.told.why_not}." if letter is None else
        "Written for one case that stands for many; it holds no name and no protected value.",
    )  # fmt: skip


def _use(decisions: EthicsDecisions, evidence: EthicsEvidence) -> Sheet:
    said = {
        "affected": decisions.affected,
        "favourable decision": evidence.good.words or evidence.good.why_not,
        "harm of acting wrongly": decisions.harm_of_acting,
        "harm of not acting": decisions.harm_of_not_acting,
        "intended use": decisions.intended_use,
        "limits": decisions.limits,
        "appeals": decisions.appeals,
        "answers appeals": decisions.appeals_owner,
        "legal note": decisions.legal_note,
    }
    return Sheet(
        title="Use, limits and appeal",
        columns=["what", "is"],
        rows=[[name, words.strip() or "not said"] for name, words in said.items()],
    )


def _proposals(evidence: EthicsEvidence) -> Sheet:
    return Sheet(
        title="Proposals for steps 2 and 3",
        columns=["proposal", "why", "money"],
        rows=[[one.words, one.why, one.money] for one in evidence.proposals],
        note="Nothing changes until a person accepts it: `tenfold proposals`.",
    )


def _waterfall(evidence: EthicsEvidence) -> list[WaterfallBar]:
    one = evidence.chosen
    if one is None or not one.money.known:
        return []
    return [WaterfallBar(order=50, label=f"after fairness: {one.name}", amount=one.money)]


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.3g}")


__all__ = ["view"]
