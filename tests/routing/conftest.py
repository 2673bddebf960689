"""Small deliveries whose best plan can be told by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tenfold.routing import Problem

Make = Callable[..., Problem]


@pytest.fixture
def line() -> Make:
    """Stops on a street, one kilometre apart, the depot at its start; all else as given."""

    def make(stops: int = 4, **other: Any) -> Problem:
        at = np.arange(stops + 1)
        apart = np.abs(at[:, None] - at[None])
        given = {
            "distance": apart,
            "travel": apart[None],
            "demand": np.r_[0, np.ones(stops, dtype=int)],
            "service": np.zeros(stops + 1, dtype=int),
            "opens": np.zeros(stops + 1, dtype=int),
            "closes": np.full(stops + 1, 100),
            "capacity": stops,
            "vehicles": stops,
        } | other
        return Problem(**{k: np.asarray(v) if k in _ARRAYS else v for k, v in given.items()})

    return make


_ARRAYS = {"distance", "travel", "demand", "service", "opens", "closes"}
