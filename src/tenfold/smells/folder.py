"""Everything below a folder that detectors read: code parsed, manifests as text, the rest named."""

from __future__ import annotations

import ast
import codecs
import os
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tenfold.smells.code import Block, Code
from tenfold.smells.magics import neutral, parse
from tenfold.smells.notebook import code_cells
from tenfold.smells.smell import Smell

_LEFT_OUT = {
    ".git", ".hg", ".svn", ".venv", "venv", "env", ".env", "virtualenv", "node_modules",
    "__pycache__", ".ipynb_checkpoints", "site-packages", ".tox", ".nox", ".mypy_cache",
    ".ruff_cache", ".pytest_cache", ".eggs", "build", "dist", ".cache", ".virtual_documents",
}  # fmt: skip
_MOST_BYTES = {".py": 2_000_000, ".ipynb": 100_000_000}
_MOST_MANIFEST = 5_000_000
_MANIFEST = re.compile(
    r"(?i)^(.*requirements.*\.(txt|in|lock)|constraints.*\.txt|pyproject\.toml|pipfile(\.lock)?"
    r"|setup\.cfg|.*\.ya?ml|(.*\.)?dockerfile(\..*)?|containerfile|.*\.lock)$"
)
_FAILS = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass
class Folder:
    """What was read.

    Attributes
    ----------
    codes : list of Code
        Modules and notebooks, by path.
    manifests : dict of str to str
        Text of files that may name dependencies, by path.
    unreadable : list of Smell
    """

    codes: list[Code] = field(default_factory=list)
    manifests: dict[str, str] = field(default_factory=dict)
    unreadable: list[Smell] = field(default_factory=list)

    def refuse(
        self, path: str, reason: str, *, line: int | None = None, cell: int | None = None
    ) -> None:
        """Note that something was not read."""
        place = "A cell" if cell is not None else "The file"
        self.unreadable.append(
            Smell(
                kind="unreadable",
                severity="low",
                path=path,
                line=line,
                cell=cell,
                message=f"{place} was not searched: {reason}.",
                remedy="Repair it, or remove it from the folder.",
            )
        )


def read_folder(root: Path) -> Folder:
    """Read all there is below `root`; links that lead out of it are not followed."""
    found = Folder()
    for path in _files(root, found, root.resolve()):
        name = path.relative_to(root).as_posix()
        kind = path.suffix.lower()
        manifest = bool(_MANIFEST.match(path.name))
        if kind not in _MOST_BYTES and not manifest:
            continue
        try:
            size = path.stat().st_size
            if size > _MOST_BYTES.get(kind, _MOST_MANIFEST):
                found.refuse(name, f"it has {size / 1e6:,.0f} MB")
                continue
            data = path.read_bytes()
        except OSError as error:
            found.refuse(name, (error.strerror or "it cannot be read").lower())
            continue
        if kind == ".py":
            _module(name, data, found)
        elif kind == ".ipynb":
            _notebook(name, data, found)
        else:
            found.manifests[name] = data.decode("utf-8-sig", errors="replace")
    found.codes.sort(key=lambda code: code.path)
    return found


def _files(folder: Path, found: Folder, root: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        found.refuse(str(folder), (error.strerror or "it cannot be read").lower())
        return
    for entry in inside:
        path = Path(entry.path)
        if entry.is_symlink() and not _stays(path, root):
            if path.suffix.lower() in _MOST_BYTES or _MANIFEST.match(path.name):
                found.refuse(
                    _below(path, folder, root), "it is a link that leads out of the folder"
                )
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in _LEFT_OUT and not (path / "pyvenv.cfg").exists():
                yield from _files(path, found, root)
        elif entry.is_file(follow_symlinks=True):
            yield path


def _below(path: Path, folder: Path, root: Path) -> str:
    return (folder.resolve() / path.name).relative_to(root).as_posix()


def _stays(path: Path, root: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _module(name: str, data: bytes, found: Folder) -> None:
    text = _decoded(name, data, found)
    if text is None:
        return
    try:
        tree = parse(text)
    except _FAILS as error:
        found.refuse(name, _reason(error), line=_line_of(error))
        return
    found.codes.append(Code(name, (Block(tree, text),)))


def _decoded(name: str, data: bytes, found: Folder) -> str | None:
    if b"\0" in data[:8192] and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        found.refuse(name, "it is binary")
        return None
    try:
        lines = iter(data.splitlines(keepends=True))
        encoding, _ = tokenize.detect_encoding(lambda: next(lines, b""))
        return data.decode(encoding)
    except (SyntaxError, LookupError, UnicodeDecodeError):
        found.refuse(name, "its bytes are not in the encoding that it declares (UTF-8 if none)")
        return data.decode("utf-8", errors="replace")


def _notebook(name: str, data: bytes, found: Folder) -> None:
    try:
        cells = code_cells(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        found.refuse(name, "it is not UTF-8")
        return
    except ValueError as error:
        found.refuse(name, f"it is no notebook ({str(error).splitlines()[0]})")
        return
    blocks = []
    for cell in cells:
        plain = neutral(cell.source)
        try:
            tree, whole = parse(plain.code), True
        except _FAILS as error:
            found.refuse(name, _reason(error), line=_line_of(error), cell=cell.index)
            tree, whole = ast.Module(body=[], type_ignores=[]), False
        blocks.append(
            Block(
                tree,
                plain.code,
                cell.index,
                cell.count,
                tuple(plain.commands),
                frozenset(plain.defined),
                plain.opened,
                whole,
            )
        )
    found.codes.append(Code(name, tuple(blocks), notebook=True))


def _reason(error: Exception | MemoryError) -> str:
    if isinstance(error, SyntaxError):
        return f"it is not valid Python 3 ({error.msg})"
    return "it cannot be parsed"


def _line_of(error: Exception | MemoryError) -> int | None:
    line = error.lineno if isinstance(error, SyntaxError) else None
    return line if line and line > 0 else None


__all__ = ["Folder", "read_folder"]
