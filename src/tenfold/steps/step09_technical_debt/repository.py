"""The audited folder, read once and never run: its text files by path."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tenfold.errors import DataProblem
from tenfold.vocabulary import digest

MOST_FILES = 2_000
MOST_BYTES = 2_000_000
MOST_OF_A_NOTEBOOK = 20_000_000  # with its pictures
MOST_IN_ALL = 100_000_000
_DEPTH = 20
_SUFFIXES = {
    ".py", ".ipynb", ".md", ".rst", ".txt", ".in", ".yaml", ".yml", ".toml", ".json", ".cfg",
    ".ini", ".lock", ".sh", ".mk",
}  # fmt: skip
_NAMES = ("dockerfile", "containerfile", "jenkinsfile", "makefile", "codeowners")
_HIDDEN = {".github", ".gitlab", ".gitlab-ci.yml", ".circleci", ".ci"}
_OTHERS = {"node_modules", "__pycache__", "site-packages", "build", "dist", "mlruns", "mlartifacts"}
# What Tenfold writes into a project: evidence comes from other steps' records, not from here.
_OWN = {"records", "runs", "data", "papers", "report.html", "reproduction.json", "tenfold.yaml"}


@dataclass(frozen=True)
class Artefact:
    """One text file. `path` is relative to the folder, with forward slashes."""

    path: str
    raw: bytes

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    @cached_property
    def text(self) -> str:
        """Its text; what is not UTF-8 is replaced."""
        return self.raw.decode("utf-8-sig", errors="replace")

    @cached_property
    def notebook(self) -> list[dict[str, Any]] | None:
        """Cells of a notebook, or None where it is none or cannot be read."""
        if not self.path.endswith(".ipynb"):
            return None
        try:
            cells = json.loads(self.raw)["cells"]
            return [
                {
                    "kind": str(cell["cell_type"]),
                    "source": _joined(cell.get("source", "")),
                    "count": cell.get("execution_count"),
                }
                for cell in cells
            ]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    @cached_property
    def fingerprint(self) -> str:
        """Hash of what an audit can see: outputs of a notebook that ran in order are no part."""
        if self.notebook is None:
            return hashlib.sha256(self.raw).hexdigest()
        counts = [c["count"] for c in self.notebook if isinstance(c["count"], int)]
        # Opening and running a notebook from top to bottom changes nothing about it.
        order = [] if counts == list(range(1, len(counts) + 1)) else counts
        cells = [[c["kind"], c["source"]] for c in self.notebook]
        return digest([cells, order])


@dataclass(frozen=True)
class Repository:
    """The text files of a folder.

    Attributes
    ----------
    passed_over : list of str
        What was not looked at, and why, in sentences.
    """

    folder: Path
    files: dict[str, Artefact]
    passed_over: list[str] = field(default_factory=list)

    def named(self, *names: str) -> list[Artefact]:
        """Files with one of these names, whatever their folder; names in lower case."""
        return [one for one in self.files.values() if one.name.lower() in names]

    def ending(self, *suffixes: str) -> list[Artefact]:
        """Files that end so."""
        return [one for one in self.files.values() if one.path.lower().endswith(suffixes)]


def read_repository(folder: Path) -> Repository:
    """Read the text files below `folder`; links are not followed, other tools' folders skipped.

    Raises
    ------
    DataProblem
        There is no such folder.
    """
    if not folder.is_dir():
        raise DataProblem.because(
            f"'{folder.name}' is not a folder that can be audited.",
            "Correct `repository` of step 9.",
        )
    files: dict[str, Artefact] = {}
    links = large = unread = 0
    left = MOST_IN_ALL
    full = False
    for path in _walk(folder, folder, 0):
        if path.is_symlink():
            links += 1
            continue
        if len(files) >= MOST_FILES or left <= 0:
            full = True
            break
        try:
            if path.stat().st_size > _most(path):
                large += 1
                continue
            raw = path.read_bytes()
        except OSError:
            unread += 1
            continue
        left -= len(raw)
        relative = path.relative_to(folder).as_posix()
        files[relative] = Artefact(relative, raw)
    said = [
        f"{count} {what}"
        for count, what in (
            (links, "links are not followed"),
            (large, "files are too large to be read"),
            (unread, "files could not be read"),
        )
        if count
    ]
    if full:
        said.append(f"only the first {len(files):,} files are read")
    return Repository(folder, files, said)


def _walk(folder: Path, top: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    if any(entry.name == "pyvenv.cfg" for entry in entries):
        return
    for entry in entries:
        own = folder == top and entry.name in _OWN
        hidden = entry.name.startswith(".") and entry.name not in _HIDDEN
        if own or hidden or entry.name in _OTHERS:
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth < _DEPTH:
                yield from _walk(Path(entry.path), top, depth + 1)
        elif (_is_text(entry.name) or folder.name == ".ci") and _is_plain(entry):
            yield Path(entry.path)


def _most(path: Path) -> int:
    return MOST_OF_A_NOTEBOOK if path.suffix.lower() == ".ipynb" else MOST_BYTES


def _is_plain(entry: os.DirEntry[str]) -> bool:
    # A pipe or a device would never end; a link is counted, and not followed.
    return entry.is_symlink() or entry.is_file(follow_symlinks=False)


def _is_text(name: str) -> bool:
    low = name.lower()
    return Path(low).suffix in _SUFFIXES or low.startswith(_NAMES)


def _joined(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


__all__ = ["Artefact", "Repository", "read_repository"]
