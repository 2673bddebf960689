"""The rows that are explained: the snapshot, its held-out rows, and which of them are chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import tables
from tenfold.errors import DataProblem
from tenfold.scoring import Floats, log_odds
from tenfold.stats.money import why_not_evaluated
from tenfold.stats.payoffs import regret
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import ExplainabilityInputs
from tenfold.vocabulary import FileRef, ModelCandidate, ValueModel

Ints = NDArray[np.intp]
COSTLY, NEAR, SAMPLE, ASKED = "costly error", "near the threshold", "sample", "asked for"
_MIX = (COSTLY, NEAR, SAMPLE)
_WAYS = {"costliest_errors": (COSTLY,), "near_threshold": (NEAR,), "sample": (SAMPLE,)}


@dataclass(frozen=True)
class Material:
    """The snapshot and what the candidate said of its held-out rows.

    Attributes
    ----------
    frame : DataFrame
        The whole snapshot; a row's place is its number.
    training : ndarray of bool
        Rows of `frame` that the model has learnt from.
    number : ndarray of int, shape (n,)
        Row numbers of the held-out rows; `y`, `p`, `decided` and `cost` go with them.
    cost : ndarray of shape (n,)
        What each decision lost against the best one, in money, or without payoffs in error.
    priced : bool
        Whether `cost` is money.
    private : frozenset of str
        Columns whose values are never shown.
    """

    frame: pd.DataFrame
    training: NDArray[np.bool_]
    number: Ints
    y: Floats
    p: Floats
    decided: NDArray[Any]
    cost: Floats
    priced: bool
    private: frozenset[str]

    def __len__(self) -> int:
        return len(self.number)

    @property
    def held(self) -> pd.DataFrame:
        """The held-out rows."""
        return self.frame.iloc[self.number].reset_index(drop=True)

    @property
    def learnt(self) -> pd.DataFrame:
        """The training rows."""
        return self.frame[self.training].reset_index(drop=True)


def read(inputs: ExplainabilityInputs, open_: Callable[[FileRef], Path]) -> Material:
    """Read the snapshot and the held-out predictions of step 3."""
    data, candidate = inputs.data, inputs.candidate
    frame = tables.load(open_(data.snapshot)).reset_index(drop=True)
    part = np.asarray(tables.assign(frame, data.roles, data.split))
    said = pd.read_parquet(open_(candidate.predictions))
    several = [f"p_{k}" for k in range(len(candidate.labels))]
    p = said[several if candidate.task == "multiclass" else "p"].to_numpy(dtype=float)
    y, decided = said["y"].to_numpy(dtype=float), said["decided"].to_numpy()
    value = usable(inputs.value, candidate)
    return Material(
        frame=frame,
        training=part == "train",
        number=said["row"].to_numpy(dtype=np.intp),
        y=y,
        p=p,
        decided=decided,
        cost=_costs(value, candidate, y, p, decided),
        priced=value is not None,
        private=frozenset(tables.private_columns(data.roles, frame)),
    )


def usable(value: ValueModel | None, candidate: ModelCandidate) -> ValueModel | None:
    """The value model, where it prices the candidate's decisions."""
    if value is None or value.task != candidate.task:
        return None
    return None if why_not_evaluated(value, candidate.labels) else value


def chosen(
    decisions: ExplainabilityDecisions,
    material: Material,
    candidate: ModelCandidate,
    rng: np.random.Generator,
) -> tuple[list[tuple[int, str]], list[str]]:
    """Row numbers of the cases to tell one by one, why each, and what could not be had.

    Raises
    ------
    DataProblem
        A row number that the snapshot does not have.
    """
    rows = len(material.frame)
    beyond = [number for number in decisions.row_numbers if number >= rows]
    if beyond:
        raise DataProblem.because(
            f"There is no row {beyond[0]:,}: the snapshot's rows go from 0 to {rows - 1:,}.",
            "Correct row_numbers in step 5.",
        )
    found = dict.fromkeys(decisions.row_numbers, ASKED)
    notes: list[str] = []
    ways: tuple[str, ...] = () if decisions.rows == "given" else _WAYS.get(decisions.rows, _MIX)
    near = _nearness(material, candidate)
    if near is None and NEAR in ways:
        notes.append("Amounts have no threshold: a sample stands in for the cases near it.")
        ways = tuple(dict.fromkeys(SAMPLE if way == NEAR else way for way in ways))
    orders = {
        COSTLY: _worst(material, candidate),
        NEAR: None if near is None else np.argsort(near, kind="stable"),
        SAMPLE: rng.permutation(len(material)),
    }
    for turn, way in enumerate(ways):
        order = orders[way]
        assert order is not None
        left = len(decisions.row_numbers) + decisions.count - len(found)
        share = -(-left // (len(ways) - turn))
        fresh = [int(n) for n in material.number[order] if int(n) not in found][:share]
        if way == COSTLY and len(fresh) < share:
            notes.append(f"Only {len(fresh):,} held-out decisions cost anything.")
        found |= dict.fromkeys(fresh, way)
    return list(found.items()), notes


def _costs(
    value: ValueModel | None,
    candidate: ModelCandidate,
    y: Floats,
    p: Floats,
    decided: NDArray[Any],
) -> Floats:
    if value is None:
        if candidate.task == "regression":
            return np.asarray(np.abs(y - decided), dtype=float)
        own = np.where(y == 1, p, 1 - p) if p.ndim == 1 else p[np.arange(len(p)), y.astype(int)]
        return np.asarray(np.where(decided == y, 0.0, 1 - own), dtype=float)
    whole = y if candidate.task == "regression" else y.astype(int)
    return regret(value, whole, decided, labels=candidate.labels)


def _worst(material: Material, candidate: ModelCandidate) -> Ints:
    """Errors by what they cost; among equals, the ones of which the model was surest."""
    p, y = material.p, material.y
    if candidate.task == "regression":
        doubt = np.zeros(len(y))
    else:
        doubt = np.abs(p - y) if p.ndim == 1 else 1 - p[np.arange(len(p)), y.astype(int)]
    order = np.lexsort((-doubt, -material.cost))
    return order[material.cost[order] > 0]


def _nearness(material: Material, candidate: ModelCandidate) -> Floats | None:
    """Distance of each held-out row from another decision."""
    if candidate.task == "regression":
        return None
    if material.p.ndim == 1:
        threshold = candidate.rule.threshold
        assert threshold is not None
        gap = np.abs(log_odds(material.p) - log_odds(np.array(threshold)))
        return np.asarray(gap, dtype=float)
    rule = candidate.rule.payoffs
    worth = material.p if rule is None else material.p @ np.asarray(rule)
    top = np.sort(worth, axis=1)
    return np.asarray(top[:, -1] - top[:, -2], dtype=float)


__all__ = ["ASKED", "COSTLY", "NEAR", "SAMPLE", "Material", "chosen", "read", "usable"]
