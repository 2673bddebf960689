"""What step 5 shows: what drives the decisions, where they fail, and case by case why."""

from __future__ import annotations

from tenfold.charts import Headline, Sheet, View, interval_text, number_text
from tenfold.steps.step05_explainability import drawings
from tenfold.steps.step05_explainability.case import Explained
from tenfold.steps.step05_explainability.case_figures import waterfall
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import ExplainabilityEvidence
from tenfold.steps.step05_explainability.findings import StandIn
from tenfold.vocabulary import Estimate

_MOST = 30
_WATERFALLS = 3


def view(decisions: ExplainabilityDecisions, evidence: ExplainabilityEvidence) -> View:
    """Headlines, charts and tables of step 5. Computes nothing."""
    looked = evidence.looked
    return View(
        headlines=_headlines(evidence),
        charts=[
            drawings.drivers(evidence),
            *(waterfall(one, looked.unit, looked.lime_unit) for one in _shown(evidence)),
            drawings.summary(evidence),
            drawings.turning(evidence),
            *(drawings.dependence(one, k + 1) for k, one in enumerate(evidence.dependence)),
            drawings.slices(evidence),
        ],
        sheets=[
            _cases(evidence),
            _reasons(evidence),
            _recourse(evidence),
            _drivers(evidence),
            _signs(evidence),
            _slices(evidence),
            _stand_ins(evidence),
            _looked(decisions, evidence),
        ],
        first=["drivers", *(f"case_{one.row}" for one in _shown(evidence)[:1])],
    )


def _shown(evidence: ExplainabilityEvidence) -> list[Explained]:
    """One case of each kind, the costliest first."""
    kinds: dict[str, Explained] = {}
    for case in evidence.cases:
        kinds.setdefault(case.why, case)
    return list(kinds.values())[:_WATERFALLS]


def _headlines(evidence: ExplainabilityEvidence) -> list[Headline]:
    found = []
    if evidence.drivers:
        top = evidence.drivers[0]
        found.append(
            Headline(
                label=f"Earned through the strongest feature, {top.column}",
                figure=top.money,
                help="what the decisions lose where its values are shuffled",
            )
            if top.money.known
            else Headline(label=f"Strongest feature: {top.column}", figure=top.loss)
        )
    worst = next((one for one in evidence.slices if one.sure and one.money.known), None)
    if worst is not None:
        found.append(
            Headline(
                label=f"Lost where {worst.where}",
                figure=worst.money,
                help="against decisions as good as elsewhere",
            )
        )
    costly = [one for one in evidence.cases if one.cost.value]
    if costly:
        top_case = max(costly, key=lambda one: one.cost.value or 0.0)
        found.append(
            Headline(
                label="Costliest case explained",
                figure=f"row {top_case.row}: {interval_text(top_case.cost)}",
                help=top_case.reasons[0].words if top_case.reasons else "",
            )
        )
    one = evidence.steadiness
    found += [
        Headline(label=label, figure=figure, help=help_)
        for label, figure, help_ in (
            (
                "Explanations repeat themselves (VSI)",
                one.vsi,
                "share of the named features that other draws name again",
            ),
            ("LIME and SHAP agree", one.agreement, "share of the top features that both name"),
        )
        if figure.value is not None
    ]
    tried = [case for case in evidence.cases if case.recourse is not None]
    if tried:
        ways = sum(case.recourse.found for case in tried if case.recourse)
        found.append(
            Headline(
                label="Unfavourable decisions with a way back",
                figure=f"{ways} of {len(tried)}",
                help=f"unfavourable: {evidence.looked.unfavourable}",
            )
        )
    if evidence.proposals:
        found.append(
            Headline(
                label="Proposals for step 2",
                figure=f"{len(evidence.proposals)}",
                help=evidence.proposals[0].words,
            )
        )
    return found


def _cases(evidence: ExplainabilityEvidence) -> Sheet:
    return Sheet(
        title="Cases explained",
        columns=[
            "row",
            "why it is here",
            "score",
            "decided",
            "came out",
            "cost",
            "fidelity",
            "stability",
            "agreement",
            "badges",
        ],
        rows=[
            [
                str(one.row),
                one.why,
                number_text(one.score),
                one.decided,
                one.outcome or "not known",
                interval_text(one.cost) if one.cost.value is not None else "–",
                _short(one.fidelity),
                _short(one.vsi),
                _short(one.agreement),
                "; ".join([*one.badges, *one.broken]),
            ]
            for one in evidence.cases
        ],
        note=(
            "Rows are named by their place in the snapshot of step 2, from 0. Fidelity is the "
            "weighted R² of LIME, stability its VSI over repeated draws, agreement the share of "
            "top features that SHAP names as well; 1 is best in all three."
        ),
    )


