"""What is known of a case without any explanation: score, decision, outcome, cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tenfold.charts.words import number_text
from tenfold.explaining import Subject
from tenfold.scoring import Scored, outcomes
from tenfold.stats.payoffs import regret
from tenfold.vocabulary import Estimate, ModelCandidate, Money, ValueModel

_LONGEST = 40
_SMALLEST = 10  # training rows that a category must have to be named


def facts(
    frame: pd.DataFrame,
    scored: Scored,
    candidate: ModelCandidate,
    value: ValueModel | None,
    target: str,
) -> list[dict[str, Any]]:
    """Score, decision, outcome and cost of each case, as `Explained` names them."""
    n = len(frame)
    known = target in frame.columns
    y = outcomes(frame[target], candidate) if known else np.full(n, np.nan)
    score = scored.p
    if candidate.task == "multiclass":
        score = scored.p[np.arange(n), scored.decided.astype(int)]
    judged = candidate.task != "regression"
    return [
        {
            "score": float(score[k]),
            "decided": _decided(scored.decided[k], candidate),
            "outcome": "" if np.isnan(y[k]) else _outcome(y[k], candidate),
            "right": bool(scored.decided[k] == y[k]) if judged and not np.isnan(y[k]) else None,
            "cost": _cost(y[k], scored.decided[k], candidate, value),
        }
        for k in range(n)
    ]


def value_words(subject: Subject, shaped: pd.DataFrame, name: str, row: int) -> str:
    """A case's value of a feature in words; empty where it may not be shown."""
    if name in subject.personal:
        return ""
    value = shaped[name].iloc[row]
    if pd.isna(value):
        return "missing"
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if isinstance(value, int | float | np.number):
        return number_text(float(value))
    if (subject.reference[name].astype(str) == str(value)).sum() < _SMALLEST:
        return "a rare value"
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _decided(decided: float, candidate: ModelCandidate) -> str:
    if candidate.task == "regression":
        return number_text(float(decided))
    if candidate.task == "binary":
        return "act" if decided else "do not act"
    return candidate.labels[int(decided)]


def _outcome(y: float, candidate: ModelCandidate) -> str:
    return number_text(float(y)) if candidate.task == "regression" else candidate.labels[int(y)]


def _cost(y: float, decided: float, candidate: ModelCandidate, value: ValueModel | None) -> Money:
    if value is None:
        return Money.not_evaluated("step 1 gives no payoffs")
    if np.isnan(y):
        return Money.not_evaluated("the outcome is not known")
    found = float(regret(value, [y], [decided], labels=candidate.labels)[0])
    note = "one case, as it came out"
    lost = Estimate(value=found, method="likely payoffs", n=1, note=note)
    return Money.of(lost, value, per=value.unit_of_prediction)


__all__ = ["facts", "value_words"]
