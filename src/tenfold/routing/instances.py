"""Public benchmark instances in the VRPLIB format, with their best-known plans."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from tenfold.errors import DataProblem, MissingExtra
from tenfold.routing.problem import NO_END, IntArray, Plan, Problem

Rounding = Literal["round", "tenths"]
"""How distances become whole numbers: each to the nearest, or cut to tenths and times ten.

A cost is comparable with a published one under its convention alone: CVRP rounds each distance
(Uchoa and others 2017), the instances with windows cut it to one decimal (DIMACS 2022).
"""

# What vrplib raises, depending on where it stumbles.
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, IndexError, RuntimeError)


@dataclass(frozen=True)
class Instance:
    """A problem that was read, with where its places are.

    Attributes
    ----------
    places : ndarray of shape (n, 2)
        Coordinates; the first is the depot.
    scale : int
        Divides a cost to give it in the units of the file.
    """

    name: str
    problem: Problem
    places: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    scale: int


def read_instance(path: Path) -> Instance:
    """Read an instance; one with time windows is cut to tenths, any other rounded.

    Raises
    ------
    DataProblem
        It cannot be read, or names no places, no demands or no capacity.
    """
    found = _read(path)
    lacking = [k for k in ("edge_weight", "node_coord", "demand", "capacity") if k not in found]
    if lacking:
        raise DataProblem.because(
            f"'{path.name}' lacks {', '.join(lacking)}.", "Give an instance in the VRPLIB format."
        )
    windows = "time_window" in found
    scale = 10 if windows else 1
    count = len(found["demand"])
    distance = _whole(found["edge_weight"], "tenths" if windows else "round")
    service = np.broadcast_to(np.asarray(found.get("service_time", 0)), (count,)).copy()
    service[0] = 0
    opens, closes = np.zeros(count, dtype=np.int64), np.full(count, NO_END)
    if windows:
        opens, closes = (scale * np.asarray(found["time_window"]).astype(np.int64)).T
    problem = Problem(
        distance=distance,
        travel=distance[None],
        demand=np.asarray(found["demand"]).astype(np.int64),
        service=(scale * service).astype(np.int64),
        opens=opens,
        closes=closes,
        capacity=int(found["capacity"]),
        vehicles=int(found.get("vehicles", count - 1)),
    )
    return Instance(str(found.get("name", path.stem)).strip(), problem, found["node_coord"], scale)


def read_plan(path: Path) -> tuple[Plan, float]:
    """The plan of a ``.sol`` file, and the cost that stands in it, in the units of the file."""
    vrplib = _library()
    try:
        found = vrplib.read_solution(str(path))
        return tuple(tuple(map(int, route)) for route in found["routes"]), float(found["cost"])
    except _UNREADABLE as error:
        raise DataProblem.because(
            f"'{path.name}' cannot be read as a plan ({error}).", "Give a VRPLIB .sol file."
        ) from error


def _read(path: Path) -> dict[str, Any]:
    vrplib = _library()
    try:
        found: dict[str, Any] = vrplib.read_instance(str(path))
    except _UNREADABLE as error:
        raise DataProblem.because(
            f"'{path.name}' cannot be read as an instance ({error}).",
            "Give a file in the VRPLIB format.",
        ) from error
    return found


def _whole(distance: Any, rounding: Rounding) -> IntArray:
    exact = np.asarray(distance, dtype=float)
    whole: IntArray = np.floor(10 * exact) if rounding == "tenths" else np.rint(exact)
    return whole.astype(np.int64)


def _library() -> Any:
    try:
        return importlib.import_module("vrplib")
    except ModuleNotFoundError as error:
        raise MissingExtra.named("Reading public instances", "routes") from error


__all__ = ["Instance", "Rounding", "read_instance", "read_plan"]
