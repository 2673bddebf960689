"""The tables of step 5: cases, reasons, ways back, drivers, expectations, failures, stand-ins."""

from __future__ import annotations

from tenfold.charts import Sheet, interval_text, number_text
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import ExplainabilityEvidence
from tenfold.steps.step05_explainability.findings import StandIn
from tenfold.vocabulary import Estimate

_MOST = 30
_MOST_VALUES = 100


def all_of(decisions: ExplainabilityDecisions, evidence: ExplainabilityEvidence) -> list[Sheet]:
    """Every table, in the order in which they are read."""
    return [
        _cases(evidence),
        _reasons(evidence),
        _recourse(evidence),
        _drivers(evidence),
        _curves(evidence),
        _signs(evidence),
        _slices(evidence),
        _stand_ins(evidence),
        _looked(decisions, evidence),
    ]


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
                one.carried if one.carried.known else f"{100 * one.share:.0f} %",
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


def _curves(evidence: ExplainabilityEvidence) -> Sheet:
    rows: list[list[Estimate | str | float | int | None]] = [
        [
            one.column,
            value if isinstance(value, str) else number_text(value),
            support,
            number_text(mean),
            f"{number_text(low)} to {number_text(high)}",
        ]
        for one in evidence.dependence
        for value, support, mean, low, high in zip(
            one.grid, one.support, one.mean, one.low, one.high, strict=False
        )
    ]
    return Sheet(
        title="The score over single features, and what stands behind it",
        columns=["feature", "value", "training rows near it", "average score", "80 of 100 cases"],
        rows=rows[:_MOST_VALUES],
        note="The feature is set to the value in every case, all others stay as they are. Few rows "
        "near a value: there the score is a guess of the model.",
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
                one.against,
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


__all__ = ["all_of"]
