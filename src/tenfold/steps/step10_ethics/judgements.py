"""How the checks of step 10 put comparisons into words."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.charts.words import interval_text
from tenfold.fairness import Comparison, FairnessReport
from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.steps.step10_ethics.evidence import EthicsEvidence
from tenfold.vocabulary import Estimate

VERDICTS = {"breach": "breach", "clear": "clear", "not_enough": "not enough data"}
PAIRED = " × "
"""Stands between the attributes of a pair."""
_NAMED = 3


def uncompared(found: EthicsEvidence) -> Judgement | None:
    """Why no groups were compared at all; None where they were."""
    if not found.attributes:
        return Judgement(
            "not_evaluated",
            "No protected attribute is named, so nobody can tell whom the model treats worse.",
            "Name the columns in 'protected' of step 2. Where the data hold none, say in "
            "'limits' that this was not tested, and collect them for a sample.",
            fixes=(asking("data_quality", "protected", label="Name protected attributes"),),
        )
    if found.report is None:
        good = asking(
            "ethics",
            *("favourable", "favourable_label"),
            label="Say which decision is good for the person",
        )
        return Judgement(
            "not_evaluated", _sentence(found.good.why_not), found.good.remedy, fixes=(good,)
        )
    return None


def named(
    comparisons: Sequence[Comparison],
    *,
    most: int = _NAMED,
    report: FairnessReport | None = None,
) -> str:
    """The first few comparisons in words, and how many more there are.

    With `report` each says its metric; without, somebody else has.
    """
    said = "; ".join(
        _words(one, "" if report is None else title_of(report, one.metric))
        for one in comparisons[:most]
    )
    left = len(comparisons) - most
    return said + (f"; and {left} more" if left > 0 else "")


def worst_first(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """The widest apart; then single attributes, then pairs, each the widest apart first."""
    found = sorted(comparisons, key=_apart, reverse=True)
    # A pair may be the worst of all, and yet hides none of the attributes behind it.
    return found[:1] + sorted(found[1:], key=lambda one: PAIRED in one.attribute)


def judged(one: Comparison) -> Estimate:
    """The figure that a comparison was judged by."""
    return one.ratio if one.judged_by == "ratio" and one.ratio is not None else one.difference


def title_of(report: FairnessReport | None, metric: str) -> str:
    """A metric's title inside a sentence: ``false positive rate``."""
    titles = {one.name: one.title for one in report.metrics} if report else {}
    title = next((title for name, title in titles.items() if name == metric), metric)
    return title[0].lower() + title[1:]


def _apart(one: Comparison) -> float:
    value = judged(one).value or 0.0
    if one.judged_by == "difference":
        return abs(value)
    return 1 - min(value, 1 / value) if value > 0 else 1.0


def _words(one: Comparison, metric: str) -> str:
    what = "ratio" if one.judged_by == "ratio" else "gap"
    what = f"{what} of the {metric}" if metric else what
    return (
        f"{one.attribute}: {one.group} against {one.reference}, {what} {interval_text(judged(one))}"
    )


def _sentence(words: str) -> str:
    words = words.strip() or "nothing was compared"
    return words[0].upper() + words[1:] + ("" if words.endswith(".") else ".")


__all__ = ["PAIRED", "VERDICTS", "judged", "named", "title_of", "uncompared", "worst_first"]
