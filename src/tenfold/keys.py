"""What a result depends on, as one hash: the key under which a record may be used again."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from tenfold.hashing import FileHashes
from tenfold.step import Decisions, Step
from tenfold.tables.along import located
from tenfold.vocabulary import digest

LIBRARIES = (
    "numpy",
    "pandas",
    "pyarrow",
    "ibis-framework",
    "sqlalchemy",
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
_SQLITE = "sqlite:///"
_COMMENT = re.compile(r"#[^\n]*|\\\n")
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n(;]+)|import[ \t]+([^\n;]+))",
    re.MULTILINE,
)


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


def code_hash(package: str) -> str:
    """Hash of the source of `package` and of every tenfold module that it imports, transitively."""
    return digest(code_closure(package))


@functools.cache
def code_closure(package: str) -> dict[str, str]:
    """Hash of each module that `package` may run: its own, and what these import, lazily or not.

    Modules of ``tenfold`` and of the package's own top level are followed; a package that is
    imported from counts with all its modules.
    """
    tops = ("tenfold", package.partition(".")[0])
    seen: dict[str, str] = {}
    asked = {package}
    queue = [package]
    while queue:
        module = queue.pop()
        for name, path in _sources(module) if module.partition(".")[0] in tops else ():
            if name not in seen:
                seen[name], imported = _looked_into(name, path)
                queue += [other for other in imported if other not in asked]
                asked.update(imported)
    return seen


def notebook_hash(path: Path) -> str:
    """Hash of a notebook's code cells, without the parameters cell, which says nothing new."""
    try:
        code = [
            "".join(cell["source"])
            for cell in json.loads(path.read_bytes())["cells"]
            if cell.get("cell_type") == "code"
            and "parameters" not in cell.get("metadata", {}).get("tags", [])
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "unreadable"
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
    """The local files and folders that path decisions name; a SQLite database is one."""
    return {
        name: located(folder, value.removeprefix(_SQLITE))
        for name, value in _places(decisions)
        if not _is_remote(value)
    }


def databases(decisions: Decisions) -> list[str]:
    """The path decisions that name a database: nobody can tell whether its rows have changed."""
    return [name for name, value in _places(decisions) if _is_remote(value)]


def _places(decisions: Decisions) -> Iterator[tuple[str, str]]:
    for name, info in type(decisions).model_fields.items():
        value = getattr(decisions, name)
        if isinstance(value, str) and value and _is_path(info):
            yield name, value


def _is_remote(value: str) -> bool:
    return value.startswith("env:") or ("://" in value and not value.startswith(_SQLITE))


def _is_path(info: Any) -> bool:
    extras = [info.json_schema_extra, *_extras(info.annotation)]
    extras += [getattr(m, "json_schema_extra", None) for m in info.metadata]
    return any(isinstance(extra, dict) and extra.get("control") == "path" for extra in extras)


def _extras(annotation: Any) -> Iterator[Any]:
    for part in get_args(annotation):
        yield getattr(part, "json_schema_extra", None)
        yield from _extras(part)


@functools.cache
def _folder(name: str) -> Path:
    if name == "tenfold":
        return Path(__file__).parent
    spec = importlib.util.find_spec(name)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else Path(__file__).parent / "no such package"


# Steps share most of what they import: without these two memories, `status` spends half its time
# on looking at the same files for each of them.
@functools.cache
def _sources(module: str) -> tuple[tuple[str, Path], ...]:
    top, *rest = module.split(".")
    if not all(part.isidentifier() for part in rest):
        return ()
    path = _folder(top).joinpath(*rest)
    if path.with_suffix(".py").is_file():
        return ((module, path.with_suffix(".py")),)
    if not rest or not path.is_dir():
        return ()
    return tuple(
        (".".join([module, *(p for p in parts if p != "__init__")]), found)
        for found in sorted(path.rglob("*.py"))
        for parts in [found.relative_to(path).with_suffix("").parts]
    )


@functools.cache
def _looked_into(name: str, path: Path) -> tuple[str, tuple[str, ...]]:
    text = path.read_text(encoding="utf-8")
    package = name if path.stem == "__init__" else name + "."
    return hashlib.sha256(text.encode()).hexdigest(), tuple(_imported(text, package))


def _imported(text: str, module: str) -> list[str]:
    # By pattern: parsing a hundred modules would take longer than all the rest of `status`.
    # `module` is the package that relative imports start from, or ends in a dot.
    found = []
    for source, names, plain in _IMPORT.findall(_COMMENT.sub("", text)):
        if plain:
            found += [part.split()[0] for part in plain.split(",") if part.split()]
            continue
        dots = len(source) - len(source.lstrip("."))
        base = source.lstrip(".")
        if dots:
            package = module.rstrip(".").split(".")
            package = package[: len(package) - (dots - (not module.endswith(".")))]
            base = ".".join([*package, *([base] if base else [])])
        found.append(base)
        members = [part.split()[0] for part in names.strip("() \t\n").split(",") if part.split()]
        found += [f"{base}.{name}" for name in members]
    return found


__all__ = [
    "LIBRARIES",
    "FileHashes",
    "cache_key",
    "code_closure",
    "code_hash",
    "data_files",
    "databases",
    "library_versions",
    "notebook_hash",
]
