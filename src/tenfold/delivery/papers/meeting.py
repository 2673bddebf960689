"""Papers for a meeting: the brief, the agenda of what is open, and the log of what was decided."""

from __future__ import annotations

from tenfold.delivery.papers.paper import Paper, Part
from tenfold.delivery.papers.said import NOT_EVALUATED, decision, figure_text, money
from tenfold.dossier import summary
from tenfold.dossier.actions import Action
from tenfold.dossier.page import Page
from tenfold.vocabulary import Status

# What talking an open check through takes: our own choice, to be corrected by the chair.
_MINUTES: dict[Status, int] = {"block": 10, "not_evaluated": 5, "warn": 5, "pass": 0}
_RISKS = 3
_NOBODY = "Whoever owns the step (step 6 names no role)"


def brief(page: Page) -> Paper:
    """One page: the question, the verdict, the money, three risks, what is asked of the reader."""
    open_ = [a for a in page.actions if not a.waived and a.anchor == a.place]
    rerun = [str(each.step.number) for each in page.unsettled]
    asked = [f"Sign {step}: {roles}." for step, roles in page.signoffs.wanting]
    if rerun:
        asked.insert(
            0, f"Have steps {', '.join(rerun)} run, out of date or never run: tenfold run."
        )
    asked += [action.what for action in open_[: max(0, _RISKS - len(asked))]]
    risks = [f"{a.title} ({a.place}): {a.found} At risk: {_stake(a)}." for a in open_[:_RISKS]]
    question = decision(page, "business_problem", "objective")
    return Paper(
        "brief",
        f"Brief: {page.name}",
        f"Verdict: {page.verdict.word}. {summary.sentences(page)}",
        [
            Part("Business question", sentences=[question or "Nobody has written one down."]),
            Part("Money", rows=money(page), columns=("Way of deciding", "Amount, with its doubt")),
            Part("Largest risks", points=risks or ["No check is open."]),
            Part("Asked of you", points=asked[:_RISKS] or ["Nothing: everything is signed."]),
        ],
    )


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


def decision_log(page: Page) -> Paper:
    """What was decided, step by step, with its source; waivers; and what people wrote down."""
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
