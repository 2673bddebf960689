"""The field's words on the page, explained for those who do not live in it."""

from __future__ import annotations

import functools
import re

_WORDS = {
    "AUC": (
        "how well cases are put in order: take one case of each kind, and it is the chance that "
        "the model puts them the right way round; 0.5 is guessing, 1 is perfect"
    ),
    "ROC curve": "positives found against negatives hit by mistake, for every possible threshold",
    "calibration slope": (
        "whether probabilities can be taken at their word: 1 is right, below 1 the model is too "
        "sure of itself"
    ),
    "log loss": "a score of probabilities that only honest ones keep low; lower is better",
    "Brier": "the mean squared error of probabilities; lower is better",
    "precision": "the share of positives among the cases that are acted on",
    "recall": "the share of the positives that are acted on",
    "held-out rows": "rows kept apart before any model was made, and looked at once, at the end",
    "out of fold": "predicted by models that did not see the row",
    "embargo": "rows left out between training and test, so that neither knows the other",
    "leak": "a column that knows the answer, and will not when the model is used",
    "baseline": "the simple way of deciding that anything better must beat",
    "joint draws": (
        "every number of which only a range is known is drawn at once, thousands of times; the "
        "interval holds what comes out in 95 of 100 draws"
    ),
    "paired": "both ways of deciding are judged on the very same cases, case by case",
    "wilson": "an interval for a share that holds for small numbers too",
    "DeLong": "an interval for the AUC",
    "corrected resampled t": "an interval that allows for training rows that folds share",
    "bootstrap": "an interval from drawing the rows again and again",
    "net present value": "all gains less all costs over the horizon, in today's money",
    "prevalence": "the share of positives among all cases",
    "champion": "the model in use",
    "content hash": "a fingerprint: equal hashes mean equal decisions and equal evidence",
}


MARK = "<!-- words -->"
"""Where the words of all that stands above it, up to the mark before, are explained."""
_INDEX = "<!-- words used -->"
_HIDDEN = re.compile(r"(?s)<(style|script|svg)\b.*?</\1>|<[^>]+>")


def explained(html: str) -> str:
    """The page with every word of the field explained after the part in which it first appears.

    An index of the words stands where the page has ``<!-- words used -->``.
    """
    known: list[str] = []
    parts = html.split(MARK)
    for i, part in enumerate(parts[:-1]):
        new = [word for word in _found(part) if word not in known]
        known += new
        parts[i] = part + _list(new)
    links = ", ".join(
        f'<a href="#{_anchor(word)}">{word}</a>' for word in sorted(known, key=str.lower)
    )
    return "".join(parts).replace(_INDEX, links)


def meanings(text: str) -> list[str]:
    """What the words that `text` holds mean, a sentence each.

    Examples
    --------
    >>> meanings("95% wilson")
    ['wilson: an interval for a share that holds for small numbers too']
    """
    return [f"{word}: {_WORDS[word]}" for word in _found(text)]


def _found(html: str) -> list[str]:
    body = _HIDDEN.sub(" ", html)
    return [word for word, seen in _patterns().items() if seen.search(body)]


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {word: re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE) for word in _WORDS}


def _list(words: list[str]) -> str:
    if not words:
        return ""
    lines = "".join(
        f'<div><dt id="{_anchor(word)}">{word}</dt><dd>{_WORDS[word]}</dd></div>'
        for word in sorted(words, key=str.lower)
    )
    return f'<dl class="words">{lines}</dl>'


def _anchor(word: str) -> str:
    return f"word-{word.lower().replace(' ', '-')}"


__all__ = ["MARK", "explained", "meanings"]
