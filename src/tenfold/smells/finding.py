"""Searching a folder for smells: read everything once, ask each detector, sort."""

from __future__ import annotations

import contextlib
import gc
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tenfold.errors import WrongInput
from tenfold.smells import detectors as _detectors
from tenfold.smells.folder import Folder, read_folder
from tenfold.smells.smell import Smell

_GRAVITY = {"high": 0, "medium": 1, "low": 2}


def find_smells(folder: Path, *, most: int = 1_000) -> list[Smell]:
    """Smells in the notebooks, modules and requirement files below `folder`.

    Nothing is executed or imported. What cannot be read is reported as `unreadable`.

    Parameters
    ----------
    most : int
        No more than this many are returned, the gravest first.

    Returns
    -------
    list of Smell
        By severity, then path and place.

    Raises
    ------
    WrongInput
        There is no such folder.
    """
    if not folder.is_dir():
        raise WrongInput.because(f"'{folder}' is no folder.", "Name one that holds code.")
    with _uncollected():
        read = read_folder(folder)
        found = set(read.unreadable)
        for detect in detectors().values():
            found.update(detect(read))
    return sorted(found, key=_order)[:most]


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cycle collector: its walks over millions of nodes took 40% of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def detectors() -> dict[str, Callable[[Folder], Iterable[Smell]]]:
    """Every detector by its module's name; a new one is one module in the folder `detectors`."""
    return {
        found.name: importlib.import_module(f"{_detectors.__name__}.{found.name}").detect
        for found in sorted(pkgutil.iter_modules(_detectors.__path__), key=lambda one: one.name)
        if not found.name.startswith("_")
    }


def _order(smell: Smell) -> tuple[int, str, int, int, str, str]:
    cell = -1 if smell.cell is None else smell.cell
    return (
        _GRAVITY[smell.severity],
        smell.path,
        cell,
        smell.line or 0,
        smell.kind,
        smell.message,
    )


__all__ = ["detectors", "find_smells"]
