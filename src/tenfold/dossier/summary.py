"""The verdict in plain words: what it means, and what it rests on."""

from __future__ import annotations

from tenfold.dossier.page import Page

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


def joined(parts: list[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _count(number: int, one: str, many: str) -> str:
    return "" if not number else f"{number} {one if number == 1 else many}"


__all__ = ["FRESHNESS_WORDS", "STATUS_WORDS", "joined", "sentences"]
