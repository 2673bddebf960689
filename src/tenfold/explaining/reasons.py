"""Reason codes: the loudest features of a case, each in one plain sentence."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from tenfold.explaining.attributions import Attributions
from tenfold.explaining.subject import Subject
from tenfold.explaining.wording import Usual
from tenfold.scoring import Floats, decide
from tenfold.vocabulary import ReasonCode

_QUIET = 1e-9


def reason_codes(
    subject: Subject,
    frame: pd.DataFrame,
    attributions: Attributions,
    *,
    most: int = 4,
    harmful: bool = False,
    unfavourable: int | None = None,
) -> list[list[ReasonCode]]:
    """Say in words why each case has its score, the loudest reason first.

    Parameters
    ----------
    frame : DataFrame of n raw rows
        Those that `attributions` explain.
    most : int
        Reasons per case.
    harmful : bool
        Only the reasons that speak against the person.
    unfavourable : int, optional
        What is bad for the person: a class by its code; of amounts 1 for a high one, 0 for a
        low one. Default: what was decided, so that reasons against are the reasons for the
        decision; of amounts, the side of the usual score on which the case lies.

    Returns
    -------
    list of n lists of ReasonCode
        They name no value of a personal feature, of a feature derived from one, and no category
        that fewer than ten reference rows have.
    """
    shaped = subject.shaped(frame)
    usual = {name: Usual.of(subject, name) for name in subject.names}
    values = attributions.values
    against = _against(subject, shaped, attributions, unfavourable) if harmful else None
    found = []
    for row, (effects, label) in enumerate(zip(values, attributions.labels, strict=True)):
        kept = np.abs(effects) >= _QUIET
        if against is not None:
            kept &= effects * against[row] > 0
        loud = [int(k) for k in np.argsort(-np.abs(effects), kind="stable") if kept[k]][:most]
        score = scored(subject, int(label))
        found.append(
            [
                _reason(subject, usual, shaped, row, k, float(effects[k]), attributions.unit, score)
                for k in loud
            ]
        )
    return found


def scored(subject: Subject, label: int) -> str:
    """What the score says, in words: ``the chance of 'yes'``, ``the predicted amount``."""
    one = subject.scorer.candidate
    if subject.outcome and one.task != "multiclass":
        return subject.outcome
    if one.task == "regression":
        return "the predicted amount"
    of = f" of {subject.outcome}" if subject.outcome else ""
    return f"the chance{of or ' of'} '{one.labels[label]}'"


def _reason(
    subject: Subject,
    usual: dict[str, Usual],
    shaped: pd.DataFrame,
    row: int,
    feature: int,
    effect: float,
    unit: str,
    score: str,
) -> ReasonCode:
    name = subject.names[feature]
    said = usual[name].said(shaped[name].iloc[row])
    towards: Literal["raises", "lowers"] = "raises" if effect > 0 else "lowers"
    return ReasonCode(
        column=name, effect=effect, unit=unit, towards=towards, words=f"{said}: {towards} {score}"
    )


def _against(
    subject: Subject, shaped: pd.DataFrame, attributions: Attributions, unfavourable: int | None
) -> Floats:
    """1 where a higher score is worse for the person, -1 where a lower one is: (n,)."""
    one = subject.scorer.candidate
    n = len(shaped)
    if one.task == "multiclass":
        bad = attributions.labels if unfavourable is None else np.full(n, unfavourable)
        return np.where(attributions.labels == bad, 1.0, -1.0)
    if unfavourable is not None:
        return np.full(n, 1.0 if unfavourable == 1 else -1.0)
    if one.task == "regression":
        return np.where(attributions.values.sum(axis=1) >= 0, 1.0, -1.0)
    decided = decide(one.rule, subject.predicted(subject.encoded(shaped)))
    return np.where(decided == 1, 1.0, -1.0)


__all__ = ["reason_codes", "scored"]
