"""Whether a batch in Spark may be used: every clause over all rows, named causes in a sample."""

from __future__ import annotations

import functools

import numpy as np

from tenfold import tables
from tenfold.contract import Suite
from tenfold.delivery.operating.examining import Examined, seen_before
from tenfold.delivery.operating.faults import faults, old_batch
from tenfold.delivery.operating.reference import MOST, Reference, days
from tenfold.features import CleanRule
from tenfold.features.cleaning import clean
from tenfold.scoring.spark import SparkBatch, hold
from tenfold.vocabulary import PreparedData


def examine_with_spark(
    suite: Suite, data: PreparedData, reference: Reference, batch: SparkBatch
) -> Examined:
    """Hold a batch against the contract and against the rows that were learnt from.

    As `tenfold.delivery.operating.examining.examine`; which rows break a rule of uniqueness is
    not listed, only how many.
    """
    few = batch.some(MOST)
    target = [CleanRule.model_validate(rule) for rule in data.reading.clean_target]
    rules = [*target, *suite.clean]
    roles = data.roles
    looks = {**tables.personal_columns(few), **tables.personal_columns(reference.frame)}
    known = reference.day[~np.isnan(reference.day)]
    held = hold(
        batch,
        suite,
        rules,
        private=frozenset({n for n in (roles.id, roles.group, *roles.protected) if n} | set(looks)),
        moments=functools.partial(days, time=roles.time),
        newest=float(known.max()) if known.size else np.nan,
    )
    found = faults(clean(reference.frame, suite.clean), clean(few, rules), dict(suite.kinds))
    notes = list(batch.notes)
    if roles.time is not None and roles.time in batch.columns:
        old = old_batch(reference.day, np.array([held.last]), roles.time)
        found += [old] if old else []
        notes += [] if old else seen_before(held.before, batch.rows)
    return Examined(held.result, found, notes)


__all__ = ["examine_with_spark"]
