"""How a record was judged when another took its place: the history keeps it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from tenfold.errors import TenfoldError
from tenfold.project import Given
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.vocabulary import Check, Gate

Judgements = Mapping[tuple[str, str], Any]


def outlived(standing: Standing, step: Step) -> dict[str, Any] | None:
    """The judgement of the record that is about to be replaced; None where there is none.

    Returns
    -------
    dict or None
        ``hash`` of its content, and ``checks``: code, status and, of what blocks, the evidence.
    """
    # A look of its own: what is remembered here would be out of date once the new one is written.
    now = replace(standing)
    try:
        record = now.record(step) if now.store.path(step).is_file() else None
        gate = now.gate(record) if record is not None else None
    except TenfoldError:
        # A record that cannot be read is run again; its judgement is lost with it.
        return None
    if record is None or gate is None:
        return None
    checks = [[c.code, c.status, c.evidence if c.status == "block" else ""] for c in gate.checks]
    return {"hash": record.content_hash, "checks": checks}


def judgements(history: Iterable[Mapping[str, Any]]) -> Judgements:
    """Kept judgements by step and content hash; of two of one record the later."""
    found = {}
    for line in history:
        kept = line.get("outlived")
        if isinstance(kept, Mapping) and kept.keys() >= {"hash", "checks"}:
            found[line["step"], str(kept["hash"])] = kept["checks"]
    return found


def gate_then(step: Step, checks: Any, given: Given, *, today: date | None = None) -> Gate | None:
    """The gate of a record that is gone, under the waivers that hold today; None if damaged."""
    day = today or date.today()
    waived = {each.code: each for each in given.waivers if each.expires >= day}
    try:
        return Gate(
            step=step.slug,
            checks=[
                Check(
                    code=code,
                    title=step.codes.get(code, code),
                    status=status,
                    evidence=evidence,
                    waived=waived.get(code) if status != "pass" else None,
                )
                for code, status, evidence in checks
            ],
        )
    except (ValidationError, ValueError, TypeError):
        return None


__all__ = ["Judgements", "gate_then", "judgements", "outlived"]
