"""Where the dossier is written: report.html of the project, or of a what-if in runs/."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tenfold.dossier.page import gather
from tenfold.dossier.rendering import render
from tenfold.files import write_atomic
from tenfold.standing import Standing


def write_report(standing: Standing, *, now: datetime | None = None) -> Path:
    """Write the dossier from the records; nothing is computed anew.

    Gates are judged as of `now`, so that a deadline that passed or a waiver that expired shows.

    Parameters
    ----------
    standing : Standing
        A project, or a what-if on top of it.
    now : datetime, optional
        The time that the page states; default is the real one.

    Returns
    -------
    Path
        ``report.html`` of the project, or ``runs/<id>/report.html`` of the what-if.

    Raises
    ------
    InvalidDecisions
        The decision file is wrong.
    ProjectProblem
        The folder cannot be written.
    """
    moment = now or datetime.now(UTC).astimezone()
    path = standing.project.report
    if standing.run_id is not None:
        path = standing.project.runs / standing.run_id / path.name
    write_atomic(path, render(gather(standing, now=moment)))
    standing.hashes.save()
    return path


__all__ = ["write_report"]
