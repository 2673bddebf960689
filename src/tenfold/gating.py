"""A gate from its checks: each check is a title and a function from what is seen to a judgement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tenfold.step import GateView
from tenfold.vocabulary import Check, Fix, Money, Status


class Judgement(NamedTuple):
    """Status, what was seen, what to do where it is not a pass, the money at stake, ways out."""

    status: Status
    said: str
    remedy: str = ""
    money: Money | None = None
    fixes: tuple[Fix, ...] = ()


class Rule(NamedTuple):
    """One check of a gate: what it promises, and how it is judged."""

    title: str
    judge: Callable[[GateView], Judgement]


def gate_of(rules: Mapping[str, Rule]) -> Callable[[GateView], list[Check]]:
    """Make the gate of a step.

    Parameters
    ----------
    rules : mapping of str to Rule
        By code, for example ``TF0801``.

    Returns
    -------
    callable
        ``gate(view) -> list[Check]``: cheap, and evaluated afresh every time. Money stands only
        where something is wrong and an amount is known.

    Examples
    --------
    >>> from datetime import date
    >>> rule = Rule("It is there", lambda view: Judgement("pass", "It is."))
    >>> [check.status for check in gate_of({"TF9901": rule})(GateView(None, None, date.min))]
    ['pass']
    """

    def gate(view: GateView) -> list[Check]:
        return [_check(code, rule.title, rule.judge(view)) for code, rule in rules.items()]

    return gate


def codes_of(rules: Mapping[str, Rule]) -> dict[str, str]:
    """Every code and its title."""
    return {code: rule.title for code, rule in rules.items()}


def _check(code: str, title: str, one: Judgement) -> Check:
    wrong = one.status in ("warn", "block")
    known = one.money is not None and one.money.value is not None
    return Check(
        code=code,
        title=title,
        status=one.status,
        evidence=one.said,
        remedy=one.remedy,
        money_at_risk=one.money if wrong and known else None,
        fixes=() if one.status == "pass" else one.fixes,
    )


__all__ = ["Judgement", "Rule", "codes_of", "gate_of"]
