"""What step 6 shows: what came of the queue, who agrees, what is proposed."""

from __future__ import annotations

from tenfold.charts import Chart, Headline, Mark, Series, Sheet, View, estimate_text
from tenfold.charts.words import counted, money_text, number_text
from tenfold.steps.step06_collaboration.answers import KEPT_BACK
from tenfold.steps.step06_collaboration.decisions import CollaborationDecisions, step_title
from tenfold.steps.step06_collaboration.evidence import CollaborationEvidence
from tenfold.steps.step06_collaboration.in_short import in_short

_MOST = 30
_KINDS = {
    "costliest": "costliest errors",
    "labels": "suspected labels",
    "uncertain": "most uncertain",
    "surprising": "surprising reasons",
    "random": "drawn at random",
}


def view(decisions: CollaborationDecisions, evidence: CollaborationEvidence) -> View:
    """Headlines, charts and tables of step 6. Computes nothing."""
    return View(
        headlines=_headlines(evidence),
        charts=[_progress(evidence), _errors_chart(evidence)],
        sheets=[
            _queue(evidence),
            _parts(evidence),
            _errors(evidence),
            _reviewers(evidence),
            _pairs(evidence),
            _disputed(evidence),
            _remarks(evidence),
            _proposals(evidence),
            _rejected(evidence),
            _people(decisions),
            _log(decisions),
        ],
        first=["progress", "errors"],
        answer=in_short(evidence),
    )


def _headlines(evidence: CollaborationEvidence) -> list[Headline]:
    one = evidence.reviewed
    found = [
        Headline(
            label="Errors that reviewers confirmed, per week",
            figure=one.confirmed_errors,
            help="what errors like these cost against right decisions, on held-out rows",
        ),
        Headline(
            label="Cases answered",
            figure=f"{one.answered} of {len(evidence.queue)}",
            help="by "
            + counted(len(evidence.reviewers) + evidence.left_out.get("reviewers", 0), "reviewer")
            + (f", the last on {one.last}" if one.last else ""),
        ),
        Headline(
            label="Wrong outcomes at large",
            figure=one.wrong_at_large,
            help="of the cases that were drawn at random: the only ones that speak for all",
        ),
        Headline(
            label="Suspected labels that are wrong",
            figure=one.suspects,
            help="how far the suspicion can be trusted",
        ),
    ]
    if evidence.pairs:
        pair = evidence.pairs[0]
        found.append(
            Headline(
                label=f"Agreement of {pair.first} and {pair.second}",
                figure=pair.kappa,
                help="Cohen's kappa: 1 is full agreement, 0 what chance would give",
            )
        )
    if evidence.proposals:
        ready = sum(each.value is not None for each in evidence.proposals)
        found.append(
            Headline(
                label="Proposed changes",
                figure=f"{ready}, and {counted(len(evidence.proposals) - ready, 'idea')}",
                help="nothing changes until somebody accepts it",
            )
        )
    return found


def _progress(evidence: CollaborationEvidence) -> Chart:
    names: list[float | int | str | None] = [_KINDS[one.kind] for one in evidence.parts]
    said = ", ".join(f"{_KINDS[one.kind]} {one.answered} of {one.cases}" for one in evidence.parts)
    return Chart(
        key="progress",
        title="The review queue: cases, and how many are answered",
        alt=f"Answered: {said}.",
        y_title="cases",
        series=[
            Series(name="cases", kind="bar", x=names, y=[one.cases for one in evidence.parts]),
            Series(
                name="answered",
                kind="bar",
                x=names,
                y=[one.answered for one in evidence.parts],
                emphasis=True,
            ),
        ],
    )


def _errors_chart(evidence: CollaborationEvidence) -> Chart:
    shown = [one for one in evidence.errors if one.per_week.known][:10]
    said = "; ".join(f"{one.words}: {estimate_text(one.per_week)}" for one in shown)
    return Chart(
        key="errors",
        title="What each kind of error costs per week",
        alt=f"{said}." if shown else "Not evaluated: errors have no price, or there are none.",
        y_title=shown[0].per_week.unit if shown else "",
        series=[
            Series(
                name="cost",
                kind="interval",
                x=[one.words for one in shown],
                y=[one.per_week.value for one in shown],
                low=[one.per_week.low for one in shown],
                high=[one.per_week.high for one in shown],
            )
        ],
        marks=[Mark(label="nothing", y=0.0)] if shown else [],
    )


def _queue(evidence: CollaborationEvidence) -> Sheet:
    shown = evidence.queue[:_MOST]
    return Sheet(
        title="Review queue",
        columns=["row", "why", "score", "decided", "recorded", "at stake", "first reason"],
        rows=[
            [
                str(one.row),  # a name, not a number
                one.why,
                number_text(one.score),
                one.decided,
                one.actual,
                money_text(one.stake.value, one.stake.unit) if one.stake.value is not None else "",
                one.reasons[0].words if one.reasons else "",
            ]
            for one in shown
        ],
        note=" ".join(evidence.material.notes) + _more(len(evidence.queue)),
    )


