"""TF0601, TF0603 and TF0604: who has to agree, who has, and who objects."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tenfold.charts.words import counted
from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.step import GateView
from tenfold.steps.step06_collaboration.decisions import (
    CollaborationDecisions,
    present_steps,
    step_title,
)
from tenfold.vocabulary import Fix, Signatures, plain_role

_MOST = 6


def named(view: GateView) -> Judgement:
    """TF0601: every role that must sign has somebody, with something to answer for."""
    decided: CollaborationDecisions = view.decisions
    roles = {role for _, role in _asked(decided)}
    if not roles:
        return Judgement(
            "warn",
            "No step requires anybody's agreement.",
            "Say in `required_roles` who must sign which step.",
            fixes=(
                Fix(
                    label="Ask for the usual signatures",
                    says="The roles that a project asks for where nobody says otherwise.",
                    changes={"collaboration": {"required_roles": None}},
                ),
            ),
        )
    have = {plain_role(one.role): one for one in decided.people}
    lacking = sorted(role for role in roles if plain_role(role) not in have)
    if lacking:
        return Judgement(
            "warn",
            f"Nobody is named for {_listed(lacking)}, whose agreement is required.",
            "Name somebody per role in `people`, or change `required_roles`.",
            fixes=(asking("collaboration", "people", label="Name who takes part"),),
        )
    nameless = sorted(
        role
        for role in roles
        if not (have[plain_role(role)].name.strip() and have[plain_role(role)].responsibility)
    )
    if nameless:
        return Judgement(
            "warn",
            f"No name, or nothing to answer for, stands beside {_listed(nameless)}.",
            "Fill in name and responsibility in `people`.",
            fixes=(asking("collaboration", "people", label="Say who they are"),),
        )
    return Judgement("pass", f"All {len(roles)} required roles have somebody: {_listed(roles)}.")


def signed(view: GateView) -> Judgement:
    """TF0603: every step that requires signatures has them, and they hold and are recent."""
    decided: CollaborationDecisions = view.decisions
    ledger = view.signatures
    if ledger.fault:
        return Judgement(
            "block",
            f"The ledger of signatures cannot be trusted: {ledger.fault}.",
            ledger.remedy,
        )
    required = _asked(decided)
    if not required:
        return Judgement(
            "not_evaluated",
            "No step requires a signature.",
            "Say in `required_roles` who must sign which step.",
        )
    lacking = ledger.wanting(required)
    count = counted(len(required), "required signature")
    if lacking:
        return Judgement(
            "warn",
            f"Of {count}, {len(lacking)} {'is' if len(lacking) == 1 else 'are'} missing: "
            f"{_listed([_lacking(ledger, slug, role) for slug, role in lacking])}.",
            "Whoever has the role reads the record and signs: the panel of step 6, or "
            "`tenfold sign`.",
        )
    old = [f"{role} for {step_title(slug)}" for slug, role in required if _is_old(view, slug, role)]
    if old:
        return Judgement(
            "warn",
            f"Of {count}, {len(old)} {'is' if len(old) == 1 else 'are'} older than "
            f"{counted(decided.cadence_days, 'day')}: {_listed(old)}.",
            "Look again and sign again, or lengthen `cadence_days`.",
        )
    return Judgement(
        "pass", f"{count}: {'it holds' if len(required) == 1 else 'all of them hold'}."
    )


def objections(view: GateView) -> Judgement:
    """TF0604: nobody whose agreement is required objects."""
    decided: CollaborationDecisions = view.decisions
    ledger = view.signatures
    if ledger.fault:
        return Judgement(
            "block",
            f"The ledger of signatures cannot be trusted: {ledger.fault}.",
            ledger.remedy,
        )
    if not ledger.lines:
        return Judgement(
            "not_evaluated",
            "Nobody has signed or objected: nobody may have looked.",
            "Ask for the signatures that TF0603 names.",
        )
    said = [(one, _required(decided, one.line.step, one.line.role)) for one in ledger.objections]
    if not said:
        return Judgement("pass", f"None of {len(ledger.lines)} ledger lines is an open objection.")
    words = _listed(
        [f"{o.line.role} on {step_title(o.line.step)}: {o.line.comment}" for o, _ in said]
    )
    remedy = "Settle it with whoever objects; the same role then approves or withdraws."
    # Anybody may object; who is not asked does not stop the project.
    return Judgement("block" if any(needed for _, needed in said) else "warn", words, remedy)


def _required(decided: CollaborationDecisions, step: str, role: str) -> bool:
    return plain_role(role) in map(plain_role, decided.required_roles.get(step, ()))


def _asked(decided: CollaborationDecisions) -> list[tuple[str, str]]:
    """Each step that this version has, with each role that must sign it."""
    return [
        (slug, role) for slug in present_steps() for role in decided.required_roles.get(slug, ())
    ]


def _lacking(ledger: Signatures, slug: str, role: str) -> str:
    void = next((one for one in reversed(ledger.said(slug, role)) if one.changed), None)
    changed = ", ".join(map(step_title, void.changed[:3])) if void else ""
    return f"{role} for {step_title(slug)}" + (f" (void: {changed} changed since)" if void else "")


def _is_old(view: GateView, slug: str, role: str) -> bool:
    decided: CollaborationDecisions = view.decisions
    at = [one.line.at for one in view.signatures.said(slug, role) if one.valid][-1]
    try:
        return (view.as_of - date.fromisoformat(at[:10])).days > decided.cadence_days
    except ValueError:
        return True


def _listed(items: Collection[str]) -> str:
    given = sorted(items) if isinstance(items, set) else list(items)
    more = f" and {len(given) - _MOST} more" if len(given) > _MOST else ""
    return ", ".join(given[:_MOST]) + more


__all__ = ["named", "objections", "signed"]