def _reasons(evidence: ExplainabilityEvidence) -> Sheet:
    return Sheet(
        title="Reasons in words",
        columns=["row", "decided", "reasons, the strongest first"],
        rows=[
            [str(one.row), one.decided, " ".join(code.words for code in one.reasons)]
            for one in evidence.cases
        ],
        note=f"Effects are in {evidence.looked.unit or 'no unit'}. They say what the model used, "
        "not what would happen in the world.",
    )


def _recourse(evidence: ExplainabilityEvidence) -> Sheet:
    rows: list[list[Estimate | str | float | int | None]] = []
    for one in evidence.cases:
        way = one.recourse
        if way is None:
            continue
        words = "; ".join(change.words for change in way.changes)
        rows.append(
            [
                str(one.row),
                one.decided,
                words if way.found else f"none found: {way.note}",
                number_text(way.before),
                number_text(way.after),
            ]
        )
    return Sheet(
        title="What would turn an unfavourable decision",
        columns=["row", "decided", "smallest change found", "score", "score after"],
        rows=rows,
        note=f"Unfavourable: {evidence.looked.unfavourable}. Every change was scored again by the "
        "whole pipeline and flips the decision.",
    )


def _drivers(evidence: ExplainabilityEvidence) -> Sheet:
    return Sheet(
        title="Drivers",
        columns=[
            "feature",
            "money lost without it",
            "score lost without it",
            "share",
            "mean SHAP value",
            "decisions it turns",
            "which earn",
        ],
        rows=[
            [
                one.column,
                one.money,
                one.loss,
                f"{100 * one.share:.0f} %",
                _short(one.effect),
                one.turns,
                one.turned,
            ]
            for one in evidence.drivers[:_MOST]
        ],
        note=(
            "Shuffled among held-out rows. Features that go together stand in for each other, so "
            "that each alone may look dispensable."
            + (
                f" {len(evidence.drivers) - _MOST:,} more features are in the record."
                if len(evidence.drivers) > _MOST
                else ""
            )
        ),
    )


def _signs(evidence: ExplainabilityEvidence) -> Sheet:
    return Sheet(
        title="What experts expect",
        columns=["feature", "more of it", "says", "the model", "runs against it", "what was seen"],
        rows=[
            [
                one.column,
                f"{one.expected} the score",
                one.by,
                one.verdict,
                None if one.against is None else f"{100 * one.against:.0f} %",
                one.words,
            ]
            for one in evidence.signs
        ],
        note="" if evidence.signs else "No expert has said anything yet (expected_signs).",
    )


def _slices(evidence: ExplainabilityEvidence) -> Sheet:
    return Sheet(
        title="Where it fails",
        columns=["rows with", "rows", "worse than elsewhere by", "costs", "sure"],
        rows=[
            [one.where, one.rows, one.loss, one.money, "yes" if one.sure else "may be chance"]
            for one in evidence.slices
        ],
        note=evidence.slices_note,
    )


def _stand_ins(evidence: ExplainabilityEvidence) -> Sheet:
    return Sheet(
        title="Drivers that stand for a protected attribute",
        columns=["feature", "stands for", "how strongly", "close", "kept because"],
        rows=[
            [one.column, one.protected, one.strength, _close(one), one.kept]
            for one in evidence.stand_ins[:_MOST]
        ],
        note="" if evidence.protected else "No protected attribute is named in step 2.",
    )


def _close(one: StandIn) -> str:
    return "yes" if one.close else "not enough data" if one.unsure else "no"


def _looked(decisions: ExplainabilityDecisions, evidence: ExplainabilityEvidence) -> Sheet:
    one = evidence.looked
    rows = [
        ["model", one.title],
        ["SHAP", one.how or "off"],
        ["LIME", f"{decisions.lime_samples:,} draws" if decisions.lime else "off"],
        ["unit of SHAP values and reasons", one.unit],
        ["picture of the whole", f"{one.global_rows:,} of {one.held_out:,} held-out rows"],
        ["rows explained", f"{one.explained:,}"],
        ["of them breaking the data contract", one.contract or f"{one.breaking:,}"],
        ["unfavourable decision", one.unfavourable],
    ]
    return Sheet(
        title="What was explained, and how",
        columns=["what", "is"],
        rows=[list(row) for row in rows],
        note=" ".join(note.rstrip(".") + "." for note in one.notes),
    )


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.3g}")


__all__ = ["view"]
