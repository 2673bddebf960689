"""A table larger than memory: all rows looked at where they are, a stated sample for the rest."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tenfold.errors import DataProblem
from tenfold.features import CleanRule
from tenfold.features.cleaning import clean
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.tables import Table, TableProfile, as_labels, content_fingerprint, duck
from tenfold.tables.frames import as_frame
from tenfold.tables.room import room
from tenfold.tables.sampling import Stratum, copies, draw
from tenfold.tables.whole import having, keyed, present, values_of, version_of, widened

_MOST_VALUES = 1_000
_MOST_CODES = 30
_RARE_ENOUGH = 50

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Whole:
    """The table that a sample stands for.

    Attributes
    ----------
    table : Table
        Its rows that have a label, in the engine.
    read : int
        Rows of the source, the unlabelled among them.
    classes, drawn : dict of str to int
        Rows of each class in `table` and in the sample; empty where the target is a number.
    repeated : int
        Rows of `table` that repeat an earlier one.
    version : str
        Fingerprint of the source's rows, whatever their order.
    seed : int
        That the sample was drawn by.
    sample_version : str
        Fingerprint of the sample, which row numbers of corrections refer to.
    """

    table: Table
    read: int
    classes: dict[str, int]
    drawn: dict[str, int]
    repeated: int
    version: str
    seed: int
    sample_version: str

    def widen(self, described: TableProfile, *, id: str | None, skip: list[str]) -> TableProfile:  # noqa: A002 -- the role is called so
        """A profile of the sample with what is known of all rows."""
        return widened(described, self.table, repeated=self.repeated, id=id, skip=skip)

    def release(self) -> None:
        """Let go of the table, and of what was put on disk for it."""
        release(self.table)


def release(table: Table) -> None:
    """Let go of a table that DuckDB holds, and of what was put on disk for it."""
    if isinstance(table.engine, duck.Engine):
        table.engine.close()


def fits(table: Table, decisions: DataQualityDecisions) -> bool:
    """Whether all rows are taken into memory."""
    most = room(len(table.columns), decisions.most_rows)
    return decisions.engine != "spark" and table.rows <= most


def gather(
    table: Table, decisions: DataQualityDecisions, rules: list[CleanRule], progress: Progress
) -> tuple[Whole, pd.DataFrame]:
    """Look at all rows of a table, and draw the sample that goes on.

    Parameters
    ----------
    rules : list of CleanRule
        Those of the target say which of its values count as missing.

    Returns
    -------
    Whole
    DataFrame
        The sample as it was read, in an order that its content gives.
    """
    target = str(decisions.target)
    said = f"all {table.rows:,} rows ({table.engine.name})"
    progress(0.03, f"counting classes in {said}")
    strata = _strata(table, target, decisions, rules)
    known = sum(each.rows for each in strata.values())
    if not known:
        raise DataProblem.because(
            f"The target '{target}' has no value in any of {table.rows:,} rows.",
            "Choose another target.",
        )
    progress(0.04, f"fingerprint of {said}")
    engine, labelled = table.engine, table
    with keyed(table) as keys:
        version = version_of(table, keys)
        progress(0.08, f"repeated rows among {said}")
        if known == table.rows:
            shared, repeated = copies(keys, engine)
    if known < table.rows:
        values = [value for each in strata.values() for value in each.values]
        labelled = having(table, target, values, known)
        with keyed(labelled) as keys:
            shared, repeated = copies(keys, engine)
    size = min(room(len(table.columns), decisions.most_rows), known)
    progress(0.12, f"drawing {size:,} of {said}")
    try:
        rows, drawn = draw(labelled, shared, strata, by=target, most=size, seed=decisions.seed)
    finally:
        if shared is not None:
            engine.drop(shared)
    single = len(strata) == 1 and "" in strata
    frame = as_frame(rows.select(table.columns))
    whole = Whole(
        table=labelled,
        read=table.rows,
        classes={} if single else {name: each.rows for name, each in strata.items()},
        drawn={} if single else drawn,
        repeated=repeated,
        version=version,
        seed=decisions.seed,
        sample_version=content_fingerprint(frame),
    )
    return whole, frame


def check_rarest(whole: Whole, sample: int) -> None:
    """Refuse a sample in which a class that the table has enough of is too rare to learn from.

    Raises
    ------
    DataProblem
        Says how many rows would do.
    """
    if not whole.classes:
        return
    name = min(whole.classes, key=lambda each: (whole.classes[each], each))
    there, drawn = whole.classes[name], whole.drawn[name]
    needed = min(_RARE_ENOUGH, there)
    if drawn >= needed:
        return
    rows = math.ceil(needed / there * whole.table.rows)
    raise DataProblem.because(
        f"A sample of {sample:,} of {whole.table.rows:,} rows is too small for the rarest class: "
        f"it holds {drawn:,} of the {there:,} rows of '{name}', and {needed} are needed to learn "
        "it and to test.",
        f"Write `most_rows: {rows}` or more if memory allows, merge classes in the data, or give "
        "a table in which it is less rare and say its true share in step 1.",
    )


def drawn_as(whole: Whole, rows: int) -> str:
    """What a sample is, in a sentence."""
    done = (
        f"{whole.table.engine.name} counted rows, classes, missing and repeated cells, ends and "
        "means over all of them, and took their fingerprint"
    )
    if rows >= whole.table.rows:
        return f"All {rows:,} rows are in memory; {done}."
    return (
        f"{rows:,} of {whole.table.rows:,} rows were drawn by a hash of their content (seed "
        f"{whole.seed}), each class in its share, so that no figure needs a weight; detectors, "
        f"split and later steps see these. {done}."
    )


def _strata(
    table: Table, target: str, decisions: DataQualityDecisions, rules: list[CleanRule]
) -> dict[str, Stratum]:
    """Classes of the target, or one stratum without a name where it is a number."""
    counted = None
    if decisions.task != "regression":
        counted = values_of(table, target, _MOST_VALUES)
    if counted is not None:
        kind = table.expr.schema()[target]
        found = _classes(counted, target, rules)
        if decisions.task != "auto" or not kind.is_numeric() or len(found) <= _MOST_CODES:
            return found
    rows = present(table, target)
    return {"": Stratum((), rows)} if rows else {}


def _classes(counted: dict[Any, int], target: str, rules: list[CleanRule]) -> dict[str, Stratum]:
    """The same cleaning that the sample will see, applied to the values that differ."""
    values = [value for value in counted if value is not None]
    column = pd.Series(values, name=target, dtype="str" if _texts(values) else None)
    cleaned = clean(column.to_frame(), rules)[target]
    filled = cleaned.notna() & cleaned.astype("str").str.strip().ne("")
    found: dict[str, Stratum] = {}
    for value, label in zip(values, as_labels(cleaned.where(filled)), strict=True):
        if isinstance(label, str):
            before = found.get(label, Stratum((), 0))
            found[label] = Stratum((*before.values, value), before.rows + counted[value])
    return dict(sorted(found.items()))


def _texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


__all__ = ["Whole", "check_rarest", "drawn_as", "fits", "gather", "release"]
