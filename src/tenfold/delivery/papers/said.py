"""What a dossier's page says, in the sentences that papers are made of."""

from __future__ import annotations

from collections.abc import Collection

from tenfold.charts import Sheet, estimate_text, interval_text, number_text
from tenfold.charts.chart import Scalar
from tenfold.delivery.papers.paper import Part
from tenfold.dossier.page import Page, Section
from tenfold.vocabulary import Estimate

NOT_EVALUATED = "Not evaluated"
_MOST = 12


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


def table(
    page: Page,
    slug: str,
    title: str,
    *,
    name: str = "",
    without: Collection[str] = (),
    note: bool = True,
    most: int = _MOST,
) -> Part:
    """A table of a step's record as the dossier shows it, what is withheld there included.

    Parameters
    ----------
    title : str
        Of the table; where it differs from run to run, how it begins.
    name : str
        Heading in the paper; default is the table's own.
    without : collection of str
        Columns that the paper leaves to the dossier.
    note : bool
        Whether the paper says what the dossier says below the table.
    most : int
        Rows; how many more there are is said.
    """
    found = section(page, slug)
    sheets = found.sheets if found else []
    exact = [each for each in sheets if each.title == title]
    sheet = next(iter(exact or [each for each in sheets if each.title.startswith(title)]), None)
    if found is None or sheet is None:
        why = (
            f"step {found.step.number} has no record of it"
            if found
            else f"this version does not have step {slug}"
        )
        return Part(name or title, sentences=[f"{NOT_EVALUATED}: {why}."])
    kept = [place for place, column in enumerate(sheet.columns) if column not in without]
    rows = [[cell_text(row[place]) for place in kept] for row in sheet.rows[:most]]
    more = len(sheet.rows) - len(rows)
    said = [sheet.note] if note and sheet.note else []
    said += [f"{more} more rows are in the dossier."] if more else []
    said += [] if rows or said else ["Nothing is listed."]
    columns = [sheet.columns[place] or "What" for place in kept]
    return Part(name or sheet.title, sentences=said, columns=columns, rows=rows)


def cell_text(cell: Estimate | Scalar) -> str:
    """A cell in words: figures with their interval; how they were found stands in the dossier."""
    if isinstance(cell, Estimate):
        return interval_text(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return number_text(cell)
    return f"{cell:,}" if isinstance(cell, int) else cell or ""


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


__all__ = [
    "NOT_EVALUATED",
    "cell_text",
    "decision",
    "figure_text",
    "headlines",
    "money",
    "section",
    "table",
    "why_not",
]
