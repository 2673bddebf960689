"""A batch watched: its drift on top of all earlier ones, and what it is expected to bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold import tables
from tenfold.delivery.operating.batches import read_batch
from tenfold.delivery.operating.drifting import Drift, entry_of, judged, merged
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
    """What a batch adds."""

    drift: Drift
    expected: Expected
    notes: list[str]


def watch_batch(
    project: Project, serving: Serving, batch: str, table: Table, *, counts: bool
) -> Watched:
    """Measure drift of a batch and let it count once; rows beyond 50,000 are sampled.

    Each file of a folder is a batch of its own, in the order of their names: a folder that grows
    by a file a day counts each file once.

    Parameters
    ----------
    counts : bool
        Whether the batch may be used: one that broke on its way says nothing of the world.
    """
    frame = tables.to_frame(table, limit=MOST)
    notes = [f"drift is measured on {MOST:,} rows drawn at random"] if table.rows > MOST else []
    parts = _parts(serving, batch, table, frame)
    entries = [_entry(serving, name, part) for name, part in parts]
    rules = drift_rules(project)
    with project.lock("check"):
        past = read_ledger(project.folder)
        known = {(one.content, one.model) for one in past}
        new = [one for one in entries if (one.content, one.model) not in known]
        if len(new) < len(entries):
            again = f"{len(entries) - len(new):,} of {len(entries):,} files were"
            again = again if len(entries) > 1 else "these rows were"
            notes.append(f"{again} checked before: they count once")
        seen = []
        for one in new:
            seen.append(judged(past, one, rules))
            past = [*past, one]
            unsaid = remember(project.folder, one) if counts else ""
            notes += [unsaid] if unsaid else []
        drift = merged(seen) if seen else judged(past, entries[-1], rules)
    said = serving.scorer.score(frame)
    return Watched(drift, expected(serving, frame, said), notes)


def _parts(
    serving: Serving, batch: str, table: Table, frame: pd.DataFrame
) -> Iterator[tuple[str, pd.DataFrame]]:
    if len(table.sources) < 2:
        yield batch, frame
        return
    for source in table.sources:
        part = read_batch(serving.learnt.data, source)
        yield f"{batch}/{Path(source).name}", tables.to_frame(part, limit=MOST)


def _entry(serving: Serving, batch: str, frame: pd.DataFrame) -> Entry:
    columns = sorted(set(serving.scorer.candidate.columns) & set(map(str, frame.columns)))
    content = tables.content_fingerprint(frame[columns])
    return entry_of(batch, content, serving.scorer, serving.learnt.reference.frame, frame)


__all__ = ["Watched", "watch_batch"]
