"""How often the same held-out rows were looked at, in a project and in its what-ifs."""

from __future__ import annotations

from tenfold.project import Project
from tenfold.records import Record, RecordStore


def looks(project: Project, record: Record) -> int | None:
    """Count the different models or decisions that were scored on the record's held-out rows.

    Returns
    -------
    int or None
        At least 1; None where the record scores no held-out rows. What-ifs that ``tenfold gc``
        has deleted are forgotten, so it is a lower bound.
    """
    if record.evidence.look is None:
        return None
    rows, scored = record.evidence.look
    seen = {scored}
    for folder in (project.records, *project.runs.glob("*/records")):
        past = (line.get("look") for line in RecordStore(folder).history())
        seen |= {look[1] for look in past if look and look[0] == rows}
    return len(seen)


__all__ = ["looks"]
