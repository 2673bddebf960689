"""Cell-level verdicts from the table alone: each sign is a rule of its own, any one is enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, ColumnScan
from tenfold.steps.step02_data_quality.detectors.dependencies import votes
from tenfold.steps.step02_data_quality.detectors.notation import NUMERIC, set_of
from tenfold.steps.step02_data_quality.detectors.patterns import odd_shapes
from tenfold.steps.step02_data_quality.detectors.spelling import distance

# What programs write for a null (pandas' default na_values, and "?"). Words such as "unknown"
# or "empty" are somebody's answer, and may be the right one.
_NULLS = set_of(
    "#n/a|#n/a n/a|#na|-1.#ind|-1.#qnan|-nan|1.#ind|1.#qnan|<na>|n/a|na|nan|null|?", "|"
)


def verdicts(frame: pd.DataFrame) -> pd.DataFrame:
    """Say of every cell whether it looks wrong; see `error_cells`."""
    scans = [ColumnScan(frame.iloc[:, i].rename(str(i))) for i in range(frame.shape[1])]
    wrong = np.zeros(frame.shape, dtype=bool)
    for j, scan in enumerate(scans):
        chosen = _nulls(scan) | _notation(scan) | odd_shapes(scan) | _misspelt(scan)
        wrong[:, j] = scan.rows(chosen)
    wrong |= _dependent(scans)
    wrong |= _merged(scans)
    return pd.DataFrame(wrong, index=frame.index, columns=frame.columns)


def _nulls(scan: ColumnScan) -> BoolArray:
    return np.array([str(text).casefold() in _NULLS for text in scan.texts], dtype=bool)


def _notation(scan: ColumnScan, *, common: float = 0.05) -> BoolArray:
    """Numbers not written as most of their column; all of them where units are spelt variously."""
    none = np.zeros(len(scan.distinct), dtype=bool)
    if scan.kind != "number" or scan.is_numeric:
        return none
    numeric = np.isin(scan.notations.astype(str), NUMERIC)
    main = max(NUMERIC, key=scan.count)
    odd = numeric & (scan.notations != main)
    if main != "unit":
        return np.asarray(odd, dtype=bool)
    units = pd.Series(
        ["".join(c for c in str(t) if not c.isdigit()).strip(" .,+-") for t in scan.texts]
    )
    shares = pd.Series(scan.counts[numeric]).groupby(units[numeric].to_numpy()).sum()
    shares /= max(int(scan.counts[numeric].sum()), 1)
    return numeric if (shares >= common).sum() > 1 else np.asarray(odd, dtype=bool)


def _misspelt(
    scan: ColumnScan, *, ratio: float = 3.0, rare: int = 2, share: float = 0.25
) -> BoolArray:
    """Rare values within few edits of a frequent one: a quarter of the letters may be wrong."""
    found = np.zeros(len(scan.distinct), dtype=bool)
    if scan.kind != "text" or len(scan.distinct) > 0.5 * len(scan.codes):
        return found
    models = [int(i) for i in np.argsort(-scan.counts) if scan.counts[i] > rare]
    for i in np.flatnonzero(scan.counts <= rare):
        text = str(scan.texts[i])
        for j in models:
            model = str(scan.texts[j])
            most = max(1, int(share * len(model)))
            if scan.counts[j] < ratio * scan.counts[i] or abs(len(text) - len(model)) > most:
                continue
            if len(model) >= 4 and 0 < distance(text, model, most) <= most:
                found[i] = True
                break
    return found


def _dependent(scans: Sequence[ColumnScan]) -> npt.NDArray[np.bool_]:
    said = votes(scans)
    return np.asarray(said.against > said.backing, dtype=bool)


def _merged(scans: Sequence[ColumnScan]) -> npt.NDArray[np.bool_]:
    """Cells that swallowed their neighbour: "Bend OR" beside a blank state."""
    n = len(scans[0].codes) if scans else 0
    wrong = np.zeros((n, len(scans)), dtype=bool)
    for j, empty in enumerate(scans):
        if not 0 < empty.absent.sum() <= 0.2 * n or len(empty.distinct) > 500:
            continue
        domain = {str(text) for text in empty.texts if text != ""}
        for i, full in enumerate(scans):
            if i == j or full.kind != "text":
                continue
            tails = np.array(
                [str(t).rpartition(" ")[2] in domain and " " in str(t) for t in full.texts]
            )
            ends = full.rows(tails)
            # The tail must go with the blank: rare where the neighbour is written.
            if ends[empty.absent].mean() > 0.5 and ends[~empty.absent].mean() < 0.05:
                hit = ends & empty.absent
                wrong[hit, i] = True
                wrong[hit, j] = True
    return wrong
