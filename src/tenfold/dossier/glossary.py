"""The field's words on the page, explained for those who do not live in it."""

from __future__ import annotations

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


def glossary(html: str) -> str:
    """The words that occur in the text of `html`, with their meanings, as a list for the page."""
    body = re.sub(r"(?s)<(style|script)\b.*?</\1>|<[^>]+>", " ", html)
    found = [word for word in _WORDS if re.search(rf"\b{re.escape(word)}\b", body, re.IGNORECASE)]
    return "".join(
        f"<dt>{word}</dt><dd>{_WORDS[word]}</dd>" for word in sorted(found, key=str.lower)
    )


__all__ = ["glossary"]
