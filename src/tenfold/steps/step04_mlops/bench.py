"""What every part of the run shares: rows, the candidate's own answers, the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import tables
from tenfold.scoring import Floats
from tenfold.step import Context
from tenfold.steps.step04_mlops.decisions import MLOpsDecisions
from tenfold.steps.step04_mlops.evidence import MLOpsInputs
from tenfold.tracking import Registry


@dataclass(frozen=True)
class Answers:
    """What step 3 left of the held-out rows.

    Attributes
    ----------
    frame : DataFrame
        The raw rows.
    y : ndarray
        Class codes, or amounts.
    p, decided : ndarray
        As the notebook had them.
    """

    frame: pd.DataFrame
    y: NDArray[Any]
    p: Floats
    decided: NDArray[Any]

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True)
class Bench:
    """The workbench."""

    decisions: MLOpsDecisions
    inputs: MLOpsInputs
    context: Context
    registry: Registry
    train: pd.DataFrame
    held_out: Answers

    @property
    def private(self) -> list[str]:
        """Columns of which no value may show."""
        return tables.private_columns(self.inputs.data.roles, self.train)


def set_up(decisions: MLOpsDecisions, inputs: MLOpsInputs, context: Context) -> Bench:
    """Read the snapshot and step 3's predictions, and open the registry.

    Raises
    ------
    ProjectProblem
        The registry is locked, damaged or down.
    """
    data, candidate = inputs.data, inputs.candidate
    registry = Registry.open(context.project_dir, decisions.model_name, what_if=context.what_if)
    frame = tables.load(context.open(data.snapshot))
    part = np.asarray(tables.assign(frame, data.roles, data.split))
    said = pd.read_parquet(context.open(candidate.predictions))
    rows = frame.iloc[said["row"].to_numpy()].reset_index(drop=True)
    columns = [name for name in said if name == "p" or str(name).startswith("p_")]
    p = said[columns].to_numpy(dtype=float)
    y = said["y"].to_numpy()
    held_out = Answers(rows, y, p[:, 0] if columns == ["p"] else p, said["decided"].to_numpy())
    train = frame[part == "train"].reset_index(drop=True)
    return Bench(decisions, inputs, context, registry, train, held_out)


__all__ = ["Answers", "Bench", "set_up"]
