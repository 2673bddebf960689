"""What a result depends on, as one hash: the key under which a record may be used again."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from tenfold.errors import DataProblem
from tenfold.files import hash_file, write_atomic
from tenfold.step import Decisions, Step
from tenfold.vocabulary import digest

LIBRARIES = (
    "numpy",
    "pandas",
    "scikit-learn",
    "scipy",
    "skrub",
    "duckdb",
    "great_expectations",
    "xgboost-cpu",
    "xgboost",
    "statsmodels",
)
"""Numbers come from these: another version is another result."""
_IMPORT = re.compile(
    r"^\s*(?:from|import)\s+(tenfold[\w.]*)(?:\s+import\s+\(?([\w, \n]+))?", re.MULTILINE
)
_ROOT = Path(__file__).parent


def cache_key(
    step: Step,
    decisions: Decisions,
    inputs: Mapping[str, Any],
    *,
    files: Mapping[str, str],
    notebook: Path | None,
) -> str:
    """Hash everything the evidence of `step` depends on.

    Parameters
    ----------
    inputs : mapping of str to JSON value
        The fields of other steps' evidence that this step reads, and no others.
    files : mapping of str to str
        Hash per data file that the decisions name.
    notebook : Path or None
        Its code counts, its outputs and prose do not.
    """
    return digest(
        {
            "step": step.slug,
            "decisions": decisions.model_dump(mode="json"),
            "inputs": {name: digest(value) for name, value in inputs.items()},
            "files": dict(files),
            "code": code_hash(step.package),
            "notebook": notebook_hash(notebook) if notebook else "",
            "libraries": library_versions(),
        }
    )


@functools.cache
def code_hash(package: str) -> str:
    """Hash of the source of `package` and of every tenfold module that it imports, transitively."""
    seen: dict[str, str] = {}
    queue = [package]
    while queue:
        name = queue.pop()
        for path in _sources(name):
            label = path.relative_to(_ROOT).as_posix()
            if label not in seen:
                text = path.read_text(encoding="utf-8")
                seen[label] = hashlib.sha256(text.encode()).hexdigest()
                queue += _imported(text)
    return digest(seen)


def notebook_hash(path: Path) -> str:
    """Hash of a notebook's code cells, without the parameters cell, which says nothing new."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return "unreadable"
    code = [
        "".join(cell["source"])
        for cell in cells
        if cell.get("cell_type") == "code"
        and "parameters" not in cell.get("metadata", {}).get("tags", [])
    ]
    return digest(code)


@functools.cache
def library_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that numbers come from."""
    versions = {"python": ".".join(map(str, sys.version_info[:2]))}
    for name in LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions


def data_files(decisions: Decisions, folder: Path) -> dict[str, Path]:
    """The local files and folders that path decisions name; URLs are left out."""
    found = {}
    for name, info in type(decisions).model_fields.items():
        value = getattr(decisions, name)
        remote = not isinstance(value, str) or "://" in value or value.startswith("env:")
        if value and not remote and _is_path(info):
            found[name] = folder / value
    return found


class FileHashes:
    """Hashes of files, remembered by path, size, time and inode, so that status is instant."""

    def __init__(self, memo: Path) -> None:
        self._memo = memo
        try:
            self._known: dict[str, str] = json.loads(memo.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._known = {}
        self._before = dict(self._known)

    def of(self, path: Path, *, verify: bool = False) -> str:
        """Hash of a file, or of a folder's files and names.

        Raises
        ------
        DataProblem
            It is not there.
        """
        if path.is_dir():
            parts = sorted(p for p in path.rglob("*") if p.is_file() and p.name[0] != ".")
            return digest(
                {p.relative_to(path).as_posix(): self.of(p, verify=verify) for p in parts}
            )
        try:
            stat = path.stat()
        except OSError:
            raise DataProblem.because(
                f"'{path}' is not there.", "Put it back, or correct the path in tenfold.yaml."
            ) from None
        tag = f"{path}|{stat.st_size}|{stat.st_mtime_ns}|{stat.st_ino}"
        if verify or tag not in self._known:
            self._known[tag] = hash_file(path)
        return self._known[tag]

    def save(self) -> None:
        """Keep what was learned; a project that cannot be written just forgets."""
        if self._known != self._before and self._memo.parent.parent.exists():
            from tenfold.errors import ProjectProblem

            try:
                write_atomic(self._memo, json.dumps(self._known))
            except ProjectProblem:
                return
            self._before = dict(self._known)


def _is_path(info: Any) -> bool:
    extras = [info.json_schema_extra, *_extras(info.annotation)]
    extras += [getattr(m, "json_schema_extra", None) for m in info.metadata]
    return any(isinstance(extra, dict) and extra.get("control") == "path" for extra in extras)


def _extras(annotation: Any) -> Iterator[Any]:
    for part in get_args(annotation):
        yield getattr(part, "json_schema_extra", None)
        yield from _extras(part)


def _sources(name: str) -> Iterable[Path]:
    path = _ROOT.parent / Path(*name.split("."))
    if path.with_suffix(".py").is_file():
        yield path.with_suffix(".py")
    elif path.is_dir() and path != _ROOT:
        yield from sorted(path.rglob("*.py"))


def _imported(text: str) -> list[str]:
    found = []
    for module, names in _IMPORT.findall(text):
        found.append(module)
        found += [f"{module}.{name.strip()}" for name in names.split(",") if name.strip()]
    return found
