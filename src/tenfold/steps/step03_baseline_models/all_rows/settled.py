"""A model of all rows made ready to decide: calibrated, its rule set, on rows that it has not seen.

The out-of-fold rows of the sample's models would do for a model of as many rows as those: one of
more rows says likelier things, and their correction would hold it back.
"""

from __future__ import annotations

import numpy as np

from tenfold.steps.step03_baseline_models import deciding
from tenfold.steps.step03_baseline_models.bench import Bench
from tenfold.steps.step03_baseline_models.calibrating import calibrate
from tenfold.steps.step03_baseline_models.crossval import OutOfFold
from tenfold.steps.step03_baseline_models.holding_out import Fixed
from tenfold.steps.step03_baseline_models.judging import Judged
from tenfold.steps.step03_baseline_models.packing import Packed
from tenfold.steps.step03_baseline_models.rows import Ints


def calibrating_rows(bench: Bench, *, by_time: bool) -> Ints:
    """Positions of the training rows that calibrate: one fold of the sample's.

    By time, every k-th row: the last fold would be the latest rows, which are missed most.
    """
    if by_time:
        return np.arange(0, len(bench.work.train), bench.decisions.cv_folds, dtype=np.intp)
    folds = bench.folds.of_repeat(0)
    return folds[0].test if folds else np.empty(0, dtype=np.intp)


def settled(bench: Bench, packed: Packed, rows: Ints) -> tuple[Fixed, Judged]:
    """Calibrate and set the rule on these training rows, as for any rung out of fold."""
    work, decisions = bench.work, bench.decisions
    given = work.train.take(rows)
    raw = packed.predict(given.frame, work)
    fold = np.random.default_rng([decisions.seed, 11]).permutation(len(rows)) % decisions.cv_folds
    found = calibrate(decisions.calibration, work.task, given.y, raw, fold)
    ruling = deciding.ruling_of(decisions, packed.rung)
    options = (ruling, bench.purse.usable, work.task, work.labels, given.y, found.p)
    rule = deciding.set_rule(*options)
    shape = (1, len(work.train))
    out = OutOfFold(
        packed.rung, np.zeros((*shape, *raw.shape[1:])), np.full(shape, -1, dtype=np.intp)
    )
    out.p[0, rows], out.fold[0, rows] = raw, fold
    judged = Judged(out, rows, found, deciding.cross_fitted(*options, fold), [], [])
    return Fixed(packed, found.calibrator, rule, given.number), judged


__all__ = ["calibrating_rows", "settled"]
