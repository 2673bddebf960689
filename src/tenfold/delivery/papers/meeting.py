"""Papers for a meeting: the brief, the agenda of what is open, and the log of what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.delivery.papers.paper import Paper, Part
from tenfold.delivery.papers.said import (
    NOT_EVALUATED,
    decision,
    figure_text,
    headlines,
    money,
    table,
)
from tenfold.dossier import summary
from tenfold.dossier.actions import Action
from tenfold.dossier.page import Page
from tenfold.vocabulary import Status
from tenfold.vocabulary.proposals import Acceptance

# What talking an open check through takes: our own choice, to be corrected by the chair.
_MINUTES: dict[Status, int] = {"block": 10, "not_evaluated": 5, "warn": 5, "pass": 0}
_RISKS = 3
_OF_DRIVERS = (
    "score lost without it",
    "share",
    "mean SHAP value",
    "decisions it turns",
    "which earn",
)
_OF_VERDICTS = ("cases needed",)
_BREACH = "breach"
_NOBODY = "Whoever owns the step (step 6 names no role)"


def brief(page: Page) -> Paper:
    """One page: the question, the verdict, the money, three risks, what is asked of the reader."""
    open_ = sorted((a for a in page.actions if not a.waived and a.anchor == a.place), key=_weight)
    rerun = [str(each.step.number) for each in page.unsettled]
    asked = []
    if rerun:
        asked.append(
            f"Have steps {', '.join(rerun)} run, out of date, damaged or never run: tenfold run."
        )
    asked += [f"{action.title} ({action.place}): {action.what}"
              for action in open_ if action.status == "block"][:_RISKS]  # fmt: skip
    if page.signoffs.wanting:
        signed = "; ".join(f"{step}: {roles}" for step, roles in page.signoffs.wanting)
        asked.append(f"Sign, once you agree: {signed}.")
    risks = [f"{a.title} ({a.place}): {a.found} At risk: {_stake(a)}." for a in open_[:_RISKS]]
    question = decision(page, "business_problem", "objective")
    return Paper(
        "brief",
        f"Brief: {page.name}",
        f"Verdict: {page.verdict.word}. {summary.sentences(page)}",
        [
            Part("Business question", sentences=[question or "Nobody has written one down."]),
            Part("Money", rows=money(page), columns=("Way of deciding", "Amount, with its doubt")),
            _drivers(page),
            _worse(page),
            Part("Largest risks", points=risks or ["No check is open."]),
            Part("Asked of you", points=asked or ["Nothing: everything is signed."]),
        ],
    )


def _weight(action: Action) -> tuple[bool, bool, float, bool]:
    # What blocks first; then what costs most. What nobody looked at is not the largest risk.
    amount = action.money.value if action.money else None
    return (
        action.status != "block",
        amount is None,
        -abs(amount or 0.0),
        action.status == "not_evaluated",
    )


def _drivers(page: Page) -> Part:
    name = "What the model looks at most"
    return table(
        page, "explainability", "Drivers", name=name, without=_OF_DRIVERS, note=False, most=_RISKS
    )


def _worse(page: Page) -> Part:
    found = table(page, "ethics", "Verdicts", without=_OF_VERDICTS, note=False)
    name = "Whom it treats worse"
    if not found.rows:
        return Part(name, sentences=found.sentences)
    breaches = [row for row in found.rows if _BREACH in row][:_RISKS]
    told = [f"{label}: {value}." for label, value in headlines(page, "ethics")]
    none = [] if breaches else ["No group is treated worse beyond doubt."]
    return Part(name, sentences=[*none, *told], columns=found.columns, rows=breaches)


def agenda(page: Page) -> Paper:
    """Open checks by who must act, each with the money at risk and the minutes it takes."""
    groups: dict[str, list[Action]] = {}
    for action in page.actions:
        groups.setdefault(_owner(page, action), []).append(action)
    minutes = sum(_MINUTES[action.status] for action in page.actions)
    parts = [
        Part(
            f"{who}: {sum(_MINUTES[a.status] for a in actions)} minutes",
            columns=("Check", "Found", "To do", "Money at risk", "Minutes"),
            rows=[
                (
                    f"{a.title} ({a.place}){', waived' if a.waived else ''}",
                    a.found,
                    a.what,
                    _stake(a),
                    str(_MINUTES[a.status]),
                )
                for a in actions
            ],
        )
        for who, actions in groups.items()
    ]
    objections = [
        f"{line.role}, {line.name}, on {line.step}: {line.comment}"
        for line in page.signoffs.objections
    ]
    first = [Part("Open objections", points=objections)] if objections else []
    return Paper(
        "agenda",
        f"Agenda: {page.name}",
        f"{len(page.actions)} open points, {minutes} minutes." if page.actions else "Nothing open.",
        [*first, *parts],
    )


def decision_log(page: Page, accepted: Sequence[Acceptance] = ()) -> Paper:
    """What was decided, step by step, with its source; waivers; and what people wrote down.

    Parameters
    ----------
    accepted : sequence of Acceptance
        Proposals that somebody has accepted, oldest first.
    """
    told = decision(page, "collaboration", "decision_log")
    parts = [Part("What people wrote down", sentences=[told or "Nothing is written down."])]
    for each in page.sections:
        rows = [
            (d.name, _value(page, each.step.slug, d.name), d.source)
            for d in each.decisions.changed
            if d.name != "decision_log"
        ]
        if rows:
            title = f"{each.step.number} {each.step.title}"
            parts.append(Part(title, rows=rows, columns=("Decision", "Value", "Source")))
    parts.append(
        Part(
            "Proposals that were accepted",
            points=[
                f"{a.at[:10]}, {a.by}, {a.decides}: {a.words} Proposed by {a.proposed_by}."
                + (" Taken back since." if a.taken_back else "")
                for a in accepted
            ]
            or ["None."],
        )
    )
    waived = [
        f"{c.code} {c.title}: {c.waived.role} until {c.waived.expires.isoformat()}, "
        f"{c.waived.reason}"
        for c in page.waived
        if c.waived
    ]
    parts.append(Part("Waivers", points=waived or ["None."]))
    signed = [
        f"Line {line.number}, {line.when}: {line.role}, {line.name}, {line.step}: "
        f"{line.stance.lower()}; {line.words}{'; ' + line.comment if line.comment else ''}"
        for line in sorted(page.signoffs.lines, key=lambda line: line.number)
    ]
    parts.append(Part("Signatures", points=signed or ["None."]))
    return Paper("decision_log", f"Decision log: {page.name}", f"As of {page.when}.", parts)


def _value(page: Page, slug: str, name: str) -> str:
    return decision(page, slug, name) or "not given"


def _owner(page: Page, action: Action) -> str:
    for each in page.sections:
        codes = [check.code for check in each.now.gate.checks] if each.now.gate else []
        if action.anchor == each.step.slug or action.anchor in codes:
            roles = page.signoffs.roles.get(each.step.slug, [])
            return ", ".join(roles) or _NOBODY
    return _NOBODY


def _stake(action: Action) -> str:
    return figure_text(action.money) if action.money else f"{NOT_EVALUATED.lower()}"


__all__ = ["agenda", "brief", "decision_log"]
