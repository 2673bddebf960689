"""What a dossier's page says, in the sentences that papers are made of."""

from __future__ import annotations

from tenfold.charts import Sheet, estimate_text
from tenfold.dossier.page import Page, Section
from tenfold.vocabulary import Estimate

NOT_EVALUATED = "Not evaluated"


def section(page: Page, slug: str) -> Section | None:
    """The section of a step; None where this version does not have the step."""
    return next((each for each in page.sections if each.step.slug == slug), None)


def decision(page: Page, slug: str, name: str) -> str:
    """A decision in words; empty where nobody took it."""
    found = section(page, slug)
    listed = [*found.decisions.changed, *found.decisions.defaults] if found else []
    for each in listed:
        if each.name == name and each.value not in ("not given", "none", ""):
            return _shown(each.value)
    return ""


def headlines(page: Page, slug: str) -> list[tuple[str, str]]:
    """Key figures of a step, each with its doubt."""
    found = section(page, slug)
    return [(h.label, figure_text(h.figure)) for h in found.headlines] if found else []


def why_not(page: Page, slug: str, name: str) -> str:
    """Why there is nothing to tell of a step; empty where it ran and holds."""
    found = section(page, slug)
    if found is None:
        return f"{NOT_EVALUATED}: this version does not have step {name}."
    if not found.ran:
        return f"{NOT_EVALUATED}: step {found.step.number}, {found.step.title}, has no record."
    if found.now.freshness != "fresh":
        return f"Out of date: {found.now.why}."
    return ""


def figure_text(figure: Estimate | str | float | None) -> str:
    """A figure with its interval, n and method, or why there is none."""
    if isinstance(figure, Estimate):
        return estimate_text(figure)
    return NOT_EVALUATED if figure is None else str(figure)


def money(page: Page) -> list[tuple[str, str]]:
    """The bars of the money waterfall, and what each earns over today's rule."""
    if not page.money.evaluated:
        return [("Money", f"{NOT_EVALUATED}: {page.money.why_not}")]
    bars = [(bar.label, figure_text(bar.amount)) for group in page.money.groups for bar in group]
    gains = [(f"{g.label} over today's rule", figure_text(g.amount)) for g in page.money.gains]
    return bars + gains


def _shown(value: str | list[str] | Sheet) -> str:
    if isinstance(value, Sheet):
        return "; ".join(": ".join(figure_text(cell) for cell in row) for row in value.rows)
    return value if isinstance(value, str) else "; ".join(value)


__all__ = ["NOT_EVALUATED", "decision", "figure_text", "headlines", "money", "section", "why_not"]
