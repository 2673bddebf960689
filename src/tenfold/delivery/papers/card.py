"""The model card: sections after Mitchell et al., Model Cards for Model Reporting, FAT* 2019."""

from __future__ import annotations

from tenfold.delivery.papers.paper import Paper, Part
from tenfold.delivery.papers.said import (
    NOT_EVALUATED,
    decision,
    headlines,
    money,
    section,
    table,
    why_not,
)
from tenfold.dossier.page import Page

_FIGURES = ("Figure", "Value, with its doubt")
_DECIDED = ("What", "Decided")
_STEPS = {
    "data_quality": "2, data quality",
    "baseline_models": "3, baseline models",
    "explainability": "5, explainability",
    "monitoring": "8, monitoring",
    "ethics": "10, ethics",
}
# Values of single columns are left to the dossier: a card is passed on.
_OF_VALUES = ("Different values", "Nine tenths lie in", "Most frequent", "Written as")


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
                ("ethics", "intended_use", "For what, and for whom"),
                ("ethics", "limits", "Not for"),
                needed=True,
            ),
            _decided(
                page,
                "Factors",
                ("data_quality", "protected", "Protected attributes"),
                ("ethics", "protected", "Judged by"),
                ("ethics", "reference_groups", "Compared with"),
            ),
            *_of(
                page,
                "ethics",
                table(page, "ethics", "Whom it is judged by"),
                table(page, "ethics", "Who is in the data"),
            ),
            _figures(page, "Metrics", "baseline_models", "monitoring"),
            *_of(
                page,
                "ethics",
                table(
                    page,
                    "ethics",
                    "What each metric means here",
                    name="Metrics of groups, and which side is worse for a person",
                    without=("AIF360", "Fairlearn"),
                ),
            ),
            *_of(
                page,
                "data_quality",
                table(page, "data_quality", "Split", name="Evaluation data and training data"),
                _figures(page, "What the data are", "data_quality"),
                table(page, "data_quality", "How groups are represented"),
                table(page, "data_quality", "Columns", without=_OF_VALUES, note=False, most=25),
                table(page, "data_quality", "Data dictionary", most=25),
                missing="Data",
            ),
            *_of(
                page,
                "ethics",
                table(page, "ethics", "Groups", name="Results by group"),
                table(page, "ethics", "Groups of two", name="Results by two attributes at once"),
                table(page, "ethics", "Verdicts", name="Verdicts by group: breach, clear, or not "
                      "enough data", most=20),
                missing="Results by group",
            ),
            *_of(
                page,
                "explainability",
                table(page, "explainability", "Drivers", name="Main drivers"),
                table(page, "explainability", "Where it fails", most=6),
                _figures(page, "How far explanations can be believed", "explainability"),
                missing="Main drivers",
            ),
            _decided(
                page,
                "Ethical considerations",
                ("ethics", "affected", "Who is affected"),
                ("ethics", "harm_of_acting", "Harm of acting wrongly"),
                ("ethics", "harm_of_not_acting", "Harm of wrongly not acting"),
                ("ethics", "gap_reason", "Why these gaps are tolerated"),
                ("ethics", "mitigation_reason", "Why this mitigation, or none"),
                ("ethics", "appeals", "Where to appeal"),
                ("ethics", "appeals_owner", "Who answers"),
                ("ethics", "legal_note", "Law"),
                needed=True,
            ),
            _figures(page, "Ethical considerations in figures", "ethics"),
            Part("Caveats and recommendations", points=_caveats(page)),
            Part("Money", rows=money(page), columns=_FIGURES),
        ],
    )  # fmt: skip


def _details(page: Page) -> list[tuple[str, str]]:
    rows = [("Project", page.name)]
    rows += [pair for pair in headlines(page, "baseline_models") if pair[0] == "Chosen model"]
    for each in page.sections:
        if each.step.slug in ("business_problem", "data_quality", "baseline_models"):
            hash_ = each.origin.content_hash if each.origin else ""
            rows.append((f"Record of {each.step.title.lower()}", hash_ or "there is none"))
    owner, answers = decision(page, "mlops", "owner"), decision(page, "monitoring", "owner")
    return [
        *rows,
        ("Owner", owner or "nobody is named (step 4)"),
        ("Answers an alarm", answers or "nobody is named (step 8)"),
    ]


def _decided(page: Page, title: str, *asked: tuple[str, str, str], needed: bool = False) -> Part:
    known = [(words, decision(page, slug, name)) for slug, name, words in asked]
    said = [(words, value) for words, value in known if value]
    silent = [words.lower() for words, value in known if not value]
    if not said:
        return Part(title, sentences=["Nobody has decided this."])
    left = [f"Not said: {'; '.join(silent)}."] if needed and silent else []
    return Part(title, sentences=left, rows=said, columns=_DECIDED)


def _of(page: Page, slug: str, *parts: Part, missing: str = "") -> list[Part]:
    # One sentence where a step has nothing to tell, not one per table.
    found = section(page, slug)
    if found is not None and found.ran:
        return list(parts)
    return [Part(missing, sentences=[why_not(page, slug, _STEPS[slug])])] if missing else []


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
