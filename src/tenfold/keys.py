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


@functools.cache
def code_hash(package: str) -> str:
    """Hash of the source of `package` and of every tenfold module that it imports, transitively."""
    return digest(code_closure(package))


def code_closure(package: str) -> dict[str, str]:
    """Hash of each module that `package` may run: its own, and what these import, lazily or not.

    Modules of ``tenfold`` and of the package's own top level are followed; a package that is
    imported from counts with all its modules.
    """
    roots = {name: _folder(name) for name in ("tenfold", package.partition(".")[0])}
    seen: dict[str, str] = {}
    queue = [package]
    while queue:
        for name, path in _sources(queue.pop(), roots):
            if name not in seen:
                text = path.read_text(encoding="utf-8")
                seen[name] = hashlib.sha256(text.encode()).hexdigest()
                queue += _imported(text, name if path.stem == "__init__" else name + ".")
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
    """The local files and folders that path decisions name; URLs are left out."""
    found = {}
    for name, info in type(decisions).model_fields.items():
        value = getattr(decisions, name)
        remote = not isinstance(value, str) or "://" in value or value.startswith("env:")
        if value and not remote and _is_path(info):
            found[name] = folder / value
    return found


def _is_path(info: Any) -> bool:
    extras = [info.json_schema_extra, *_extras(info.annotation)]
    extras += [getattr(m, "json_schema_extra", None) for m in info.metadata]
    return any(isinstance(extra, dict) and extra.get("control") == "path" for extra in extras)


def _extras(annotation: Any) -> Iterator[Any]:
    for part in get_args(annotation):
        yield getattr(part, "json_schema_extra", None)
        yield from _extras(part)


def _folder(name: str) -> Path:
    if name == "tenfold":
        return Path(__file__).parent
    spec = importlib.util.find_spec(name)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else Path(__file__).parent / "no such package"


def _sources(module: str, roots: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    top, *rest = module.split(".")
    if top not in roots or not all(part.isidentifier() for part in rest):
        return
    path = roots[top].joinpath(*rest)
    if path.with_suffix(".py").is_file():
        yield module, path.with_suffix(".py")
    elif path.is_dir() and rest:
        for found in sorted(path.rglob("*.py")):
            parts = found.relative_to(path).with_suffix("").parts
            yield ".".join([module, *(p for p in parts if p != "__init__")]), found


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
    "library_versions",
    "notebook_hash",
]
