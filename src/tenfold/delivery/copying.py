"""What a fresh run starts from: decisions, notebooks, data and code of a project, no results."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from tenfold import keys, registry
from tenfold.errors import TenfoldError
from tenfold.project import Project
from tenfold.standing import Standing

_RESULTS = {"records", "runs", "papers", "report.html", "mlruns", "node_modules"}
_BY_CONTENT = re.compile(r"^[0-9a-f]{64}\.")
_MOST_DIFFERENCES = 10


def copy_inputs(project: Project, fresh: Path) -> Project:
    """Copy what the chain of `project` reads below `fresh`; what it has left stays behind.

    Data outside of the project lie beside the copy as they lie beside the project, so that the
    decisions stay word for word. The project's own registry comes along: who served before is
    what a promotion was decided on.

    Returns
    -------
    Project
        In a folder of the same name.
    """
    places = _data(project)
    ups = max(
        (Path(os.path.relpath(p, project.folder)).parts.count("..") for p in places), default=0
    )
    folder = fresh.resolve().joinpath(*["below"] * (ups + 1)) / project.folder.name
    folder.mkdir(parents=True)
    for path in _kept(project.folder, project.folder):
        _copy(path, folder / path.relative_to(project.folder))
    for path in places:
        target = Path(os.path.normpath(folder / os.path.relpath(path, project.folder)))
        if path.exists() and not target.exists() and target.is_relative_to(fresh.resolve()):
            _copy(path, target)
    return Project(folder)


def lock_differences(folder: Path) -> list[str]:
    """Where the installed versions are not those of the project's ``requirements.lock``."""
    path = folder / "requirements.lock"
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8", errors="replace")
    found = []
    for name, version in re.findall(r"(?m)^([A-Za-z0-9][\w.-]*)==([\w.!+]+)", text):
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform or an extra that nobody needs here
        if installed != version:
            found.append(f"{name} is {installed}, the lock has {version}")
    more = len(found) - _MOST_DIFFERENCES
    return [*found[:_MOST_DIFFERENCES], *([f"and {more} more"] if more > 0 else [])]


def _data(project: Project) -> list[Path]:
    standing, found = Standing(project), dict[Path, None]()
    for step in registry.steps():
        try:
            decisions = standing.resolve(step).values
        except TenfoldError:
            continue  # the run will say it better
        for name, path in keys.data_files(decisions, project.folder).items():
            # An absolute path is read where it is.
            if not Path(str(getattr(decisions, name)).removeprefix("sqlite:///")).is_absolute():
                found[path.absolute()] = None
    return list(found)


def _kept(folder: Path, top: Path) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        result = folder == top and entry.name in _RESULTS
        held = entry.name.startswith(".") and entry.name.endswith(".lock")
        hidden = held or entry.name in (".git", ".cache", ".venv")
        stored = _BY_CONTENT.match(entry.name)
        if result or hidden or stored or entry.is_symlink() or entry.name == "__pycache__":
            continue
        if entry.is_dir():
            if not (Path(entry.path) / "pyvenv.cfg").exists():
                yield from _kept(Path(entry.path), top)
        elif entry.is_file():
            yield Path(entry.path)


def _copy(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, target, dirs_exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, target)


__all__ = ["copy_inputs", "lock_differences"]
