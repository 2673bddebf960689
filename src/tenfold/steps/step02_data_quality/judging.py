"""The checks' codes and titles, and how their sentences are put together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tenfold.remedies import asking
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence, Priced
from tenfold.vocabulary import Check, Fix, Money, Status

CODES: Mapping[str, str] = {
    "TF0201": "The contract holds",
    "TF0202": "The target is usable",
    "TF0203": "No leak",
    "TF0204": "Missing values within budget",
    "TF0205": "Formats and values consistent",
    "TF0206": "Duplicates within budget",
    "TF0207": "Groups represented",
    "TF0208": "Split respects time and group",
    "TF0209": "Notebook and package compute the same features",
    "TF0210": "Enough rows for the decision",
    "TF0211": "Labels within the noise budget",
    "TF0212": "Data versioned and unchanged",
    "TF0213": "The data's mix of cases is the one that step 1 reckons with",
}
STEP = "data_quality"
_RANK = {"high": 0, "medium": 1, "low": 2}
_SHOWN = 5


def check(
    code: str,
    status: Status,
    evidence: str,
    remedy: str = "",
    money: Money | None = None,
    *,
    fixes: Sequence[Fix] = (),
) -> Check:
    """Compose a check; its title comes from its code, money only where something is wrong."""
    return Check(
        code=code,
        title=CODES[code],
        status=status,
        evidence=evidence,
        remedy=remedy,
        money_at_risk=money if status in ("warn", "block") else None,
        fixes=() if status == "pass" else tuple(fixes),
    )


def set_to(label: str, says: str = "", **changes: Any) -> Fix:
    """A fix that changes decisions of this step."""
    return Fix(label=label, says=says, changes={STEP: changes})


def fill_in(label: str, *names: str, says: str = "") -> Fix:
    """Fields of this step that only a person can fill in."""
    return asking(STEP, *names, label=label, says=says)


def cleaning(found: Sequence[Priced]) -> tuple[Fix, ...]:
    """Everything that findings propose, as one fix, and the field for what they cannot tell."""
    changes = _proposed(found)
    names = columns_of([p for p in found if p.finding.proposal])
    untold = [name for name in columns_of(found) if name not in names]
    ask = (fill_in(f"Write a rule for {listed(untold)}", "clean"),) if untold else ()
    if not changes:
        return ask
    return (
        set_to(
            f"Put {listed(names)} right",
            "The rules below are read off the data. They change no row of your file, only how it "
            "is read; each can be edited in the form afterwards.",
            **changes,
        ),
        *ask,
    )


def at_risk(stake: Money, share: float) -> Money:
    """The part of the weekly stake that rests on a share of the rows; at least zero."""
    if stake.value is None:
        return stake
    share = min(max(share, 0.0), 1.0)
    ends = {
        key: None if number is None else max(number, 0.0) * share
        for key, number in (("value", stake.value), ("low", stake.low), ("high", stake.high))
    }
    return stake.model_copy(update=ends)


def risk_of(evidence: DataQualityEvidence, share: float) -> Money:
    """`at_risk` of the stake in the evidence."""
    return at_risk(evidence.stake, share)


def to_look_at(evidence: DataQualityEvidence) -> list[Priced]:
    """Findings that are not minor: those whose cost is told."""
    return [priced for priced in evidence.findings if priced.finding.severity != "low"]


def worst_of(found: Sequence[Priced]) -> Priced:
    """The most severe, of those the one that concerns most rows."""
    return min(found, key=lambda p: (_RANK[p.finding.severity], -p.finding.share))


def sentence(text: str) -> str:
    """A capital first and a stop last; column names keep their own capitals."""
    return f"{text[:1].upper()}{text[1:]}."


def percent(share: float) -> str:
    """A share as an analyst reads it."""
    return f"{100 * share:.3g} %"


def listed(items: Iterable[str]) -> str:
    """At most five, and how many more."""
    names = list(items)
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def looked_at(evidence: DataQualityEvidence, *, most: int | None = None) -> str:
    """A sentence on what detectors looked at, where that is not everything; else empty.

    Parameters
    ----------
    most : int, optional
        Rows that the detector concerned draws at most.
    """
    o = evidence.overview
    rows = o.looked_at if most is None else min(o.looked_at, most)
    parts = []
    if o.columns_looked_at < o.column_count:
        rest = o.column_count - o.columns_looked_at
        parts.append(
            f"{o.columns_looked_at:,} of {o.column_count:,} columns, the {rest:,} weakest left out"
        )
    if rows < o.rows:
        parts.append(f"{rows:,} of {o.rows:,} rows, drawn at random")
    return f" Looked at {'; '.join(parts)}." if parts else ""


def found_by(evidence: DataQualityEvidence, *detectors: str) -> list[Priced]:
    """Findings of some detectors."""
    return [priced for priced in evidence.findings if priced.finding.detector in detectors]


def columns_of(found: Sequence[Priced]) -> list[str]:
    """The columns that findings concern, each once."""
    return list(dict.fromkeys(name for priced in found for name in priced.finding.columns))


def proposed(found: Sequence[Priced], *, most: int = 4) -> str:
    """The decisions that the findings propose, as lines to write; empty where there are none."""
    lines = [_line(field, value, most) for field, value in _proposed(found).items()]
    return " and ".join(lines)


def _proposed(found: Sequence[Priced]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for priced in found:
        for field, value in (priced.finding.proposal or {}).items():
            merged[field] = _merged(merged.get(field), value)
    return merged


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return old | new
    if isinstance(old, list) and isinstance(new, list):
        return old + [item for item in new if item not in old]
    return new


def _line(field: str, value: Any, most: int) -> str:
    # JSON on one line is YAML, too: what stands here can be pasted into tenfold.yaml.
    more = len(value) - most if isinstance(value, dict | list) else 0
    if more > 0:
        value = dict(list(value.items())[:most]) if isinstance(value, dict) else value[:most]
    line = f"`{field}: {json.dumps(value, ensure_ascii=False)}`"
    return f"{line} (and {more} more)" if more > 0 else line
