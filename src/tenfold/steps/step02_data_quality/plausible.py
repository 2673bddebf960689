"""How derived features look before any model is fitted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenfold.features import DerivedFeature, FeatureRecipe, transformer
from tenfold.features.cleaning import cast, clean
from tenfold.steps.step02_data_quality.evidence import Plausibility
from tenfold.tables import from_frame, profile
from tenfold.vocabulary import ColumnRoles, Estimate, Task

_MOSTLY = 0.5


def plausibility(
    recipe: FeatureRecipe,
    roles: ColumnRoles,
    rows: pd.DataFrame,
    task: Task,
) -> list[Plausibility]:
    """Judge each derived feature on training rows: coverage, spread, signal against its sources.

    Parameters
    ----------
    rows : DataFrame of shape (n_rows, n_columns)
        Raw training rows with the target.
    """
    if not recipe.derived:
        return []
    made = transformer(recipe, roles).fit(rows).transform(rows)
    sources = clean(rows, recipe.clean)
    wanted = {name for feature in recipe.derived for name in feature.reads}
    looked = pd.DataFrame({f.name: made[f.name] for f in recipe.derived})
    extra = {name: sources[name] for name in wanted if name in sources and name not in looked}
    looked = looked.assign(**extra, **{roles.target: rows[roles.target]})
    measured = profile(from_frame(looked), target=roles.target, task=task, positive=roles.positive)
    signals = {
        column.name: column.association.strength
        for column in measured.columns
        if column.association is not None
    }
    return [_judged(feature, made[feature.name], signals) for feature in recipe.derived]


def _judged(
    feature: DerivedFeature, values: pd.Series, signals: dict[str, Estimate]
) -> Plausibility:
    numbers = cast(values, "number").dropna().to_numpy()
    signal = signals.get(feature.name)
    parents = [signals[name] for name in feature.reads if name in signals]
    best = max(parents, key=lambda e: e.value or 0.0, default=None)
    missing = float(values.isna().mean())
    distinct = int(values.nunique())
    usable = missing < 1 and distinct > 1
    low, median, high = (
        (float(q) for q in np.quantile(numbers, [0.01, 0.5, 0.99])) if len(numbers) else [None] * 3
    )
    return Plausibility(
        name=feature.name,
        kind=feature.kind,
        author=feature.author,
        reason=feature.reason,
        missing=missing,
        distinct=distinct,
        low=low,
        median=median,
        high=high,
        signal=signal,
        best_parent=best,
        verdict=_verdict(missing, distinct, signal, best),
        usable=usable,
    )


def _verdict(missing: float, distinct: int, signal: Estimate | None, best: Estimate | None) -> str:
    if missing == 1:
        return "empty in every row: check what it is made from"
    if distinct == 1:
        return "the same in every row: it cannot help"
    if missing > _MOSTLY:
        return f"missing in {100 * missing:.0f} % of rows: it helps the others at best"
    if signal is None or best is None or signal.low is None or best.high is None:
        return "present and varied; not enough data to compare it with its sources"
    if signal.low > best.high:
        return "says more about the target than any of its sources"
    return "says no more alone than its best source; step 3 measures it beside the others"
