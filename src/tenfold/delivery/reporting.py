"""The dossier of a project, written anew only where it would say something else."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
from datetime import date
from pathlib import Path

from tenfold import keys, registry
from tenfold.errors import ProjectProblem
from tenfold.files import hash_file, write_atomic
from tenfold.standing import Standing
from tenfold.vocabulary import digest

_DRAWN_BY = ("plotly", "jinja2")


def current_report(standing: Standing, *, today: date | None = None) -> Path:
    """The dossier as things stand; the one that is there where nothing that it says has changed.

    Parameters
    ----------
    today : date, optional
        Gates are judged as of a day, so a dossier holds for the day on which it was written.

    Returns
    -------
    Path
        As `tenfold.dossier.write_report`, which may raise.
    """
    path = standing.project.report
    if standing.run_id is not None:
        return _written(standing)
    memo = standing.project.folder / ".cache" / "report.json"
    says = _says(standing, today or date.today())
    try:
        known = json.loads(memo.read_bytes())
        papers = (standing.project.folder / "papers").is_dir()
        if papers and known == {"says": says, "sha256": hash_file(path)}:
            return path
    except (OSError, ValueError):
        pass  # there is none, or nobody knows what it says
    written = _written(standing)
    with contextlib.suppress(ProjectProblem):  # it is a memory: without it, it is written again
        now = {"says": says, "sha256": hash_file(written)}
        write_atomic(memo, json.dumps(now), durable=False)
    return written


def _signed(standing: Standing) -> object:
    # As it is worth, not as it is written: a clock or a list of keys can change that too.
    return standing.signatures.model_dump(mode="json")


def _written(standing: Standing) -> Path:
    # plotly and numpy: not for a run that changed nothing.
    from tenfold.delivery.papers import write_papers
    from tenfold.dossier import write_report

    path = write_report(standing)
    write_papers(standing)
    return path


def _says(standing: Standing, today: date) -> str:
    project = standing.project
    files = [project.file, *sorted(project.records.glob("*.json*"))]
    return digest(
        {
            "day": today.isoformat(),
            "files": {path.name: hash_file(path) for path in files},
            "signed": _signed(standing),
            "steps": {step.slug: standing.freshness(step) for step in registry.steps()},
            # What-ifs count as looks at the held-out rows, and their histories lie elsewhere.
            "looks": [
                hash_file(path) for path in sorted(project.runs.glob("*/records/history.jsonl"))
            ],
            "code": [
                keys.code_hash(package)
                for package in (
                    "tenfold.dossier",
                    "tenfold.delivery.papers",
                    *(step.package for step in registry.steps()),
                )
            ],
            "libraries": {name: importlib.metadata.version(name) for name in _DRAWN_BY},
        }
    )


__all__ = ["current_report"]
