"""The tables of step 10, from its evidence and decisions alone."""

from __future__ import annotations

from tenfold.charts import Sheet
from tenfold.charts.words import counted
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import GAP_WORDS, SMALLEST_SHOWN, EthicsEvidence
from tenfold.steps.step10_ethics.judgements import VERDICTS, judged, title_of
from tenfold.vocabulary import Estimate, Money

_MOST = 30
_CROSS_CHECKS = "The same gaps by AIF360 and Fairlearn"
_WAYS = (
    "On held-out rows, refitted on training rows. A way that needs the attribute when deciding is "
    "unlawful in many uses."
)
_LOT = (
    "A way that decides by lot may decide two equal cases differently; its figures are those to be "
    "expected over all lots."
)
Row = list[Money | Estimate | float | int | str | None]


def sheets(decisions: EthicsDecisions, evidence: EthicsEvidence) -> list[Sheet]:
    """All tables, in the order in which they are read. Computes nothing."""
    return [
        _comparisons(evidence),
        _attributes(evidence),
        _groups(evidence),
        _intersections(evidence),
        _metrics(evidence),
        _cross_checks(evidence),
        _prices(evidence),
        _shares(evidence),
        _ways(evidence),
        _proxies(evidence),
        _letter(evidence),
        _use(decisions, evidence),
        _proposals(evidence),
    ]


def _comparisons(evidence: EthicsEvidence) -> Sheet:
    found = [] if evidence.report is None else evidence.report.comparisons()
    order = {"breach": 0, "not_enough": 1, "clear": 2}
    shown = sorted(found, key=lambda one: order[one.verdict])[:_MOST]
    return Sheet(
        title="Verdicts",
        columns=["attribute", "group", "against", "metric", "ratio or gap", "tolerated", "verdict",
                 "cases", "cases needed"],
        rows=[
            [one.attribute, one.group, one.reference, title_of(evidence.report, one.metric),
             judged(one), one.tolerated, VERDICTS[one.verdict], one.n, one.needed]
            for one in shown
        ],
        note=(
            "Favourable decisions are compared by ratio, errors by gap. A breach needs the whole "
            "interval beyond what is tolerated, widened for the number of comparisons; clear needs "
            "the whole interval within. Where neither holds, the last column says how many "
            "held-out cases of the group would tell."
            if found
            else _sentence(evidence.good.why_not or "no group was compared")
        ),
    )  # fmt: skip


def _attributes(evidence: EthicsEvidence) -> Sheet:
    return Sheet(
        title="Whom it is judged by",
        columns=["attribute", "groups", "compared with", "because it is", "do not state it",
                 "read by the model"],
        rows=[
            [_called(evidence, one.column), one.groups, one.reference or "nobody",
             one.reference_note,
             f"fewer than {SMALLEST_SHOWN}" if one.missing is None else one.missing,
             "yes" if one.in_model else "no"]
            for one in evidence.attributes
        ],
        note="" if evidence.attributes else "No protected attribute is named.",
    )  # fmt: skip


def _groups(evidence: EthicsEvidence) -> Sheet:
    report = evidence.report
    parts = [] if report is None else report.attributes
    metrics = [] if report is None else report.metrics
    # Those that are judged, and beside them what error rates are read with.
    shown = [one.name for one in metrics if one.judged or one.name in ("ppv", "base_rate")]
    sloped = "calibration" in shown
    rows: list[Row] = []
    for one in (each for part in parts for each in part.groups if not each.suppressed):
        rates: Row = [one.rates.get(name) for name in shown]
        rates += [one.slope] if sloped else []
        rows.append([one.attribute, one.group, one.n, *rates])
    notes = [note for part in parts for note in part.notes]
    notes += [] if report is None else report.notes
    return Sheet(
        title="Groups",
        columns=["attribute", "group", "n", *(title_of(report, name) for name in shown),
                 *(["calibration slope (1 is right)"] if sloped else [])],
        rows=rows[:_MOST],
        note=" ".join(["Rates of groups under ten cases are not shown.", *notes]),
    )  # fmt: skip


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
        columns=["metric", "is", "worse for the person", "who bears it", "AIF360", "Fairlearn"],
        rows=[
            [one.title, one.definition, one.worse, one.harm, one.aif360, one.fairlearn]
            for one in metrics
        ],
        note=(f"Favourable is {metrics[0].favourable}. " if metrics else "")
        + "AIF360 reports signed gaps, unprivileged minus privileged; Fairlearn unsigned ones, "
        "largest against smallest. Ours are signed: group minus reference.",
    )


