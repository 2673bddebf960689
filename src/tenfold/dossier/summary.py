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
_LOOK = "A person must look before anyone relies on this."


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
    means = meaning(page)
    return f"{means} {joined(said)}." if said else means


def meaning(page: Page) -> str:
    """What the verdict means for whoever would rely on it."""
    steps = [section.now for section in page.sections]
    lost = [f"step {one.number}, {one.title}" for one in steps if one.freshness == "damaged"]
    whose = f"cannot be read: {'; '.join(lost)}"
    match page.verdict.word:
        case "go":
            return "Every check of every step passes."
        case "no-go" if lost:
            return f"Do not rely on this yet. Not judged, since the record {whose}."
        case "no-go":
            return "Do not rely on this yet."
        case "review" if lost:
            # What blocked in such a step may still do: its silence is no good news.
            return f"Nobody can tell whether anything blocks, since the record {whose}. {_LOOK}"
        case "review" if any(one.gate is None for one in steps):
            return f"Nothing that was judged blocks. {_LOOK}"
        case "review":
            return f"Nothing blocks. {_LOOK}"


def joined(parts: list[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _count(number: int, one: str, many: str) -> str:
    return "" if not number else f"{number} {one if number == 1 else many}"


__all__ = ["FRESHNESS_WORDS", "STATUS_WORDS", "joined", "meaning", "sentences"]
