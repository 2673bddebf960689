"""A part of a batch with the answer to each case: score, action, money, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tenfold.features.cleaning import cast
from tenfold.scoring import Scored, Scorer, Typical, expected_worth, reasons
from tenfold.vocabulary import ValueModel

REASONS = 3
_OWN = {"score", "action", "money", "rank"}


@dataclass(frozen=True)
class Answered:
    """Some rows, answered.

    Attributes
    ----------
    table : pyarrow.Table
        ``id`` under its own name (``row`` from 1 without one), ``score``, ``action``, ``money``
        where it can be told, ``reason_1`` … ``effect_3``.
    gain : ndarray of shape (n,) or None
        What acting on a case gains; -inf where the decision is to leave it alone.
    acted : int
        Rows that the decision acts on; for amounts and several classes, all of them.
    money : float or None
        Expected of all decisions.
    """

    table: pa.Table
    gain: NDArray[np.float64] | None
    acted: int
    money: float | None


def answer(
    scorer: Scorer,
    frame: pd.DataFrame,
    typical: Typical,
    value: ValueModel | None,
    *,
    id_column: str | None,
    first: int,
) -> Answered:
    """Answer raw rows.

    Parameters
    ----------
    first : int
        Number of the first row, from 1.
    """
    one = scorer.candidate
    said = scorer.score(frame)
    columns: dict[str, Any] = _named(frame, id_column, first)
    columns["score"] = pa.array(_score(said), pa.float64())
    columns["action"] = _action(scorer, said)
    fitting = value if value is not None and value.task == one.task else None
    worth = fitting and expected_worth(fitting, said.p, said.decided, labels=one.labels)
    if worth:
        columns["money"] = pa.array(worth.money, pa.float64())
    why = reasons(scorer, frame, typical, most=REASONS)
    for k in range(REASONS):
        silent = why.features[:, k] == ""
        columns[f"reason_{k + 1}"] = pa.array(why.features[:, k], pa.string(), mask=silent)
        columns[f"effect_{k + 1}"] = pa.array(why.effects[:, k], pa.float64(), mask=silent)
    acts = said.decided == 1 if one.task == "binary" else np.ones(len(frame), dtype=bool)
    return Answered(
        pa.table(columns),
        np.where(acts, worth.gain, -np.inf) if worth else None,
        int(acts.sum()),
        float(worth.money.sum()) if worth else None,
    )


def ranks(gain: NDArray[np.float64]) -> pa.Array:
    """Rank from 1 by falling gain, equal ones in the order of rows; null where nothing is done.

    Examples
    --------
    >>> ranks(np.array([1.0, 3.0, -np.inf, 1.0])).to_pylist()
    [2, 1, None, 3]
    """
    order = np.argsort(-gain, kind="stable")
    found = np.empty(len(gain), dtype=np.int64)
    found[order] = np.arange(1, len(gain) + 1)
    return pa.array(found, mask=np.isneginf(gain))


def _named(frame: pd.DataFrame, id_column: str | None, first: int) -> dict[str, Any]:
    if id_column is None or id_column not in frame.columns:
        return {"row": pa.array(np.arange(first, first + len(frame)), pa.int64())}
    name = "id" if id_column in _OWN or id_column.startswith(("reason_", "effect_")) else id_column
    # As text in every part: a code may look like a number in one of them only.
    text = cast(frame[id_column], "category").astype(object)
    return {name: pa.array(text.where(text.notna(), None), pa.string())}


def _score(said: Scored) -> NDArray[np.float64]:
    if said.p.ndim == 1:
        return said.p
    return np.asarray(said.p[np.arange(len(said.p)), said.decided], dtype=float)


def _action(scorer: Scorer, said: Scored) -> pa.Array:
    one = scorer.candidate
    if one.task == "regression":
        return pa.array(said.decided, pa.float64())
    if one.task == "binary":
        return pa.array(said.decided, pa.int64())
    return pa.array(np.asarray(one.labels, dtype=object)[said.decided], pa.string())


__all__ = ["REASONS", "Answered", "answer", "ranks"]
