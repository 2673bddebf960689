"""A batch watched: its drift on top of all earlier ones, and what it is expected to bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenfold import tables
from tenfold.delivery.operating.drifting import Drift, entry_of, judged
from tenfold.delivery.operating.expecting import Expected, expected
from tenfold.delivery.operating.ledger import Entry, read_ledger, remember
from tenfold.delivery.operating.reference import MOST
from tenfold.delivery.operating.rules import drift_rules
from tenfold.delivery.operating.serving import Serving
from tenfold.project import Project

if TYPE_CHECKING:
    import pandas as pd

    from tenfold.tables import Table


@dataclass(frozen=True)
class Watched:
    """What a batch adds.

    Attributes
    ----------
    again : bool
        Whether it counts already: its drift is what it was when it came.
    """

    drift: Drift
    expected: Expected
    notes: list[str]
    again: bool = False


def watch_batch(
    project: Project, serving: Serving, batch: str, table: Table, *, counts: bool
) -> Watched:
    """Measure drift of a batch and let it count once; rows beyond 50,000 are sampled.

    Parameters
    ----------
    counts : bool
        Whether the batch may be used: one that broke on its way says nothing of the world.

    Raises
    ------
    ProjectProblem
        The ledger of earlier batches is there and cannot be read.
    """
    frame = tables.to_frame(table, limit=MOST)
    notes = [f"drift is measured on {MOST:,} rows drawn at random"] if table.rows > MOST else []
    return watch_entry(project, serving, _entry(serving, batch, frame), frame, notes, counts=counts)


def watch_entry(
    project: Project,
    serving: Serving,
    entry: Entry,
    frame: pd.DataFrame,
    notes: list[str],
    *,
    counts: bool,
) -> Watched:
    """Judge a batch that was measured, and let it count once.

    Parameters
    ----------
    frame : DataFrame
        Its rows, or a sample: for what they are expected to bring.
    notes : list of str
        What is to be said of how it was measured.

    Raises
    ------
    ProjectProblem
        The ledger of earlier batches is there and cannot be read.
    """
    notes = list(notes)
    rules = drift_rules(project)
    with project.lock("check"):
        ledger = read_ledger(project.folder)
        past = ledger.entries
        notes += [ledger.note] if ledger.note else []
        again = any((one.content, one.model) == (entry.content, entry.model) for one in past)
        drift = judged(past, entry, rules)
        if again:
            notes.append("these rows were checked before: they count once")
        elif counts:
            unsaid = remember(project.folder, entry)
            notes += [unsaid] if unsaid else []
    said = serving.scorer.score(frame)
    return Watched(drift, expected(serving, frame, said), notes, again)


def counted_before(project: Project, serving: Serving, table: Table) -> bool:
    """Whether the rows counted under this model or an earlier one.

    Raises
    ------
    ProjectProblem
        The ledger of earlier batches is there and cannot be read.
    """
    content = _content(serving, tables.to_frame(table, limit=MOST))
    return any(one.content == content for one in read_ledger(project.folder).entries)


def _entry(serving: Serving, batch: str, frame: pd.DataFrame) -> Entry:
    content = _content(serving, frame)
    return entry_of(batch, content, serving.scorer, serving.learnt.reference.frame, frame)


def _content(serving: Serving, frame: pd.DataFrame) -> str:
    columns = sorted(set(serving.scorer.candidate.columns) & set(map(str, frame.columns)))
    return tables.content_fingerprint(frame[columns])


__all__ = ["Watched", "counted_before", "watch_batch", "watch_entry"]
