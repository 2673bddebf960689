"""Whether a batch may be used: the contract of step 2, and what went wrong with it, by name."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tenfold import tables
from tenfold.contract import Suite, check_batch
from tenfold.delivery.operating.faults import Fault, faults, old_batch
from tenfold.delivery.operating.reference import MOST, Reference, days
from tenfold.errors import TenfoldError, bounded
from tenfold.features import CleanRule
from tenfold.features.cleaning import clean, written
from tenfold.vocabulary import PreparedData

if TYPE_CHECKING:
    from tenfold.contract import ContractResult
    from tenfold.tables import Table

_KEPT = 4


class BatchRefused(TenfoldError):
    """A batch breaks the contract: nothing was done with it."""

    exit_code = 1


@dataclass(frozen=True)
class Examined:
    """How a batch fares.

    Attributes
    ----------
    result : ContractResult
        Every clause of the contract.
    faults : list of Fault
        What went wrong, column by column, where it can be named.
    notes : list of str
        What does not stop it and should be known.
    """

    result: ContractResult
    faults: list[Fault]
    notes: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether the batch may be used."""
        return self.result.holds and not self.faults

    def causes(self) -> list[str]:
        """Named causes first, then broken clauses of other columns; bounded."""
        named = {fault.column for fault in self.faults}
        clauses = [
            f"{clause.text}: {clause.fact} (allowed: {clause.allowed:,})"
            for clause in self.result.broken
            if clause.column not in named
        ]
        return [fault.text for fault in self.faults] + clauses

    def refuse(self, batch: str, *, but: str) -> None:
        """Raise unless it may be used; `but` says what stays as it was.

        Raises
        ------
        BatchRefused
            Names the causes.
        """
        if not self.holds:
            raise BatchRefused(
                bounded(f"'{batch}' does not hold to the data contract. {but}", self.causes())
            )


def examine(
    suite: Suite,
    data: PreparedData,
    reference: Reference,
    table: Table,
    *,
    with_outcomes: bool = False,
) -> Examined:
    """Hold a table against the contract and against the rows that were learnt from.

    The contract covers all rows, a column or two at a time; named causes are looked for in a
    sample.

    Parameters
    ----------
    with_outcomes : bool
        Whether the target must be there as well: rows to be learnt from.
    """
    few = tables.to_frame(table, limit=MOST)
    # The contract knows the target in its final form; the other columns it cleans itself.
    target = [CleanRule.model_validate(rule) for rule in data.reading.clean_target]
    rules = [*target, *suite.clean]
    roles = data.roles
    named = (roles.id, roles.group, *roles.protected)
    # A batch of broken values may no longer look personal; the rows learnt from still do.
    looks = {**tables.personal_columns(few), **tables.personal_columns(reference.frame)}
    private = [*(name for name in named if name), *looks]
    # Names and a length without a byte of content: columns are fetched when a clause asks.
    hollow = pd.DataFrame(
        np.broadcast_to(np.nan, (table.rows, len(table.columns))), columns=table.columns, copy=False
    )
    result = check_batch(
        # What is fetched is clean already: once per column, not once per clause.
        suite.model_copy(update={"clean": []}),
        hollow,
        fetch=_fetching(rules, table),
        private=private,
    )
    before, now = clean(reference.frame, suite.clean), clean(few, rules)
    kinds = dict(suite.kinds)
    if with_outcomes:
        kinds[roles.target] = "number" if data.task == "regression" else "category"
    found = faults(before, now, kinds)
    if with_outcomes and roles.target in now and not written(now[roles.target]).any():
        found.append(Fault(roles.target, "missing", f"'{roles.target}' holds no outcomes."))
    notes: list[str] = []
    if roles.time is not None and roles.time in table.columns:
        moments = days(tables.to_frame(table, columns=[roles.time]), roles.time)
        old = old_batch(reference.day, moments, roles.time)
        found += [old] if old else []
        known = reference.day[~np.isnan(reference.day)]
        earlier = int((moments < known.max()).sum()) if known.size else 0
        notes += [] if old else seen_before(earlier, len(moments))
    return Examined(result, found, notes)


def _fetching(
    cleaning: Sequence[CleanRule], table: Table
) -> Callable[[Sequence[str]], pd.DataFrame]:
    @functools.lru_cache(maxsize=_KEPT)  # clauses of one column mostly follow one another
    def column(name: str) -> pd.Series[Any]:
        rules = [rule for rule in cleaning if rule.column == name]
        return clean(tables.to_frame(table, columns=[name]), rules)[name]

    return lambda names: pd.DataFrame({name: column(name) for name in names})


def seen_before(before: int, rows: int) -> list[str]:
    """A note where `before` of `rows` rows are not later than the last training row."""
    said = (
        f"{before:,} of {rows:,} rows are not later than the last training row: the model "
        "may have learnt from them."
    )
    return [said] if before else []


__all__ = ["BatchRefused", "Examined", "examine", "seen_before"]
