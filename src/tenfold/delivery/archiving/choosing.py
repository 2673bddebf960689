"""Which files of a project go into its pack: no caches, no locks, no secrets."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from tenfold.delivery.operating.champions import MARK
from tenfold.files import UNFINISHED
from tenfold.project import Project
from tenfold.tables.along import FILE as ALONG
from tenfold.whatif import FILE as OVERRIDES

SUFFIX = ".tenfold.zip"
# Step 9 audits these; every other hidden name is a cache, a lock or a tool's own.
_HIDDEN = {".github", ".gitlab", ".gitlab-ci.yml", ".circleci", ".ci"}
_HIDDEN |= {".tenfold-notebooks.json", ALONG}
_LEFT = {"__pycache__", "node_modules", "venv"}
_RESERVED = re.compile(r"(?i)^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")


def goes(path: str) -> bool:
    """Whether a path, relative and with forward slashes, may be part of a pack."""
    parts = path.split("/")
    return bool(path) and all(map(_may, parts)) and not path.endswith(SUFFIX)


def chosen(project: Project) -> Iterator[Path]:
    """The files of a project that go into its pack."""
    secret = set(_secret_files(project.given().decisions, project.folder))
    for path in _walk(project.folder):
        name = path.relative_to(project.folder).as_posix()
        if goes(name) and path.resolve() not in secret and not _of_a_run(project, path):
            yield path


def _may(part: str) -> bool:
    if part in ("", ".", "..") or part in _LEFT or UNFINISHED in part:
        return False
    if part.startswith(".") and part not in _HIDDEN:
        return False
    # What another system could not hold, or would take for another place.
    odd = any(c in '<>:"|?*\\' or ord(c) < 32 for c in part)
    return not odd and not _RESERVED.match(part) and part == part.rstrip(" .") and len(part) <= 240


def _walk(folder: Path) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry.path)
        if entry.is_symlink():
            continue
        if entry.is_dir():
            if _may(entry.name) and not (path / "pyvenv.cfg").exists():
                yield from _walk(path)
        elif entry.is_file():
            yield path


def _of_a_run(project: Project, path: Path) -> bool:
    # Executed notebooks of a run that is over weigh much and are no state of the project.
    if not path.is_relative_to(project.runs):
        return False
    run = project.runs / path.relative_to(project.runs).parts[0]
    return not any((run / name).exists() for name in ("records", OVERRIDES, MARK))


def _secret_files(value: Any, folder: Path) -> Iterator[Path]:
    if isinstance(value, str) and value.strip().startswith("file:"):
        yield (folder / Path(value.strip().removeprefix("file:")).expanduser()).resolve()
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _secret_files(item, folder)


def free_name(wanted: str, taken: set[str]) -> str:
    """`wanted`, or the like of it that nobody has yet."""
    pure = PurePosixPath(wanted)
    clean = re.sub(r'[<>:"|?*\\\x00-\x1f]', "_", pure.name).strip(" .") or "data"
    names = (f"{Path(clean).stem}{n or ''}{Path(clean).suffix}" for n in range(len(taken) + 2))
    lower = {name.casefold() for name in taken}
    return next(
        str(pure.parent / name) for name in names if str(pure.parent / name).casefold() not in lower
    )


__all__ = ["SUFFIX", "chosen", "free_name", "goes"]
