"""Which features stand for a protected attribute: how well each of them tells it on other rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from tenfold.fairness.grouping import grouping
from tenfold.fairness.records import NOT_STATED, REST, Proxy
from tenfold.stats.auc import auc
from tenfold.vocabulary import Estimate

Floats = NDArray[np.float64]

ALL = "all features"
_FOLDS = 5
_SHUFFLES = 100
_LEAVES = 8
_LEAST = 10
_FEWEST_NUMBERS = 30
_NUMBERS = 10


def proxies(
    features: Mapping[str, Floats],
    protected: pd.Series[Any],
    *,
    threshold: float = 0.5,
    level: float = 0.95,
    seed: int = 0,
    smallest: int = _LEAST,
    together: bool = False,
) -> list[Proxy]:
    """Tell the protected attribute from each feature alone, on rows that were not learnt from.

    A small tree (eight leaves) learns the attribute from one feature in five folds. Strength is
    2·AUC − 1 for groups, that of the group which is told best, and the rank correlation of told
    and true values for numbers; 0 tells nothing, 1 everything. Intervals hold for all groups and
    features at once (Bonferroni).

    Parameters
    ----------
    features : mapping of str to ndarray of shape (n, width)
        Per feature the numbers that the model reads of it.
    protected : Series of shape (n,)
        Its name is the attribute's.
    threshold : float
        Strength from which a feature counts as close.
    smallest : int
        Groups of fewer people are left out.
    together : bool
        Whether all features together are tried too, as ``all features``.

    Returns
    -------
    list of Proxy
        The strongest first. Where the attribute has fewer than two groups, one entry for all
        features that says so; empty where there is no feature.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> group = pd.Series(np.repeat(["a", "b"], 100), name="g")
    >>> told = proxies({"x": np.repeat([[0.0], [1.0]], 100, axis=0)}, group)
    >>> told[0].column, told[0].verdict
    ('x', 'close')
    """
    named = {name: block for name, block in features.items() if block.shape[1]}
    if not named:
        return []
    if together:
        named[ALL] = np.column_stack(list(named.values()))
    numbers = _as_number(protected)
    rng = np.random.default_rng([seed, 10])
    found: list[Proxy] = []
    if numbers is not None:
        known = np.isfinite(numbers)
        fold = rng.permutation(int(known.sum())) % _FOLDS
        for name, block in named.items():
            told = _told_number(block[known], numbers[known], fold)
            strength = _correlation(told, numbers[known], level=_shared(level, len(named)))
            one = _proxy(name, str(protected.name), "correlation", strength, threshold)
            found.append(
                one.model_copy(update={"floor": _floor_number(told, numbers[known], seed)})
            )
    else:
        groups = grouping(protected, smallest=smallest)
        names = [
            (k, name)
            for k, name in enumerate(groups.names)
            if k not in groups.hidden and name not in (NOT_STATED, REST)
        ]
        known = np.isin(groups.codes, [k for k, _ in names])
        if len(names) < 2:
            return [_untold(str(protected.name), threshold, smallest, n=int(known.sum()))]
        codes = groups.codes[known]
        fold = rng.permutation(len(codes)) % _FOLDS
        share = _shared(level, len(named) * len(names))
        for name, block in named.items():
            told = _told_groups(block[known], codes, [k for k, _ in names], fold)
            areas = [
                auc((codes == k).astype(float), told[:, place], level=share)
                for place, (k, _) in enumerate(names)
            ]
            best = max(range(len(names)), key=lambda place: areas[place].value or 0.0)
            strength = _gini(areas[best])
            one = _proxy(
                name, str(protected.name), "auc", strength, threshold, group=names[best][1]
            )
            update = {
                "floor": _floor_groups(told, codes, [k for k, _ in names], seed),
                "macro": float(np.mean([2 * (area.value or 0.5) - 1 for area in areas])),
            }
            found.append(one.model_copy(update=update))
    return sorted(found, key=lambda each: -(each.strength.value or 0.0))


def _proxy(
    name: str,
    protected: str,
    measure: Literal["auc", "correlation"],
    strength: Estimate,
    threshold: float,
    *,
    group: str = "",
) -> Proxy:
    verdict: Literal["close", "not_close", "not_enough"] = "not_enough"
    if strength.low is not None and strength.high is not None:
        if strength.low >= threshold:
            verdict = "close"
        elif strength.high < threshold:
            verdict = "not_close"
    return Proxy(
        column=name,
        protected=protected,
        measure=measure,
        strength=strength,
        group=group,
        threshold=threshold,
        verdict=verdict,
    )


def _untold(protected: str, threshold: float, smallest: int, *, n: int) -> Proxy:
    """An attribute that nothing can be told of: said, since silence would pass for no proxy."""
    why = f"fewer than two groups of {smallest} cases or more"
    strength = Estimate.not_enough(why, n=n)
    return _proxy(ALL, protected, "auc", strength, threshold).model_copy(update={"note": why})


def _as_number(protected: pd.Series[Any]) -> Floats | None:
    """The attribute as numbers, where it has many; None where its levels are groups."""
    if not pd.api.types.is_numeric_dtype(protected) or pd.api.types.is_bool_dtype(protected):
        return None
    values = protected.to_numpy(dtype=float, na_value=np.nan)
    known = values[np.isfinite(values)]
    many = len(np.unique(known)) > _NUMBERS and len(known) >= _FEWEST_NUMBERS
    return np.asarray(values, dtype=float) if many else None


def _told_number(block: Floats, y: Floats, fold: NDArray[np.intp]) -> Floats:
    from sklearn.tree import DecisionTreeRegressor

    told = np.zeros(len(y))
    for k in range(_FOLDS):
        test = fold == k
        if not test.any() or test.all():
            continue
        tree = DecisionTreeRegressor(
            max_leaf_nodes=_LEAVES, min_samples_leaf=_LEAST, random_state=0
        )
        # In ranks within the fold's own scale: a constant of each fold must not tell anything.
        tree.fit(_filled(block[~test]), y[~test])
        told[test] = tree.predict(_filled(block[test])) - y[~test].mean()
    return told


def _told_groups(
    block: Floats, codes: NDArray[np.intp], wanted: list[int], fold: NDArray[np.intp]
) -> Floats:
    from sklearn.tree import DecisionTreeClassifier

    told = np.zeros((len(codes), len(wanted)))
    for k in range(_FOLDS):
        test = fold == k
        if not test.any() or test.all():
            continue
        tree = DecisionTreeClassifier(
            max_leaf_nodes=_LEAVES, min_samples_leaf=_LEAST, random_state=0
        )
        tree.fit(_filled(block[~test]), codes[~test])
        chance = tree.predict_proba(_filled(block[test]))
        for place, code in enumerate(wanted):
            at = np.flatnonzero(tree.classes_ == code)
            if at.size:
                # Less the share in its own fold, which differs from fold to fold.
                told[test, place] = chance[:, at[0]] - (codes[~test] == code).mean()
    return told


def _floor_number(told: Floats, y: Floats, seed: int) -> float:
    """Correlation that 95 % of shuffles of the attribute stay under: what chance alone reaches."""
    rng = np.random.default_rng([seed, 11])
    a, b = (_standard(stats.rankdata(each)) for each in (told, y))
    drawn = [float(a @ b[rng.permutation(len(b))]) for _ in range(_SHUFFLES)]
    return max(float(np.quantile(drawn, 0.95)), 0.0)


def _floor_groups(told: Floats, codes: NDArray[np.intp], wanted: list[int], seed: int) -> float:
    """The same of the largest 2·AUC − 1 over the groups."""
    rng = np.random.default_rng([seed, 11])
    rank = stats.rankdata(told, axis=0)
    member = np.column_stack([codes == code for code in wanted]).astype(float)
    m = member.sum(axis=0)
    n = len(codes) - m
    drawn = []
    for _ in range(_SHUFFLES):
        total = (rank * member[rng.permutation(len(codes))]).sum(axis=0)
        area = (total - m * (m + 1) / 2) / (m * n)
        drawn.append(float(np.max(2 * area - 1)))
    return max(float(np.quantile(drawn, 0.95)), 0.0)


def _standard(values: Floats) -> Floats:
    apart = values - values.mean()
    size = float(np.sqrt(apart @ apart))
    return np.asarray(apart / size if size else apart, dtype=float)


def _filled(block: Floats) -> Floats:
    # Trees read gaps, but not beside a feature without any in training; a value far off will do.
    return np.asarray(np.where(np.isfinite(block), block, -1e9), dtype=float)


def _gini(area: Estimate) -> Estimate:
    if area.value is None:
        return area
    ends = {
        key: None if end is None else max(2 * end - 1, 0.0)
        for key, end in (("value", area.value), ("low", area.low), ("high", area.high))
    }
    return area.model_copy(update={**ends, "unit": "", "method": f"2·AUC − 1, {area.method}"})


def _correlation(told: Floats, y: Floats, *, level: float) -> Estimate:
    n = len(y)
    if n < _FEWEST_NUMBERS or not np.ptp(told):
        return Estimate.not_enough("the feature tells no two values apart", n=n, value=0.0)
    rho = max(float(stats.spearmanr(told, y).statistic), 0.0)
    # Bonett and Wright (2000) for ranks.
    half = stats.norm.ppf((1 + level) / 2) * np.sqrt((1 + rho**2 / 2) / (n - 3))
    centre = np.arctanh(min(rho, 1 - 1e-12))
    return Estimate(
        value=rho,
        low=max(float(np.tanh(centre - half)), 0.0),
        high=float(np.tanh(centre + half)),
        level=level,
        n=n,
        method="rank correlation out of fold, Bonett–Wright",
    )


def _shared(level: float, many: int) -> float:
    return 1 - (1 - level) / max(many, 1)


__all__ = ["ALL", "proxies"]
