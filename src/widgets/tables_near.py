"""Tables that lie near the notebook, as a person would type them, and a free name for a project."""

from __future__ import annotations

import re
from pathlib import Path

from widgets.projects import base_folder

KINDS = (".csv", ".tsv", ".txt", ".parquet", ".jsonl", ".ndjson", ".json", ".gz", ".data")
"""What the name of a table ends with."""
_MOST = 60


def files_near(base: Path, under: str = "") -> list[str]:
    """Tables in and below `base`, or in the folder `under` and its folders, as they are typed."""
    if under:
        folder = base / Path(under).expanduser()
        try:
            found = [p for p in sorted(folder.iterdir()) if not p.name.startswith(".")]
        except OSError:
            return []
        named = [f"{under}{p.name}{'/' if p.is_dir() else ''}" for p in found if _offered(p)]
        return named[:_MOST]
    patterns = ("*", "data/*", "*/data/*", "projects/uploads/*", "demo/*/data/*")
    found = [p for pattern in patterns for p in sorted(base.glob(pattern))]
    tables = [p.relative_to(base).as_posix() for p in found if p.is_file() and _offered(p)]
    return list(dict.fromkeys(tables))[:_MOST]


def shown_path(path: Path) -> str:
    """A path as a person would type it here."""
    base = base_folder()
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)


def free_name(source: str) -> str:
    """What a project of this file may be called: a folder that is not there yet."""
    stem = Path(source).name.split(".")[0].lower() or "project"
    name = re.sub(r"[^\w-]+", "-", stem).strip("-") or "project"
    folder, number = base_folder() / "projects", 2
    free = name
    while (folder / free).exists():
        free, number = f"{name}-{number}", number + 1
    return free


def _offered(path: Path) -> bool:
    # What the project keeps itself is named by its hash, and is no table of a person's.
    kept = re.fullmatch(r"[0-9a-f]{64}", path.name.split(".")[0]) is not None
    return path.is_dir() or (path.suffix.lower() in KINDS and not kept)


__all__ = ["KINDS", "files_near", "free_name", "shown_path"]
