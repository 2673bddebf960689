"""Folds: drawn from the seed alone, in the order of time or by group where the split says so."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold

from tenfold.charts.words import counted
from tenfold.steps.step03_baseline_models.evidence import FoldPlan
from tenfold.steps.step03_baseline_models.rows import Ints, Rows
from tenfold.vocabulary import SplitPlan, Task

_FEWEST_ROWS = 8


@dataclass(frozen=True)
class Fold:
    """One fold: positions of its training and its test rows, and the repeat it belongs to."""

    repeat: int
    train: Ints
    test: Ints


@dataclass(frozen=True)
class Folds:
    """All folds, with what they are and where that is not what was asked for."""

    plan: FoldPlan
    folds: tuple[Fold, ...]

    def of_repeat(self, repeat: int) -> list[Fold]:
        """The folds of one repeat, in order."""
        return [fold for fold in self.folds if fold.repeat == repeat]


def draw_folds(
    rows: Rows, task: Task, split: SplitPlan, *, folds: int, repeats: int, seed: int
) -> Folds:
    """Fold the training rows as the split demands.

    Parameters
    ----------
    rows : Rows
        Training rows.
    folds, repeats : int
        As wanted; fewer where rows, groups, times or the rarer class do not allow them.
    seed : int
        The only source of chance: a row's fold depends on nothing else.

    Returns
    -------
    Folds
        Empty, of kind ``none``, where no two folds can be made.
    """
    notes: list[str] = []
    if split.kind == "time":
        if repeats > 1:
            notes.append("Time has one order: the folds are not repeated.")
        made = list(_by_time(rows, task, folds, split.embargo_days, notes))
        return _planned("time", made, 1, notes)
    count = _possible(rows, task, split.kind, folds, notes)
    kind: Literal["group", "random", "stratified"] = (
        "group" if split.kind == "group" else ("random" if task == "regression" else "stratified")
    )
    if count < 2:
        return _planned("none", [], 0, notes)
    made = []
    for repeat in range(repeats):
        splitter = _splitter(kind, task, count, seed=_mixed(seed, repeat))
        with warnings.catch_warnings():
            # A class rarer than the folds is said in the notes.
            warnings.simplefilter("ignore", UserWarning)
            for train, test in splitter.split(np.zeros(len(rows)), rows.y, rows.group):
                made.append(Fold(repeat, train.astype(np.intp), test.astype(np.intp)))
    return _planned(kind, made, repeats, notes)


def _splitter(kind: str, task: Task, count: int, *, seed: int) -> Any:
    if kind == "group":
        made = GroupKFold if task == "regression" else StratifiedGroupKFold
        return made(count, shuffle=True, random_state=seed)
    return (KFold if kind == "random" else StratifiedKFold)(count, shuffle=True, random_state=seed)


def _possible(rows: Rows, task: Task, split: str, folds: int, notes: list[str]) -> int:
    limits = {"rows": len(rows) // 2 if len(rows) >= _FEWEST_ROWS else 0}
    if split == "group":
        limits["groups"] = len(np.unique(rows.group))
    if task != "regression":
        counts = np.bincount(rows.y.astype(np.intp))
        counts = counts[counts > 0]
        if len(counts) < 2:
            limits["classes"] = 0
        elif task == "binary":
            rarer = rows.y == counts.argmin()
            limits["cases of the rarer class"] = (
                len(np.unique(rows.group[rarer])) if split == "group" else int(counts.min())
            )
        else:
            limits["cases of the second largest class"] = int(np.sort(counts)[-2])
            if few := int((counts < folds).sum()):
                notes.append(f"{few} classes have fewer rows than folds: some folds lack them.")
    tightest = min(limits, key=lambda name: limits[name])
    count = min(folds, limits[tightest])
    if count < 2:
        notes.append(f"No cross-validation: too few {tightest} among {len(rows):,} training rows.")
    elif count < folds:
        notes.append(f"{folds} folds were asked for; {count} are possible with the {tightest}.")
    return count


def _by_time(
    rows: Rows, task: Task, folds: int, embargo_days: int, notes: list[str]
) -> Iterator[Fold]:
    known = np.isfinite(rows.when)
    if lost := int((~known).sum()):
        said = f"{counted(lost, 'row')} without a time"
        notes.append(f"{said} {'is' if lost == 1 else 'are'} only used to train the final model.")
    moments = np.sort(rows.when[known])
    if len(moments) < _FEWEST_ROWS or moments[0] == moments[-1]:
        notes.append("No cross-validation: the training rows do not span two times.")
        return
    # folds + 1 blocks of about equal size; each but the first is predicted from those before.
    positions = np.linspace(0, len(moments), folds + 2)[1:-1].round().astype(int)
    starts = np.unique(moments[np.minimum(positions, len(moments) - 1)])
    ends = np.append(starts[1:], np.inf)
    dropped = 0
    for start, end in zip(starts, ends, strict=True):
        before = np.flatnonzero(known & (rows.when < start - embargo_days))
        within = np.flatnonzero(known & (rows.when >= start) & (rows.when < end))
        one_class = task != "regression" and len(np.unique(rows.y[before])) < 2
        if len(before) < 2 or not len(within) or one_class:
            dropped += 1
            continue
        yield Fold(0, before.astype(np.intp), within.astype(np.intp))
    if short := folds - len(starts) + dropped:
        notes.append(
            f"{folds} folds in time were asked for; {folds - short} are possible with the times, "
            "the embargo and the classes."
        )


def _planned(kind: Any, made: list[Fold], repeats: int, notes: list[str]) -> Folds:
    if len(made) < 2:
        if made:
            notes.append("One fold has no spread: no cross-validation.")
        kind, made, repeats = "none", [], 0
    plan = FoldPlan(
        kind=kind,
        folds=len([fold for fold in made if fold.repeat == 0]),
        repeats=repeats,
        train_rows=round(float(np.mean([len(f.train) for f in made]))) if made else 0,
        test_rows=round(float(np.mean([len(f.test) for f in made]))) if made else 0,
        notes=notes,
    )
    return Folds(plan, tuple(made))


def _mixed(seed: int, repeat: int) -> int:
    return int(np.random.SeedSequence([seed, repeat]).generate_state(1)[0])


__all__ = ["Fold", "Folds", "draw_folds"]
