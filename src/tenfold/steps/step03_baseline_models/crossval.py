"""The ladder over the folds: every rung sees the same rows, and is judged on those it did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tenfold.step import Context
from tenfold.steps.step03_baseline_models import today
from tenfold.steps.step03_baseline_models.decisions import MetricName, RungName
from tenfold.steps.step03_baseline_models.fitting import FitFailed, Ledger, Shaped, fit_predict
from tenfold.steps.step03_baseline_models.folds import Fold, Folds
from tenfold.steps.step03_baseline_models.rows import Floats, Ints, Workload
from tenfold.steps.step03_baseline_models.rungs import encoding
from tenfold.steps.step03_baseline_models.scores import loss
from tenfold.vocabulary import ValueModel


@dataclass
class OutOfFold:
    """What one rung said of rows it was not fitted on.

    Attributes
    ----------
    p : ndarray of shape (repeats, n) or (repeats, n, K)
        Predictions; rows that stand in no test fold are left 0 and are not in `fold`.
    fold : ndarray of shape (repeats, n)
        Fold of each row, −1 where it was never predicted.
    train_loss : list of float
        Proper score on the training rows of each fold.
    acts : ndarray of shape (n,) or None
        Decisions of a rung that decides without a threshold: today's rule.
    failed : str
        Why there is nothing; empty when all is well.
    """

    rung: RungName
    p: Floats
    fold: Ints
    train_loss: list[float] = field(default_factory=list)
    acts: Ints | None = None
    failed: str = ""
    notes: set[str] = field(default_factory=set)
    fit_seconds: float = 0.0
    predict_seconds: float = 0.0

    def rows(self, repeat: int = 0) -> NDArray[np.bool_]:
        """Which rows were predicted in a repeat."""
        return np.asarray(self.fold[repeat] >= 0)


def affordable(
    rungs: Sequence[RungName], folds: Folds, ledger: Ledger, *, rows: int
) -> tuple[list[RungName], int]:
    """Which rungs and how many repeats the budget allows; the rest is said in the ledger.

    The final fits of two models on all `rows` are kept in reserve. Repeats go first, then the
    most complex rungs.
    """
    fitted = [rung for rung in rungs if rung not in ("todays_rule", "constant")]
    first = folds.of_repeat(0)
    price = {rung: sum(ledger.cost(rung, len(fold.train)) for fold in first) for rung in fitted}

    def needed(repeats: int) -> int:
        final = max((ledger.cost(rung, rows) for rung in fitted), default=0)
        return repeats * sum(price[rung] for rung in fitted) + 2 * final

    asked = repeats = max(1, folds.plan.repeats)
    while repeats > 1 and needed(repeats) > ledger.left:
        repeats -= 1
    if repeats < asked:
        ledger.left_out.append(f"{asked - repeats} of {asked} repeats of the folds")
    kept = list(rungs)
    while len(fitted) > 1 and needed(repeats) > ledger.left:
        dropped = fitted.pop()
        kept.remove(dropped)
        ledger.left_out.append(f"rung {dropped}")
    return kept, repeats


def climb(
    work: Workload,
    folds: Folds,
    rungs: Sequence[RungName],
    repeats: int,
    *,
    value: ValueModel | None,
    chosen_by: MetricName,
    seed: int,
    ledger: Ledger,
    context: Context,
    span: tuple[float, float] = (0.0, 0.6),
) -> dict[RungName, OutOfFold]:
    """Predict every row by models that did not see it, rung by rung.

    Fold by fold, so that the features of a fold are shaped once for all rungs. `span` is the
    part of the whole run that progress is told within.
    """
    shape = (repeats, len(work.train))
    deep = (*shape, work.classes) if work.task == "multiclass" else shape
    made = {
        rung: OutOfFold(rung, np.zeros(deep), np.full(shape, -1, dtype=np.intp)) for rung in rungs
    }
    todo = [fold for fold in folds.folds if fold.repeat < repeats]
    if "todays_rule" in made:
        made["todays_rule"].acts = today.acts(work, value)
    for done, fold in enumerate(todo):
        number = sum(1 for other in todo[:done] if other.repeat == fold.repeat)
        shaped = _shaped(work, fold)
        for rung in rungs:
            share = span[0] + (span[1] - span[0]) * done / len(todo)
            context.progress(share, f"fold {done + 1} of {len(todo)}: {rung}")
            out = made[rung]
            if not out.failed:
                _one(out, work, fold, number, shaped, seed, ledger, chosen_by)
    for out in made.values():
        if out.fit_seconds:
            context.measure(f"{out.rung} fit", out.fit_seconds / len(todo))
            predicted = sum(len(fold.test) for fold in todo)
            context.measure(f"{out.rung} predict 1000 rows", out.predict_seconds / predicted * 1000)
    return made


def _shaped(work: Workload, fold: Fold) -> Shaped:
    frame = work.train.frame
    return Shaped(work.recipe, work.roles, frame.iloc[fold.train], frame.iloc[fold.test])


def _one(
    out: OutOfFold,
    work: Workload,
    fold: Fold,
    number: int,
    shaped: Shaped,
    seed: int,
    ledger: Ledger,
    chosen_by: MetricName,
) -> None:
    y = work.train.y[fold.train]
    if out.rung == "todays_rule":
        if out.acts is None:
            out.failed = "not applicable"
            return
        answers = out.acts[fold.train], out.acts[fold.test]
        on_train, on_test = today.shares(answers[0], y, answers[1], work.classes)
    else:
        X, test = shaped.encoded(encoding(out.rung))
        try:
            said = fit_predict(
                out.rung,
                X,
                y,
                test,
                task=work.task,
                classes=work.classes,
                seed=seed,
                ledger=ledger,
                weights=work.train.weights(fold.train),
            )
        except FitFailed as fault:
            out.failed = str(fault)
            return
        on_train, on_test = said.train, said.test
        out.fit_seconds += said.fit_seconds
        out.predict_seconds += said.predict_seconds
        out.notes |= {said.note} - {""}
    out.p[fold.repeat, fold.test] = on_test
    out.fold[fold.repeat, fold.test] = number
    proper: MetricName = chosen_by if chosen_by != "money" else default_loss(work)
    out.train_loss.append(loss(proper, y, on_train))


def default_loss(work: Workload) -> MetricName:
    """The proper score of a task where none was asked for."""
    return "rmse" if work.task == "regression" else "log_loss"


__all__ = ["OutOfFold", "affordable", "climb", "default_loss"]
