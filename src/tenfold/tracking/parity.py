"""Whether a package answers as the model in it does, through MLflow's own loader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.scoring import Floats
from tenfold.tracking.package import Package


class Answered(Protocol):
    """What `holds` asks of a comparison."""

    @property
    def max_difference(self) -> float | None:
        """None without rows."""

    @property
    def decided_differently(self) -> int:
        """Rows with another decision."""


@dataclass(frozen=True)
class Agreement:
    """A package's answers beside those of its model, on the same rows.

    Attributes
    ----------
    max_difference : float or None
        Largest absolute difference of a prediction; of amounts relative to their size.
    decided_differently : int
        Rows on which the decision is another one.
    """

    rows: int
    max_difference: float | None
    decided_differently: int


def agreement(package: Package, frame: pd.DataFrame, p: Floats, decided: NDArray[Any]) -> Agreement:
    """Score raw rows as MLflow's server would and hold them against `p` and `decided`.

    Parameters
    ----------
    p : ndarray of shape (n,) or (n, K)
    decided : ndarray of shape (n,)

    Raises
    ------
    DataProblem
        The rows do not fit the package's signature.
    """
    if not len(frame):
        return Agreement(0, None, 0)
    said = package.predict(frame)
    served = said.drop(columns="decided").to_numpy(dtype=float)
    gap = largest_gap(served if p.ndim == 2 else served[:, 0], p)
    same = np.isclose(said["decided"].to_numpy(dtype=float), decided, rtol=1e-9, atol=1e-9)
    return Agreement(len(frame), gap, int((~same).sum()))


def holds(found: Answered, tolerance: float) -> bool:
    """Whether the package answers as the model does, as far as there are rows to tell."""
    close = found.max_difference is None or found.max_difference <= tolerance
    return close and not found.decided_differently


def largest_gap(a: Floats, b: Floats) -> float:
    """Largest difference, relative to the size of answers above 1."""
    return quantised(float((np.abs(a - b) / np.maximum(np.abs(b), 1.0)).max(initial=0.0)))


def quantised(gap: float) -> float:
    """Two digits of a difference; none at all where only the last bits differ.

    They are the processor's affair, and the record must not depend on it.
    """
    return 0.0 if gap < 1e-13 else float(f"{gap:.1e}")


__all__ = ["Agreement", "Answered", "agreement", "holds", "largest_gap", "quantised"]
