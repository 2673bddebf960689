"""Disk: old runs and data that no record names any more."""

from __future__ import annotations

import shutil
from pathlib import Path

from tenfold.errors import ProjectProblem
from tenfold.project import Project
from tenfold.records import file_refs, read_document


def collect(project: Project, *, keep: int = 5, dry_run: bool = False) -> list[str]:
    """Delete all but the newest `keep` runs, then data files that no record names.

    Parameters
    ----------
    keep : int
        What-ifs count as runs: adopt what you want to keep.

    Returns
    -------
    list of str
        A line per thing that went (or would go), then the total.

    Raises
    ------
    ProjectProblem
        A record cannot be read, so that nobody knows which files it names: nothing is deleted.
    """
    with project.lock("run", wait=2.0):
        runs = sorted((p for p in project.runs.glob("*") if p.is_dir()), key=_age)
        old = runs[: max(0, len(runs) - keep)]
        named = _named(project, skip=old)
        data = project.folder / "data"
        unnamed = [p for p in sorted(data.glob("*")) if p.is_file() and _ours(p) and p not in named]
        going = [*old, *unnamed]
        size = sum(_size(path) for path in going)
        for path in [] if dry_run else going:
            try:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            except OSError as error:
                raise ProjectProblem.because(
                    f"'{path}' cannot be deleted: {error.strerror}.", "Make the folder writable."
                ) from None
    verb = "would go" if dry_run else "deleted"
    lines = [f"{verb}: {path.relative_to(project.folder)}" for path in going]
    return [*lines, f"{len(going)} {verb}, {size / 1e6:.1f} MB"]


def _named(project: Project, *, skip: list[Path]) -> set[Path]:
    named = set()
    for path in [*project.records.glob("*.json"), *project.runs.glob("*/records/*.json")]:
        if any(path.is_relative_to(run) for run in skip):
            continue
        remedy = f"Run its step again or delete '{path}'. Nothing was deleted."
        document = read_document(path, remedy)
        named |= {project.folder / ref["path"] for ref in file_refs(document)}
    return named


def _ours(path: Path) -> bool:
    # Only files that we named by their hash: a user's own file in data/ is not ours to delete.
    return len(path.name.split(".")[0]) == 64


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(p.stat().st_size for p in files if p.is_file())
