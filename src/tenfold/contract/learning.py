"""Rules learnt from history, so loose that together they cry wolf once in a hundred batches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenfold.contract.allowance import dispersion
from tenfold.contract.clause import Clause, Fetch
from tenfold.contract.exceptions import exceptions
from tenfold.contract.rules import Rule, RuleKind
from tenfold.features import Kind

_SPARED = 3
_SHARED = 10
_CELLS = 2_000_000
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
    protected: Collection[str] = (),
    labels: Sequence[str] | None = None,
    target: str | None = None,
    fetch: Fetch | None = None,
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
        Columns that hardly repeat a value. Where none came twice in history none may; else as
        many as chance allows.
    private : collection of str
        Columns whose values are kept out of the suite: they get no range and no levels.
    protected : collection of str
        Columns of which the suite keeps no value that fewer than ten rows share or pass.
    labels : sequence of str, optional
        The classes of the target; any other label is an exception.
    target : str, optional
        Column of `history` that a batch may lack or leave empty.
    fetch : callable, optional
        ``fetch(columns)`` gives columns of `history`, which then only needs its index: so a large
        table is held in memory once.
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
    get = fetch or (lambda names: history[list(names)])
    batches = _batches(moment, len(history), batch_rows)
    sure = [Rule(column=name, rule="exists") for name in kinds]
    repeated = {n for n in unique if n in kinds and get([n])[n].dropna().duplicated().any()}
    sure += [
        Rule(column=name, rule="unique")
        for name in unique
        if name in kinds and name not in repeated
    ]
    clauses = [Clause(rule=rule, source="learnt", rows=len(history)) for rule in sure]
    if target is not None and labels:
        known = Rule(column=target, rule="set", values=list(labels))
        clauses.append(Clause(rule=known, source="learnt", rows=len(history), optional=True))
    if len(history) < _FEWEST_ROWS:
        return clauses
    learnt: list[Clause] = []
    for part, name in _parts(get, list(kinds), len(history)):
        rules = [Rule(column=name, rule="complete"), *_typed(name, kinds[name])]
        if name in repeated:
            rules.append(Rule(column=name, rule="unique"))
        elif name not in private and name not in unique:
            rules += _shape(part[name], name, kinds[name], _SHARED if name in protected else 1)
        learnt += [_clause(rule, part, batches) for rule in rules]
    if target is not None and not labels:
        part = get([target])
        rules = [*_typed(target, "number"), *_range(_floats(part[target]), target, 1)]
        learnt += [
            _clause(rule, part, batches).model_copy(update={"optional": True}) for rule in rules
        ]
    alpha = budget / max(len(learnt), 1)
    return clauses + [clause.model_copy(update={"alpha": alpha}) for clause in learnt]


def _parts(get: Fetch, names: list[str], rows: int) -> Iterator[tuple[pd.DataFrame, str]]:
    """Each column with a frame that holds it; as many at a time as are small in memory."""
    size = max(_CELLS // max(rows, 1), 1)
    for start in range(0, len(names), size):
        part = get(names[start : start + size])
        for name in names[start : start + size]:
            yield part, name


def _typed(name: str, kind: Kind) -> list[Rule]:
    rules: dict[Kind, RuleKind] = {"number": "number", "datetime": "date"}
    return [Rule(column=name, rule=rules[kind])] if kind in rules else []


def _shape(values: pd.Series[Any], name: str, kind: Kind, shared: int) -> list[Rule]:
    if kind == "number":
        return _range(_floats(values), name, shared)
    return _levels(values, name, shared) if kind == "category" else []


def _floats(values: pd.Series[Any]) -> np.ndarray[Any, Any]:
    return values.to_numpy(dtype=float, na_value=np.nan)


def _range(values: np.ndarray[Any, Any], name: str, shared: int) -> list[Rule]:
    known = values[np.isfinite(values)]
    if len(known) < _FEWEST_ROWS or _runs_on(known):
        return []
    # The third smallest and largest: a single wild value must not open the gate for all.
    r = max(_SPARED if len(known) >= 1000 * _SPARED else 1, shared)
    inner = np.partition(known, [r - 1, len(known) - r])
    return [Rule(column=name, rule="range", low=float(inner[r - 1]), high=float(inner[-r]))]


def _runs_on(known: np.ndarray[Any, Any]) -> bool:
    # A counter leaves its past range by design.
    steps = np.diff(known)
    return bool(np.mean(steps >= 0) > 0.99 or np.mean(steps <= 0) > 0.99) and np.ptp(known) > 0


def _levels(values: pd.Series[Any], name: str, shared: int) -> list[Rule]:
    counts = values.value_counts()
    written = int(counts.sum())
    once = int((counts == 1).sum())
    if written < _FEWEST_ROWS or len(counts) > _MOST_LEVELS or once > _NEW_LEVELS * written:
        return []
    # What too few people share stays out, and counts as an exception.
    kept = sorted(map(str, counts.index[counts >= shared]))
    return [Rule(column=name, rule="set", values=kept)] if kept else []


def _clause(rule: Rule, history: pd.DataFrame, batches: np.ndarray[Any, Any] | None) -> Clause:
    checked, broken = exceptions(rule, history)
    seen = broken
    if rule.rule == "set":
        # A level seen once would have been new, had that row been left out (Good-Turing).
        text = history[rule.column]
        seen = broken | (checked & ~text.duplicated(keep=False).to_numpy())
    spread = 2.0 if rule.rule == "unique" else 1.0  # repeats come in pairs
    if batches is not None:
        inside = batches[checked]
        size = int(batches.max()) + 1
        per_batch = np.bincount(inside, weights=seen[checked], minlength=size)
        by_batch = dispersion(per_batch, np.bincount(inside, minlength=size).astype(float))
        spread = max(spread, by_batch)
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
