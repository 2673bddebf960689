"""The scores that decision rules are set on and judged by, kept as a file for previews."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.step import Context
from tenfold.steps.step03_baseline_models.decisions import LADDER, RungName
from tenfold.steps.step03_baseline_models.evidence import KeptScores
from tenfold.steps.step03_baseline_models.judging import Judged
from tenfold.steps.step03_baseline_models.rows import Floats, Ints, Workload
from tenfold.steps.step03_baseline_models.ruling import Looked
from tenfold.vocabulary import ValueModel, digest

_HELD = -1  # in place of a fold


@dataclass(frozen=True)
class OutOfFoldScores:
    """One rung on the training rows of the first repeat, as `Judged` has it.

    Attributes
    ----------
    raw, p : ndarray of shape (n,)
        Before and after calibration.
    acts : ndarray or None
        Decisions of a rung that decides without a threshold.
    """

    y: NDArray[Any]
    fold: Ints
    raw: Floats
    p: Floats
    acts: Ints | None


@dataclass(frozen=True)
class Scored:
    """What a record keeps for other decision rules."""

    looked: Looked
    rungs: dict[RungName, OutOfFoldScores]


def keep_scores(
    work: Workload,
    looked: Looked,
    judged: dict[RungName, Judged],
    value: ValueModel | None,
    context: Context,
) -> KeptScores | None:
    """Store the scores of all rungs out of fold, and of three models on held-out rows.

    None for tasks whose rule nobody can move: amounts and several classes.
    """
    if work.task != "binary" or not len(looked.y):
        return None
    held: dict[str, Any] = {"fold": _HELD, "y": looked.y, "p": looked.p}
    held |= {"p_constant": looked.p_constant, "p_simple": looked.p_simple, "today": looked.today}
    parts = [pd.DataFrame({"rung": "", "raw": np.nan, **held}, index=range(len(looked.y)))]
    for rung, one in judged.items():
        acts = None if one.out.acts is None else one.out.acts[one.rows]
        columns = {
            "rung": rung,
            "fold": one.out.fold[0][one.rows],
            "y": work.train.y[one.rows],
            "raw": one.out.p[0][one.rows],
            "p": one.calibrated.p,
            "today": acts,
        }
        parts.append(pd.DataFrame(columns, index=range(len(one.rows))))
    file = context.store(".parquet", lambda path: _write(parts, path))
    return KeptScores(file=file, today=rule_of(value), why_no_today=looked.why_no_today)


def rule_of(value: ValueModel | None) -> str:
    """Digest of what step 1 states of today's rule."""
    return "" if value is None else digest(value.model_dump(mode="json", include={"today", "rule"}))


def _write(parts: list[pd.DataFrame], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [("rung", pa.string()), ("fold", pa.int16()), ("y", pa.int8())]
        + [(name, pa.float64()) for name in ("raw", "p", "p_constant", "p_simple")]
        + [("today", pa.int8())]
    )
    tables = [
        pa.table(
            {
                one.name: pa.array(part[one.name], one.type, from_pandas=True)
                if one.name in part
                else pa.nulls(len(part), one.type)
                for one in schema
            }
        )
        for part in parts
    ]
    # Without pandas' metadata equal scores give equal bytes.
    pq.write_table(pa.concat_tables(tables), path, compression="zstd", store_schema=False)


def read_scores(path: Path, why_no_today: str) -> Scored:
    """Read what `keep_scores` has kept."""
    frame = pd.read_parquet(path)
    held = frame[frame["fold"] == _HELD]
    looked = Looked(
        y=held["y"].to_numpy(dtype=np.intp),
        p=held["p"].to_numpy(dtype=float),
        p_constant=held["p_constant"].to_numpy(dtype=float),
        p_simple=_floats(held["p_simple"]),
        today=_acts(held["today"]),
        why_no_today=why_no_today,
    )
    rungs: dict[RungName, OutOfFoldScores] = {}
    for rung in LADDER:
        mine = frame[(frame["rung"] == rung) & (frame["fold"] != _HELD)]
        if len(mine):
            rungs[rung] = OutOfFoldScores(
                y=mine["y"].to_numpy(dtype=np.intp),
                fold=mine["fold"].to_numpy(dtype=np.intp),
                raw=mine["raw"].to_numpy(dtype=float),
                p=mine["p"].to_numpy(dtype=float),
                acts=_acts(mine["today"]),
            )
    return Scored(looked, rungs)


def _floats(values: pd.Series[Any]) -> Floats | None:
    return None if values.isna().all() else values.to_numpy(dtype=float)


def _acts(values: pd.Series[Any]) -> Ints | None:
    return None if values.isna().any() else values.to_numpy(dtype=np.intp)


__all__ = ["OutOfFoldScores", "Scored", "keep_scores", "read_scores", "rule_of"]