def _cross_checks(evidence: EthicsEvidence) -> Sheet:
    found = evidence.cross_checks
    if not found:
        return Sheet(
            title=_CROSS_CHECKS,
            columns=["metric", "ours", "AIF360", "Fairlearn"],
            rows=[],
            note="Not evaluated: 'cross_check' asks for it, where decisions are compared.",
        )
    apart = sum(not one.agree for one in found)
    return Sheet(
        title=_CROSS_CHECKS,
        columns=["attribute", "group", "against", "metric", "ours", "AIF360", "Fairlearn",
                 "where they differ"],
        rows=[
            [one.attribute, one.group, one.reference, title_of(evidence.report, one.metric),
             _short(one.ours), _short(one.aif360), _short(one.fairlearn), one.differs or "nowhere"]
            for one in found[:_MOST]
        ],
        note="Differences of rates, as each library reports them under the same name. "
        + (
            f"{apart} of {len(found)} differ by more than the definition: tell those who answer "
            "for Tenfold."
            if apart
            else f"All {len(found)} are equal once the definitions are."
        ),
    )  # fmt: skip


def _shares(evidence: EthicsEvidence) -> Sheet:
    words = VERDICTS | {"under": "too few", "over": "too many", "fair": "fair"}
    return Sheet(
        title="Who is in the data",
        columns=["attribute", "group", "share of the data", "share of the population",
                 "times its share", "verdict"],
        rows=[
            [_called(evidence, one.attribute), one.group, one.share, one.population, one.ratio,
             words[one.verdict]]
            for one in evidence.representation
        ],
        note="Of the cases that state the attribute, in training and held-out rows. Too few: the "
        "whole interval lies below what is tolerated; intervals hold for all groups."
        if evidence.representation
        else f"Not evaluated: {evidence.representation_note}.",
    )  # fmt: skip


def _prices(evidence: EthicsEvidence) -> Sheet:
    return Sheet(
        title="What errors cost in each group",
        columns=["attribute", "group", "n", "lost per case", "lost per week", "FP in 100",
                 "FN in 100"],
        rows=[
            [one.attribute, one.group, one.n, one.loss_per_case, one.loss_per_week,
             one.errors_per_100.get("FP"), one.errors_per_100.get("FN")]
            for one in evidence.prices[:_MOST]
        ],
        note=_sentence(evidence.priced_note)
        or "Against right decisions, at the likely payoffs and volume.",
    )  # fmt: skip


def _ways(evidence: EthicsEvidence) -> Sheet:
    points = [(one, point) for one in evidence.frontiers for point in one.points]
    left = [
        _sentence(f"{out.name}: {out.why}") for one in evidence.frontiers for out in one.left_out
    ]
    said = [_WAYS, *left] if points else []
    said += [_LOT] if any(point.random for _, point in points) else []
    said += [_sentence(one.note) for one in evidence.frontiers if one.note and points]
    return Sheet(
        title="Ways to treat groups more alike",
        columns=["way", "what is done", f"largest gap of {_gaps(evidence)}", "money",
                 "over the candidate", "price per point", "needs the attribute", "decides by lot"],
        rows=[
            [point.name, point.how, point.disparity, point.money, point.over_candidate, point.price,
             "yes" if point.needs_group else "no", "yes" if point.random else "no"]
            for _, point in points[:_MOST]
        ],
        note=" ".join(said) or _sentence(f"not evaluated: {evidence.ways_note}"),
    )  # fmt: skip


def _proxies(evidence: EthicsEvidence) -> Sheet:
    return Sheet(
        title="Proxies",
        columns=["feature", "tells", "how well", "verdict"],
        rows=[
            [_called(evidence, one.column), _called(evidence, one.protected), one.strength,
             one.verdict.replace("_", " ") + (f": {one.note}" if one.note else "")]
            for one in evidence.proxies[:_MOST]
        ],
        note=_sentence(evidence.proxies_note)
        or "0 tells nothing of the attribute, 1 everything; intervals hold for all features. "
        f"{counted(evidence.looked.features, 'feature')} looked at; "
        f"{counted(evidence.looked.close, 'pair')} close, {evidence.looked.unsure} not to be told, "
        "all features together counted with them.",
    )  # fmt: skip


def _letter(evidence: EthicsEvidence) -> Sheet:
    letter = evidence.told.letter
    lines = letter.text.splitlines() if letter is not None else []
    way = evidence.chosen
    lot = (
        f" It says that a lot is drawn, as {way.name} would have it." if way and way.by_lot else ""
    )
    return Sheet(
        title="The decision letter",
        columns=["to a person whom the decision went against"],
        rows=[[line] for line in lines if line.strip()],
        note=f"No letter: {evidence.told.why_not}." if letter is None else
        "Written for one case that stands for many; it holds no name and no protected value." + lot,
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


def _gaps(evidence: EthicsEvidence) -> str:
    return next((GAP_WORDS[one.gap] for one in evidence.frontiers), "any rate")


def _called(evidence: EthicsEvidence, column: str) -> str:
    """What the dictionary of step 2 says that a column holds, else its name."""
    return evidence.called.get(column, column)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:].rstrip('.')}." if words else ""


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.3g}")


__all__ = ["sheets"]
