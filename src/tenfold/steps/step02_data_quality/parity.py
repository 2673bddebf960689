"""Train/serve parity: the same rows through the notebook's path and through the packaged one."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import joblib
import numpy as np
import pandas as pd

from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.steps.step02_data_quality.evidence import Parity
from tenfold.steps.step02_data_quality.matching import matched
from tenfold.vocabulary import ColumnRoles

_FIT_ROWS = 5_000
_FIT_CELLS = 2_000_000
_PROBED = 500
_PROBED_CELLS = 100_000
_ALONE = 5
_ALONE_CELLS = 2_000
_MOST_COLUMNS = 20
_KINDS: tuple[Literal["tree", "linear"], ...] = ("tree", "linear")
Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True)
class _Path:
    """Cleaning and both encoders: what leads from raw rows to what a model is given."""

    cleaned: Any
    encoders: tuple[Any, ...]

    def __call__(self, rows: pd.DataFrame) -> Numbers:
        ready = self.cleaned.transform(rows)
        return np.hstack([np.asarray(e.transform(ready), dtype=float) for e in self.encoders])

    @property
    def names(self) -> list[str]:
        return [str(name) for e in self.encoders for name in e.get_feature_names_out()]


def parity(
    recipe: FeatureRecipe,
    roles: ColumnRoles,
    train: pd.DataFrame,
    probe: pd.DataFrame,
    *,
    tolerance: float,
    serving: pd.DataFrame | None = None,
) -> Parity:
    """Compare encoded features of the same rows on both paths, for trees and for linear models.

    Notebook: typed rows through the fitted transformer. Package: the transformer stored and
    loaded, the rows as JSON text the way a service receives them, all at once and some one by
    one. With a serving sample that shares cases with the data, its rows take the place of the
    JSON.

    Parameters
    ----------
    train, probe : DataFrame of shape (n_rows, n_columns)
        Raw rows to fit on, and to compare.
    tolerance : float
        Largest absolute difference that counts as equal.
    """
    few = train.iloc[: min(_FIT_ROWS, max(_FIT_CELLS // train.shape[1], 200))]
    fitted = transformer(recipe, roles).fit(few)
    ready = fitted.transform(few)
    notebook = _Path(fitted, tuple(encoder(kind).fit(ready) for kind in _KINDS))
    package = _packaged(notebook)
    encoded = len(notebook.encoders[-1].get_feature_names_out())
    alone = not any(f.kind in ("lag", "rolling") for f in recipe.derived)
    if serving is not None:
        left, right, how, why = matched(probe, serving, roles, recipe.clean, fitted.needs_)
        if why:
            return Parity(
                rows=0, worst=None, against="the serving sample", note=why, encoded=encoded
            )
        here, there, against = left[:_PROBED], right[:_PROBED], f"the serving sample, {how}"
    else:
        most = max(min(_PROBED, _PROBED_CELLS // len(fitted.needs_)), 20)
        here = probe.iloc[:most]
        here = here[[name for name in fitted.needs_ if name in here]]
        there = here
        against = "the stored and reloaded transformer, on the rows as JSON text"
        against += ", also one by one" if alone else ""
    gap = _gaps(notebook(here), there, package, as_json=serving is None, alone=alone)
    return Parity(
        rows=len(here),
        worst=float(gap.max(initial=0.0)),
        against=against,
        columns=_worst_columns(gap, notebook.names, tolerance),
        encoded=encoded,
    )


def _packaged(path: _Path) -> Callable[[pd.DataFrame], Numbers]:
    packed = io.BytesIO()
    joblib.dump((path.cleaned, path.encoders), packed)
    packed.seek(0)
    return _Path(*joblib.load(packed))  # our own bytes, a moment old


def _gaps(
    here: Numbers,
    rows: pd.DataFrame,
    package: Callable[[pd.DataFrame], Numbers],
    *,
    as_json: bool,
    alone: bool,
) -> Numbers:
    def received(part: pd.DataFrame) -> pd.DataFrame:
        return _as_received(part) if as_json else part

    gap = _gap(here, package(received(rows)))
    # A service sees one row at a time; its types must not depend on its neighbours.
    count = min(len(rows), max(_ALONE_CELLS // here.shape[1], 2), _ALONE) if alone else 0
    for place in range(count):
        single = package(received(rows.iloc[[place]]))
        gap[[place]] = np.maximum(gap[[place]], _gap(here[[place]], single))
    return gap


def _as_received(rows: pd.DataFrame) -> pd.DataFrame:
    # Not DataFrame.to_json: it rounds to 15 decimals, and small numbers lose their digits.
    plain = rows.astype(object).where(rows.notna(), None)
    text = json.dumps(plain.to_dict("records"), default=_plain)
    return pd.DataFrame(json.loads(text), columns=list(rows.columns))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value.isoformat()


def _gap(here: Numbers, there: Numbers) -> Numbers:
    one_sided = np.isnan(here) != np.isnan(there)
    difference = np.abs(np.nan_to_num(here) - np.nan_to_num(there))
    # Present on one path and missing on the other is as far apart as can be.
    return np.asarray(np.where(one_sided, np.maximum(difference, 1.0), difference))


def _worst_columns(gap: Numbers, names: Sequence[str], tolerance: float) -> list[str]:
    worst = gap.max(axis=0, initial=0.0)
    order = np.argsort(-worst, kind="stable")
    # One name for both encoders, where they call a feature alike.
    found = dict.fromkeys(names[place] for place in order if worst[place] > tolerance)
    return list(found)[:_MOST_COLUMNS]
