"""What step 4 shows: whether the candidate earned its place, and where everything stands."""

from __future__ import annotations

from tenfold.charts import Chart, Headline, Mark, Series, View
from tenfold.charts.words import interval_text
from tenfold.steps.step04_mlops import sheets
from tenfold.steps.step04_mlops.decisions import MLOpsDecisions
from tenfold.steps.step04_mlops.evidence import MLOpsEvidence
from tenfold.steps.step04_mlops.in_short import in_short
from tenfold.steps.step04_mlops.wording import chance_text
from tenfold.vocabulary import Estimate


def view(decisions: MLOpsDecisions, evidence: MLOpsEvidence) -> View:
    """Headlines, charts and tables of step 4. Computes nothing."""
    del decisions
    return View(
        headlines=_headlines(evidence),
        charts=[_promotion(evidence), _money(evidence)],
        sheets=[
            sheets.lineage(evidence),
            sheets.runs(evidence),
            sheets.signature(evidence),
            sheets.schedule(evidence),
            sheets.refusals(evidence),
        ],
        answer=in_short(evidence),
    )


def _headlines(evidence: MLOpsEvidence) -> list[Headline]:
    one, back = evidence.promotion, evidence.rollback
    figure: Estimate | str = "not evaluated"
    if one.by == "money":
        figure = one.money
    elif one.by == "score":
        figure = one.score
    found = [Headline(label=f"Gain over {one.rival}", figure=figure, help=" ".join(one.notes))]
    if one.chance is not None:
        found.append(
            Headline(
                label="Chance that it brings what the promotion rule asks",
                figure=f"{chance_text(one.chance)}; {one.rule.sure:.0%} is asked for",
            )
        )
    gap = evidence.parity.max_difference
    return [
        *found,
        Headline(
            label="What serves",
            figure="the candidate" if one.serves else one.stays,
            help=one.why,
        ),
        Headline(
            label="Package against notebook",
            figure="not evaluated" if gap is None else f"largest difference {gap:g}",
            help=f"{evidence.parity.rows:,} held-out rows through MLflow's own loader",
        ),
        Headline(
            label="Way back",
            figure={
                "previous": f"{back.title}, rehearsed",
                "itself": "what is done today: there is no earlier model",
                "lost": "what is done today: the files of the earlier model are damaged",
                "failed": "could not be restored",
            }[back.kind],
            help=back.note,
        ),
    ]


def _promotion(evidence: MLOpsEvidence) -> Chart:
    one = evidence.promotion
    figure: Estimate = one.score if one.by == "score" else one.money
    unit = figure.unit or ("loss per row" if one.by == "score" else "")
    bound = one.rule.gain if one.by == "money" else 0.0
    bars = []
    if figure.known:
        bars = [
            Series(
                name="candidate less rival",
                kind="interval",
                x=[f"over {one.rival}"],
                y=[figure.value],
                low=[figure.low],
                high=[figure.high],
                emphasis=True,
            )
        ]
    said = f"{interval_text(figure)}. " if figure.known else "It could not be compared. "
    return Chart(
        key="promotion",
        title="Does the candidate earn its place?",
        alt=f"Candidate against {one.rival} on {one.rows:,} held-out rows: {said}{one.why}",
        y_title=unit,
        series=bars,
        marks=[Mark(label="what the rule asks", y=bound)] if bars else [],
    )


def _money(evidence: MLOpsEvidence) -> Chart:
    one = evidence.promotion
    sides = [("candidate", one.candidate_money), (one.rival, one.rival_money)]
    known = [(name, figure) for name, figure in sides if figure.known]
    told = "; ".join(f"{name} {interval_text(figure)}" for name, figure in known)
    return Chart(
        key="money",
        title="What would each of the two earn?",
        alt=f"Per week on the same held-out rows: {told or 'not evaluated'}.",
        y_title=one.candidate_money.unit,
        series=[
            Series(
                name="money per week",
                kind="interval",
                x=[name for name, _ in known],
                y=[figure.value for _, figure in known],
                low=[figure.low for _, figure in known],
                high=[figure.high for _, figure in known],
            )
        ]
        if known
        else [],
    )


__all__ = ["view"]
