"""The verdict in plain words: what it means, what it rests on, and the first reasons."""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.dossier.page import Page, Section
from tenfold.vocabulary import Check

STATUS_WORDS = {
    "pass": "Pass",
    "warn": "Warning",
    "block": "Blocks",
    "not_evaluated": "Not evaluated",
}
FRESHNESS_WORDS = {
    "fresh": "",
    "stale": "Out of date",
    "missing": "Has not run",
    "damaged": "Damaged",
}
_MEANS = {
    "go": "Every check of every step passes.",
    "no-go": "Do not rely on this yet.",
    "review": "Nothing blocks. A person must look before anyone relies on this.",
}
_MOST = 6


@dataclass(frozen=True)
class Reason:
    """Why the verdict is what it is; `anchor` is where the page says more."""

    anchor: str
    label: str
    text: str


def sentences(page: Page) -> str:
    """What the verdict means, and how many checks and steps stand behind it."""
    counts = [
        _count(len(page.checks("block")), "check blocks", "checks block"),
        _count(len(page.unsettled), "step has no valid record", "steps have no valid record"),
        _count(
            len(page.checks("not_evaluated")),
            "check was not evaluated",
            "checks were not evaluated",
        ),
        _count(len(page.checks("warn")), "check warns", "checks warn"),
        _count(len(page.waived), "check is waived", "checks are waived"),
    ]
    said = [count for count in counts if count]
    means = _MEANS[page.verdict.word]
    return f"{means} {joined(said)}." if said else means


def reasons(page: Page) -> list[Reason]:
    """Everything that blocks, every step without a valid record, then the rest while room lasts."""
    first = [_check(check) for check in page.checks("block")]
    first += [_step(section) for section in page.unsettled]
    rest = [_check(check) for check in [*page.checks("not_evaluated"), *page.checks("warn")]]
    rest += [_check(check, said="waived: ") for check in page.waived]
    return first + rest[: max(_MOST - len(first), 0)]


def joined(parts: list[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _count(number: int, one: str, many: str) -> str:
    return "" if not number else f"{number} {one if number == 1 else many}"


def _check(check: Check, *, said: str = "") -> Reason:
    return Reason(check.code, f"{check.code} {check.title}", said + check.evidence)


def _step(section: Section) -> Reason:
    now = section.now
    why = "" if now.freshness == "missing" else f" ({now.why})"
    text = f"{FRESHNESS_WORDS[now.freshness].lower()}{why}."
    return Reason(section.step.slug, f"Step {now.number} {now.title}", text)


__all__ = ["FRESHNESS_WORDS", "STATUS_WORDS", "Reason", "joined", "reasons", "sentences"]
