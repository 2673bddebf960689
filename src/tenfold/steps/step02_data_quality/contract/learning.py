"""Rules learnt from history, so loose that together they cry wolf once in a hundred batches."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from tenfold.features import Kind
from tenfold.steps.step02_data_quality.contract.allowance import dispersion
from tenfold.steps.step02_data_quality.contract.clause import Clause
from tenfold.steps.step02_data_quality.contract.exceptions import exceptions
from tenfold.steps.step02_data_quality.rules import Rule

_SPARED = 3
_MOST_LEVELS = 50
_FEWEST_ROWS = 100
_NEW_LEVELS = 0.01
_MOST_BATCHES = 50


def suggest(
    history: pd.DataFrame,
    kinds: Mapping[str, Kind],
    *,
    unique: Collection[str] = (),
    private: Collection[str] = (),
    moment: pd.Series[Any] | None = None,
    budget: float = 0.01,
    batch_rows: int = 1000,
) -> list[Clause]:
    """Learn rules from rows taken to be good.

    Each column is to exist and to be as complete as it was; numbers are to stay within the
    range of history (less its two wildest values at each end), categories among its levels,
    each with as many exceptions as chance allows. The budget of false alarms is divided evenly
    among these rules (Bonferroni), so that the whole suite keeps it however the columns hang
    together.

    Parameters
    ----------
    history : DataFrame of shape (n_rows, n_columns)
        Cleaned training rows.
    kinds : mapping of str to Kind
        The columns to protect, and what each holds.
    unique : collection of str
        Columns that must not repeat a value; a rule without chance.
    private : collection of str
        Columns whose values are kept out of the suite: they get no range and no levels.
    moment : Series of shape (n_rows,), optional
        When each row arose; then exceptions may vary between batches as they did in the past.
    budget : float
        Chance that a clean batch of any size breaks at least one of these rules.
    batch_rows : int
        Rows of a usual batch; how past rows are cut into batches.

    Returns
    -------
    list of Clause
        Without rules of chance where history has fewer than 100 rows.
    """
    batches = _batches(moment, len(history), batch_rows)
    sure = [Rule(column=name, rule="exists") for name in kinds]
    sure += [Rule(column=name, rule="unique") for name in unique if name in kinds]
    clauses = [Clause(rule=rule, source="learnt", rows=len(history)) for rule in sure]
    if len(history) < _FEWEST_ROWS:
        return clauses
    learnt: list[Clause] = []
    for name, kind in kinds.items():
        rules = [Rule(column=name, rule="complete")]
        if name not in private:
            rules += _shape(history[name], name, kind, unique)
        learnt += [_clause(rule, history, batches) for rule in rules]
    alpha = budget / max(len(learnt), 1)
    return clauses + [clause.model_copy(update={"alpha": alpha}) for clause in learnt]


def _shape(values: pd.Series[Any], name: str, kind: Kind, unique: Collection[str]) -> list[Rule]:
    if name in unique:
        return []
    if kind == "number":
        return _range(values.to_numpy(dtype=float, na_value=np.nan), name)
    return _levels(values, name) if kind == "category" else []


def _range(values: np.ndarray[Any, Any], name: str) -> list[Rule]:
    known = values[np.isfinite(values)]
    if len(known) < _FEWEST_ROWS or _runs_on(known):
        return []
    # The third smallest and largest: a single wild value must not open the gate for all.
    r = _SPARED if len(known) >= 1000 * _SPARED else 1
    inner = np.partition(known, [r - 1, len(known) - r])
    return [Rule(column=name, rule="range", low=float(inner[r - 1]), high=float(inner[-r]))]


def _runs_on(known: np.ndarray[Any, Any]) -> bool:
    # A counter leaves its past range by design.
    steps = np.diff(known)
    return bool(np.mean(steps >= 0) > 0.99 or np.mean(steps <= 0) > 0.99) and np.ptp(known) > 0


def _levels(values: pd.Series[Any], name: str) -> list[Rule]:
    counts = values.value_counts()
    written = int(counts.sum())
    once = int((counts == 1).sum())
    if written < _FEWEST_ROWS or len(counts) > _MOST_LEVELS or once > _NEW_LEVELS * written:
        return []
    return [Rule(column=name, rule="set", values=sorted(map(str, counts.index)))]


def _clause(rule: Rule, history: pd.DataFrame, batches: np.ndarray[Any, Any] | None) -> Clause:
    checked, broken = exceptions(rule, history)
    seen = broken
    if rule.rule == "set":
        # A level seen once would have been new, had that row been left out (Good-Turing).
        text = history[rule.column]
        seen = checked & ~text.duplicated(keep=False).to_numpy()
    spread = 1.0
    if batches is not None:
        inside = batches[checked]
        size = int(batches.max()) + 1
        per_batch = np.bincount(inside, weights=seen[checked], minlength=size)
        spread = dispersion(per_batch, np.bincount(inside, minlength=size).astype(float))
    count = int(seen.sum())
    if rule.rule == "range":
        count += 1  # of r values beyond each end, two ends: 2r − 1 = exceptions seen + 1
    return Clause(
        rule=rule, source="learnt", seen=count, rows=int(checked.sum()), dispersion=spread
    )


def _batches(
    moment: pd.Series[Any] | None, rows: int, batch_rows: int
) -> np.ndarray[Any, Any] | None:
    if moment is None:
        return None
    count = min(max(rows // max(batch_rows, 1), 1), _MOST_BATCHES)
    order = moment.rank(method="first", na_option="top").to_numpy() - 1
    place = (order * count / max(rows, 1)).astype(int)
    return np.asarray(np.minimum(place, count - 1))
