"""Where papers are written: ``papers/`` beside the dossier, each as Markdown and as HTML."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tenfold.delivery.papers.card import model_card
from tenfold.delivery.papers.letter import letter
from tenfold.delivery.papers.meeting import agenda, brief, decision_log
from tenfold.delivery.papers.paper import Paper
from tenfold.dossier.page import Page, gather
from tenfold.files import write_atomic
from tenfold.standing import Standing
from tenfold.vocabulary.proposals import acceptances

FOLDER = "papers"


def write_papers(standing: Standing, *, now: datetime | None = None) -> list[Path]:
    """Write model card, brief, agenda, decision log and letter; nothing is computed.

    Parameters
    ----------
    standing : Standing
        A project, or a what-if on top of it.
    now : datetime, optional
        The time that gates are judged as of; default is the real one.

    Returns
    -------
    list of Path
        The files: ``papers/NAME.md`` and ``papers/NAME.html`` of the project, or of ``runs/<id>``.

    Raises
    ------
    InvalidDecisions
        The decision file is wrong.
    ProjectProblem
        The folder cannot be written.
    """
    page = gather(standing, now=now or datetime.now(UTC).astimezone())
    folder = standing.project.folder
    if standing.run_id is not None:
        folder = standing.project.runs / standing.run_id
    written = []
    for paper in papers_of(page, standing.project.folder):
        for suffix, text in ((".md", paper.markdown), (".html", paper.page)):
            path = folder / FOLDER / f"{paper.name}{suffix}"
            write_atomic(path, text)
            written.append(path)
    standing.hashes.save()
    return written


def papers_of(page: Page, folder: Path) -> list[Paper]:
    """All papers, as they would be written."""
    log = decision_log(page, acceptances(folder))
    return [model_card(page), brief(page), agenda(page), log, letter(page)]


__all__ = ["FOLDER", "papers_of", "write_papers"]
