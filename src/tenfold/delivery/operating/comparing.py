"""Challenger against champion: both decide on the same rows, which neither has learnt from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import tables
from tenfold.charts.words import interval_text
from tenfold.delivery.operating.rules import PromotionRule
from tenfold.delivery.operating.serving import Learnt
from tenfold.errors import WrongInput
from tenfold.features.cleaning import clean
from tenfold.scoring import Scorer, outcomes
from tenfold.stats.gain import paired_gain
from tenfold.vocabulary import Money

_FEWEST = 100


@dataclass(frozen=True)
class Comparison:
    """How they compare.

    Attributes
    ----------
    gain : Money
        Of the challenger over the champion per week, paired.
    rows : int
        Held-out rows that both decided on.
    """

    gain: Money
    rows: int
    left_out: int
    promoted: bool
    why: str


def compare(
    learnt: Learnt, challenger: Scorer, champion: Scorer, before: Learnt, rule: PromotionRule
) -> Comparison:
    """Pair the decisions of both on the challenger's held-out rows.

    Rows that the champion was trained on are left out: it would know their outcomes.

    Parameters
    ----------
    learnt, before : Learnt
        What the challenger, and the champion, were learnt from.

    Raises
    ------
    WrongInput
        They answer different questions: the task or the labels changed.
    """
    one, other = challenger.candidate, champion.candidate
    if (one.task, one.labels) != (other.task, other.labels):
        raise WrongInput.because(
            f"The challenger tells {_said(one.labels)} apart, the champion {_said(other.labels)}: "
            "they answer different questions.",
            "Promote it by hand, with `tenfold promote`, if the question has changed.",
        )
    frame = held_out(learnt)
    known = _trained_on(frame, before)
    y = outcomes(frame[learnt.data.roles.target], one)
    kept = ~known & ~np.isnan(y)
    rows, left_out = int(kept.sum()), int(known.sum())
    if learnt.value is None:
        return _refused(Money.not_evaluated("step 1 has not run"), rows, left_out)
    if rows < _FEWEST:
        few = f"{rows} held-out rows are new to the champion, {_FEWEST} are needed"
        return _refused(Money.not_evaluated(few, unit=learnt.value.per_week), rows, left_out)
    frame, y = frame[kept], y[kept]
    found = paired_gain(
        learnt.value,
        y if one.task == "regression" else y.astype(int),
        challenger.score(frame).decided,
        champion.score(frame).decided,
        labels=one.labels,
        bound=rule.gain,
        seed=rule.seed,
        level=rule.level,
    )
    if found.chance is None:
        return _refused(found.money, rows, left_out)
    promoted = found.chance >= rule.sure
    word = "earns" if promoted else "is not sure to earn"
    why = (
        f"it {word} more than {rule.gain:,.0f} a week over the champion: a chance of "
        f"{found.chance:.1%} ({interval_text(found.money)}), {rule.sure:.0%} is asked for"
    )
    return Comparison(found.money, rows, left_out, promoted, why)


def _refused(gain: Money, rows: int, left_out: int) -> Comparison:
    return Comparison(gain, rows, left_out, promoted=False, why=f"its money is {gain.note}")


def held_out(learnt: Learnt) -> pd.DataFrame:
    """The raw rows that a model was not trained on.

    Raises
    ------
    DataProblem
        The snapshot is gone or was changed.
    """
    data = learnt.data
    frame = tables.load(learnt.standing.open(data.snapshot))
    part = np.asarray(tables.assign(frame, data.roles, data.split))
    held: pd.DataFrame = frame[part == "test"].reset_index(drop=True)
    return held


def _trained_on(frame: pd.DataFrame, before: Learnt) -> NDArray[np.bool_]:
    data = before.data
    past = tables.load(before.standing.open(data.snapshot))
    part = np.asarray(tables.assign(past, data.roles, data.split))
    named = [data.roles.id, data.roles.time, data.roles.target]
    columns = [name for name in named if name] + list(data.features)
    shared = [n for n in dict.fromkeys(columns) if n in frame.columns and n in past.columns]
    rules = before.suite.clean
    keys = [tables.row_keys(clean(side[shared], rules)) for side in (frame, past[part == "train"])]
    return np.isin(keys[0], keys[1])


def _said(labels: list[str]) -> str:
    return " and ".join(f"'{label}'" for label in labels[:4]) or "amounts"


__all__ = ["Comparison", "compare", "held_out"]
