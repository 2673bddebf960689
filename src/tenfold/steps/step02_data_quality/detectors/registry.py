"""The detectors by name: a function becomes one by its decorator, wherever it stands here."""

from __future__ import annotations

import importlib
import pkgutil
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenfold.steps.step02_data_quality.detectors.finding import Finding

if TYPE_CHECKING:  # this module is imported with the step's schemas, which stay light
    from datetime import date

    import numpy as np
    import pandas as pd

    from tenfold.steps.step02_data_quality.detectors.exam import Exam
    from tenfold.vocabulary import ColumnRoles, Task

_RANK = {"high": 0, "medium": 1, "low": 2}
_FOUND: dict[str, Detector] = {}


@dataclass(frozen=True)
class Detector:
    """A detector that can be called alone, on the same arguments as `detect`.

    Attributes
    ----------
    name : str
        Its name in findings.
    look : callable
        ``look(exam, **thresholds)``; the thresholds are named keyword arguments with defaults.
    """

    name: str
    look: Callable[..., Iterable[Finding]]

    def __call__(
        self,
        frame: pd.DataFrame,
        roles: ColumnRoles,
        *,
        task: Task,
        positive: str | None = None,
        as_of: date | None,
        rng: np.random.Generator,
        serving: pd.DataFrame | None = None,
        population: Mapping[str, Mapping[str, float]] | None = None,
        private: Sequence[str] = (),
        **thresholds: Any,
    ) -> list[Finding]:
        """Look with this detector alone; see `detect` for the arguments."""
        from tenfold.steps.step02_data_quality.detectors.exam import Exam

        exam = Exam(frame, roles, task, positive, as_of, serving, population or {}, private)
        return self.examine(exam, int(rng.integers(2**63)), **thresholds)

    def examine(self, exam: Exam, seed: int, **thresholds: Any) -> list[Finding]:
        """Look at an exam that other detectors share."""
        import numpy as np

        # A stream of its own, so that alone and among all give the same findings.
        exam.rng = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        return list(self.look(exam, **thresholds))


def detector(name: str) -> Callable[[Callable[..., Iterable[Finding]]], Detector]:
    """Register a function ``look(exam, **thresholds) -> findings`` under `name`."""

    def register(look: Callable[..., Iterable[Finding]]) -> Detector:
        if name in _FOUND:
            raise ValueError(f"two detectors are called '{name}'")
        _FOUND[name] = Detector(name, look)
        return _FOUND[name]

    return register


def detectors() -> dict[str, Detector]:
    """Every detector of this package, by name, in alphabetical order."""
    package = importlib.import_module(__name__.rpartition(".")[0])
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    return dict(sorted(_FOUND.items()))


def detect(
    frame: pd.DataFrame,
    roles: ColumnRoles,
    *,
    task: Task,
    positive: str | None = None,
    as_of: date | None,
    rng: np.random.Generator,
    serving: pd.DataFrame | None = None,
    population: Mapping[str, Mapping[str, float]] | None = None,
    private: Sequence[str] = (),
) -> list[Finding]:
    """Run every detector.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_rows, n_columns)
        The data with their original text; a sample is allowed, and shares then refer to it.
    roles : ColumnRoles
        What each column is for. Excluded columns are left alone.
    task : {"binary", "multiclass", "regression"}
        What is predicted.
    positive : str, optional
        The positive label; defaults to ``roles.positive``, then to the rarer label.
    as_of : date or None
        The day on which the data were drawn; None where nobody says: no day counts as ahead.
    rng : numpy.random.Generator
        Source of randomness; one integer is drawn from it.
    serving : pandas.DataFrame, optional
        A sample of what the model will be given, to compare units with.
    population : mapping of column to mapping of group to share, optional
        The stated population, for example ``{"sex": {"female": 0.51, "male": 0.49}}``.
    private : sequence of str
        Columns whose values are never shown; id, group and protected columns always count as such.

    Returns
    -------
    list of Finding
        High findings first, then by share of rows.
    """
    from tenfold.steps.step02_data_quality.detectors.exam import Exam

    exam = Exam(frame, roles, task, positive, as_of, serving, population or {}, private)
    return findings_in(exam, rng)


def findings_in(exam: Exam, rng: np.random.Generator) -> list[Finding]:
    """Run every detector on an exam that the caller keeps; see `detect`."""
    seed = int(rng.integers(2**63))
    found = [each for one in detectors().values() for each in one.examine(exam, seed)]
    return sorted(found, key=lambda f: (_RANK[f.severity], -f.share, f.detector, f.columns))


def error_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Say of every cell whether it looks wrong, from the table alone (no labels, no roles).

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_rows, n_columns)
        The data with their original text.

    Returns
    -------
    pandas.DataFrame of bool, of the same shape, index and columns
        True where a cell looks wrong; False also where nothing can be said.
    """
    from tenfold.steps.step02_data_quality.detectors.cells import verdicts

    return verdicts(frame)
