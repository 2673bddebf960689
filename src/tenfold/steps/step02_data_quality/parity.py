"""Train/serve parity: the same rows through the notebook's path and through the packaged one."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import joblib
import numpy as np
import pandas as pd

from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.steps.step02_data_quality.evidence import Parity
from tenfold.vocabulary import ColumnRoles

_FIT_ROWS = 5_000
_PROBED = 500
_ALONE = 5
_ALONE_CELLS = 2_000
_MOST_COLUMNS = 20


def parity(
    recipe: FeatureRecipe,
    roles: ColumnRoles,
    train: pd.DataFrame,
    probe: pd.DataFrame,
    *,
    tolerance: float,
    serving: pd.DataFrame | None = None,
) -> Parity:
    """Compare encoded features of the same rows on both paths.

    Notebook: typed rows through the fitted transformer. Package: the transformer stored and
    loaded, the rows as JSON text the way a service receives them, all at once and some one by
    one. With a serving sample that shares ids with the data, its rows take the place of the JSON.

    Parameters
    ----------
    train, probe : DataFrame of shape (n_rows, n_columns)
        Raw rows to fit on, and to compare.
    tolerance : float
        Largest absolute difference that counts as equal.
    """
    cleaned = transformer(recipe, roles).fit(train.iloc[:_FIT_ROWS])
    numbers = encoder("tree").fit(cleaned.transform(train.iloc[:_FIT_ROWS]))
    packed = io.BytesIO()
    joblib.dump((cleaned, numbers), packed)
    packed.seek(0)
    loaded = joblib.load(packed)  # our own bytes, a moment old

    def both(rows: pd.DataFrame, path: tuple[Any, Any]) -> np.ndarray[Any, Any]:
        return np.asarray(path[1].transform(path[0].transform(rows)), dtype=float)

    names = [str(name) for name in numbers.get_feature_names_out()]
    if serving is not None:
        return _with_serving(serving, probe, roles, names, tolerance, both, (cleaned, numbers))
    probe = probe.iloc[:_PROBED]
    needed = probe[[name for name in cleaned.needs_ if name in probe]]
    here = both(probe, (cleaned, numbers))
    gap = _gap(here, both(_as_received(needed), loaded))
    alone_too = not any(f.kind in ("lag", "rolling") for f in recipe.derived)
    if alone_too:
        # A service sees one row at a time; its types must not depend on its neighbours.
        single = [
            both(_as_received(needed.iloc[[place]]), loaded)
            for place in range(min(len(needed), max(_ALONE_CELLS // len(names), 2), _ALONE))
        ]
        gap[: len(single)] = np.maximum(
            gap[: len(single)], _gap(here[: len(single)], np.vstack(single))
        )
    return Parity(
        rows=len(probe),
        worst=float(gap.max(initial=0.0)),
        against="the stored and reloaded transformer, on the rows as JSON text"
        + (", also one by one" if alone_too else ""),
        columns=_worst_columns(gap, names, tolerance),
    )


def _with_serving(
    serving: pd.DataFrame,
    data: pd.DataFrame,
    roles: ColumnRoles,
    names: Sequence[str],
    tolerance: float,
    both: Any,
    path: tuple[Any, Any],
) -> Parity:
    absent = [name for name in path[0].needs_ if name not in serving.columns]
    if absent:
        return Parity(
            rows=len(serving),
            worst=None,
            against="the serving sample",
            columns=absent[:_MOST_COLUMNS],
            note=f"the serving sample lacks {len(absent)} column(s) that the model needs",
        )
    if roles.id is None or roles.id not in serving.columns:
        return Parity(
            rows=len(serving),
            worst=None,
            against="the serving sample",
            note="the serving sample has no id to match its rows with the data",
        )
    left = data.assign(_key=data[roles.id].astype(str)).drop_duplicates("_key").set_index("_key")
    right = serving.assign(_key=serving[roles.id].astype(str)).drop_duplicates("_key")
    right = right.set_index("_key")
    shared = left.index.intersection(right.index)[:_PROBED]
    if not len(shared):
        return Parity(
            rows=0,
            worst=None,
            against="the serving sample",
            note="no id of the serving sample occurs in the data",
        )
    gap = _gap(both(left.loc[shared], path), both(right.loc[shared], path))
    return Parity(
        rows=len(shared),
        worst=float(gap.max(initial=0.0)),
        against="the serving sample, matched by id",
        columns=_worst_columns(gap, names, tolerance),
    )


def _as_received(rows: pd.DataFrame) -> pd.DataFrame:
    text = rows.to_json(orient="records", date_format="iso", date_unit="us", double_precision=15)
    return pd.DataFrame(json.loads(text), columns=list(rows.columns))


def _gap(here: np.ndarray[Any, Any], there: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    one_sided = np.isnan(here) != np.isnan(there)
    difference = np.abs(np.nan_to_num(here) - np.nan_to_num(there))
    # Present on one path and missing on the other is as far apart as can be.
    return np.asarray(np.where(one_sided, np.maximum(difference, 1.0), difference))


def _worst_columns(gap: np.ndarray[Any, Any], names: Sequence[str], tolerance: float) -> list[str]:
    worst = gap.max(axis=0, initial=0.0)
    order = np.argsort(-worst, kind="stable")
    return [names[place] for place in order[:_MOST_COLUMNS] if worst[place] > tolerance]