def _parts(evidence: CollaborationEvidence) -> Sheet:
    return Sheet(
        title="Parts of the queue",
        columns=["part", "wanted", "cases", "answered", "outcomes that are wrong", "note"],
        rows=[
            [_KINDS[one.kind], one.wanted, one.cases, one.answered, one.wrong, one.note]
            for one in evidence.parts
        ],
        note="Picked cases say nothing of the others; those drawn at random do.",
    )


def _errors(evidence: CollaborationEvidence) -> Sheet:
    return Sheet(
        title="Errors by kind",
        columns=["error", "held-out rows", "per week", "reviewed", "confirmed", "label was wrong"],
        rows=[
            [one.words, one.rows, one.per_week, one.reviewed, one.confirmed, one.refuted]
            for one in evidence.errors[:_MOST]
        ],
        note=_more(len(evidence.errors), evidence.left_out.get("errors", 0)).strip(),
    )


def _reviewers(evidence: CollaborationEvidence) -> Sheet:
    return Sheet(
        title="Reviewers",
        columns=["reviewer", "answers", "right", "wrong label", "missing feature", "last"],
        rows=[
            [one.reviewer, one.answers, one.right, one.wrong_label, one.missing_feature, one.last]
            for one in evidence.reviewers[:_MOST]
        ],
        note=" ".join(evidence.reviewed.faults)
        + _more(len(evidence.reviewers), evidence.left_out.get("reviewers", 0)),
    )


def _pairs(evidence: CollaborationEvidence) -> Sheet:
    return Sheet(
        title="Agreement",
        columns=["first", "second", "cases", "say the same", "kappa"],
        rows=[
            [one.first, one.second, one.cases, one.agreed, one.kappa]
            for one in evidence.pairs[:_MOST]
        ],
        note="Kappa is agreement beyond chance. Where one answer is rare it is low by itself."
        + _more(len(evidence.pairs), evidence.left_out.get("pairs", 0)),
    )


def _disputed(evidence: CollaborationEvidence) -> Sheet:
    return Sheet(
        title="Disputed cases",
        columns=["row", "what was said"],
        rows=[
            [str(one.row), "; ".join(f"{who}: {what}" for who, what in one.said.items())]
            for one in evidence.contradictions[:_MOST]
        ],
        note="No correction is proposed for them." + _more(evidence.contradiction_count),
    )


def _remarks(evidence: CollaborationEvidence) -> Sheet:
    held = evidence.reviewed.withheld
    return Sheet(
        title="What reviewers wrote",
        columns=["row", "reviewer", "words"],
        rows=[[str(one.row), one.reviewer, one.words] for one in evidence.remarks[-_MOST:]],
        note=(f"Seem to hold personal data: {held}. They {KEPT_BACK}." if held else "")
        + _more(len(evidence.remarks), evidence.left_out.get("remarks", 0)),
    )


def _proposals(evidence: CollaborationEvidence) -> Sheet:
    return Sheet(
        title="Proposed changes",
        columns=["name", "changes", "what", "why"],
        rows=[
            [one.key, f"{one.step}: {one.decision}", one.words, one.why]
            for one in evidence.proposals[:_MOST]
        ],
        note="Accept one with `tenfold proposals`; until then nothing changes."
        + _more(len(evidence.proposals), evidence.left_out.get("wishes", 0)),
    )


def _rejected(evidence: CollaborationEvidence) -> Sheet:
    words = {
        "out": "out of the model",
        "feature": "still in the model",
        "derived": "still in, through a derived feature",
        "unknown": "no column has this name",
    }
    return Sheet(
        title="Rejected features",
        columns=["feature", "who", "why", "now"],
        rows=[[one.column, one.who, one.why, words[one.how]] for one in evidence.rejected[:_MOST]],
        note=_more(len(evidence.rejected)).strip(),
    )


def _people(decisions: CollaborationDecisions) -> Sheet:
    steps = {
        role: [s for s, roles in decisions.required_roles.items() if role in roles]
        for roles in decisions.required_roles.values()
        for role in roles
    }
    named = {one.role: one for one in decisions.people}
    order = list(dict.fromkeys([*named, *steps]))
    return Sheet(
        title="People",
        columns=["role", "name", "answers for", "signs"],
        rows=[
            [
                role,
                named[role].name if role in named else "nobody yet",
                named[role].responsibility if role in named else "",
                ", ".join(map(step_title, steps.get(role, []))),
            ]
            for role in order[:_MOST]
        ],
        note=_more(len(order)).strip(),
    )


def _log(decisions: CollaborationDecisions) -> Sheet:
    return Sheet(
        title="Decision log",
        columns=["day", "what", "who", "why", "instead of"],
        rows=[
            [one.when.isoformat(), one.what, one.who, one.why, one.alternatives]
            for one in sorted(decisions.decision_log, key=lambda one: one.when)[-_MOST:]
        ],
        note=_more(len(decisions.decision_log)).strip(),
    )


def _more(kept: int, left_out: int = 0) -> str:
    """Of a list that has `kept` entries in the record, and others that are not there: the rest."""
    beyond = max(0, kept - _MOST)
    said = f" Not shown here, and in the record: {beyond:,}." if beyond else ""
    return said + (f" Left out, because the list is full: {left_out:,}." if left_out else "")


__all__ = ["view"]
