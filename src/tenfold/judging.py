"""A record before its gate, on the day that it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tenfold.project import Given
from tenfold.records import Record
from tenfold.step import GateView
from tenfold.vocabulary import Check, Gate, Signatures, Status

_WORST: tuple[Status, ...] = ("block", "not_evaluated", "warn", "pass")


def judge(
    record: Record,
    given: Given,
    *,
    today: date,
    looks: int | None = None,
    ledger: Callable[[], Signatures] = Signatures,
) -> Gate:
    """Run a step's gate over its record and put the waivers that hold on its checks.

    A check that its gate forgot is listed as not evaluated: nothing passes by silence.
    """
    step = record.step
    seconds = record.context.get("seconds", {})
    view = GateView(record.decisions, record.evidence, today, given.waivers, looks, seconds, ledger)
    checks: dict[str, Check] = {}
    for check in step.gate(view):
        # Of two judgements under one code the worse holds: a later pass hides nothing.
        other = checks.get(check.code)
        if other is None or _WORST.index(check.status) < _WORST.index(other.status):
            checks[check.code] = check
    for code, title in step.codes.items():
        checks.setdefault(
            code,
            Check(code=code, title=title, status="not_evaluated", evidence="The gate was silent."),
        )
    waived = {w.code: w for w in given.waivers if w.expires >= today}
    judged = [
        check.model_copy(update={"waived": waived.get(check.code)})
        if check.status in ("warn", "block", "not_evaluated")
        else check
        for _, check in sorted(checks.items())
    ]
    return Gate(step=step.slug, checks=judged)
