"""Disk: old runs, data that no record names any more, and what killed writers left."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

from tenfold import journal
from tenfold.delivery.operating.champions import MARK
from tenfold.errors import ProjectProblem
from tenfold.files import UNFINISHED, leftovers
from tenfold.project import Project
from tenfold.records import file_refs, read_document
from tenfold.vocabulary import canonical_json
from tenfold.whatif import FILE as OVERRIDES

_HOUR = 3600.0
_HASH = re.compile(r"[0-9a-f]{64}")


def collect(project: Project, *, keep: int = 5, dry_run: bool = False) -> list[str]:
    """Delete all but the newest `keep` runs, data files that no record names, and leftovers.

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
        runs = sorted(project.runs.glob("[!.]*/"), key=_age)
        old = [run for run in runs[: max(0, len(runs) - keep)] if not _in_use(run)]
        left = _leftovers(project, skip=old)
        named = _named(project, skip=[*old, *left])
        data = project.folder / "data"
        unnamed = [p for p in sorted(data.glob("*")) if p.is_file() and _ours(p) and p not in named]
        young = [path for path in unnamed if _young(path)]
        unnamed = [path for path in unnamed if path not in young]
        going = [*old, *unnamed, *left]
        size = sum(_size(path) for path in going)
        for path in [] if dry_run else going:
            try:
                _delete(path)
            except OSError as error:
                raise ProjectProblem.because(
                    f"'{path}' cannot be deleted: {error.strerror}.", "Make the folder writable."
                ) from None
    verb = "would go" if dry_run else "deleted"
    lines = [f"{verb}: {path.relative_to(project.folder)}" for path in going]
    if young:
        lines.append(f"left alone: {len(young)} of the last hour, which a notebook may still need")
    return [*lines, f"{len(going)} {verb}, {size / 1e6:.1f} MB"]


def _named(project: Project, *, skip: list[Path]) -> set[Path]:
    named = set()
    told = [project.file.read_text(encoding="utf-8", errors="replace")]
    told += [
        path.read_text(encoding="utf-8", errors="replace")
        for path in project.runs.glob(f"*/{OVERRIDES}")
        if path.parent not in skip
    ]
    # An undo may bring back a decision that names one.
    log = project.folder / journal.FILE
    told += [log.read_text(encoding="utf-8", errors="replace")] if log.is_file() else []
    for path in [*project.records.glob("*.json"), *project.runs.glob("*/records/*.json")]:
        if any(path.is_relative_to(run) for run in skip):
            continue
        remedy = f"Run its step again or delete '{path}'. Nothing was deleted."
        document = read_document(path, remedy)
        named |= {project.folder / ref["path"] for ref in file_refs(document)}
        told.append(canonical_json(document["content"]["decisions"]))
    # A decision names a file by its path: label corrections that were tried or adopted.
    hashes = {found for text in told for found in _HASH.findall(text)}
    return named | {p for p in (project.folder / "data").glob("*") if p.stem in hashes}


def _leftovers(project: Project, *, skip: list[Path]) -> list[Path]:
    folders = [project.folder, *project.folder.glob("*/")]
    for run in project.runs.glob("[!.]*/"):
        folders += [] if run in skip else [run, run / "records"]
    return [path for folder in folders for path in leftovers(folder)]


def _delete(path: Path) -> None:
    if path.is_dir():
        # Out of sight in one go: half a what-if would have forgotten what it sets.
        gone = path
        if path.name[0] != ".":
            gone = path.rename(path.with_name(f".{path.name}{UNFINISHED}"))
        shutil.rmtree(gone)
    else:
        path.unlink()


def _ours(path: Path) -> bool:
    # Only files that we named by their hash: a user's own file in data/ is not ours to delete.
    return len(path.name.split(".")[0]) == 64


def _in_use(run: Path) -> bool:
    # A run from the shell holds the lock; a what-if of a notebook that someone has open does not.
    # What the registry's champion was learnt from must stay as long as it may serve.
    return (run / MARK).is_file() or (run.name.startswith("what-if-") and _young(run))


def _young(path: Path) -> bool:
    # A notebook keeps its files first and its record, which names them, at its end.
    return time.time() - _age(path) < _HOUR


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(p.stat().st_size for p in files if p.is_file())
