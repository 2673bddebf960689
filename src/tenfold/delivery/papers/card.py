"""The model card: sections after Mitchell et al., Model Cards for Model Reporting, FAT* 2019."""

from __future__ import annotations

from tenfold.delivery.papers.paper import Paper, Part
from tenfold.delivery.papers.said import NOT_EVALUATED, decision, headlines, money, why_not
from tenfold.dossier.page import Page

_FIGURES = ("Figure", "Value, with its doubt")
_STEPS = {
    "data_quality": "2, data quality",
    "baseline_models": "3, baseline models",
    "explainability": "5, explainability",
    "monitoring": "8, monitoring",
    "ethics": "10, ethics",
}


def model_card(page: Page) -> Paper:
    """What the model is for, how good it is, for whom, and what must be known before it is used."""
    return Paper(
        "model_card",
        f"Model card: {page.name}",
        f"Verdict: {page.verdict.word}. Written from the records on {page.when}.",
        [
            Part("Model details", rows=_details(page), columns=("What", "Value")),
            _decided(
                page,
                "Intended use",
                ("business_problem", "objective", "Objective"),
                ("business_problem", "decision_supported", "Decision supported"),
                ("business_problem", "unit_of_prediction", "One prediction is about"),
                ("ethics", "intended_use", "For"),
                ("ethics", "limits", "Not for"),
            ),
            _decided(
                page,
                "Factors",
                ("data_quality", "protected", "Protected attributes"),
                ("ethics", "protected", "Judged by"),
                ("ethics", "reference_groups", "Compared with"),
            ),
            _figures(page, "Metrics", "baseline_models", "monitoring"),
            _figures(page, "Data", "data_quality"),
            _figures(page, "Explanations", "explainability"),
            _figures(page, "Ethical considerations", "ethics"),
            Part("Caveats and recommendations", points=_caveats(page)),
            Part("Money", rows=money(page), columns=_FIGURES),
        ],
    )


def _details(page: Page) -> list[tuple[str, str]]:
    rows = [("Project", page.name)]
    for each in page.sections:
        if each.step.slug in ("business_problem", "data_quality", "baseline_models"):
            hash_ = each.origin.content_hash if each.origin else ""
            rows.append((f"Record of {each.step.title.lower()}", hash_ or "there is none"))
    owner = decision(page, "mlops", "owner")
    return [*rows, ("Owner", owner or "nobody is named")]


def _decided(page: Page, title: str, *asked: tuple[str, str, str]) -> Part:
    known = [(words, decision(page, slug, name)) for slug, name, words in asked]
    said = [(words, value) for words, value in known if value]
    if not said:
        return Part(title, sentences=["Nobody has decided this."])
    return Part(title, rows=said, columns=("What", "Decided"))


def _figures(page: Page, title: str, *slugs: str) -> Part:
    wanting = [why for slug in slugs if (why := why_not(page, slug, _STEPS[slug]))]
    rows = [pair for slug in slugs for pair in headlines(page, slug)]
    return Part(title, sentences=wanting, rows=rows, columns=_FIGURES)


def _caveats(page: Page) -> list[str]:
    open_ = [f"{a.title} ({a.place}): {a.found}" for a in page.actions]
    missing = page.verdict.not_registered
    if missing:
        open_.append(f"{NOT_EVALUATED}: {', '.join(missing)}.")
    return open_ or ["No check is open."]


__all__ = ["model_card"]
