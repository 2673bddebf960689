"""Dependencies that name no single version: next month's install is another program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tenfold.smells.code import Block, Code, keyword, last, text_of
from tenfold.smells.folder import Folder
from tenfold.smells.manifests import Found, dockerfile, manifest
from tenfold.smells.requirement import installed, unpinned
from tenfold.smells.smell import Smell

_LOCKS = {
    "poetry.lock", "uv.lock", "pdm.lock", "pipfile.lock", "pixi.lock", "conda-lock.yml",
    "requirements.lock", "pylock.toml",
}  # fmt: skip
_REMEDY = "Name the version (==) or keep a lock file with hashes beside it."


def detect(folder: Folder) -> Iterator[Smell]:
    """Each line that names a dependency without its version.

    A lock file in the same folder counts as pinned for what that folder declares and it names.
    """
    locked = _locked_folders(folder.manifests)
    for path, text in sorted(folder.manifests.items()):
        lock = locked.get(str(PurePosixPath(path).parent))
        if lock is None or lock:
            pinned = _constrained(path, text, folder.manifests) | (lock or set())
            for line, names in manifest(PurePosixPath(path).name.lower(), text):
                wanted = [name for name in names if _plain(name) not in pinned]
                if wanted:
                    yield _smell(path, line, wanted)
    for path, text in sorted(folder.manifests.items()):
        if re.match(r"(?i)^((.*\.)?dockerfile(\..*)?|containerfile)$", PurePosixPath(path).name):
            for line, names in dockerfile(text):
                yield _smell(path, line, names)
    for code in folder.codes:
        here = str(PurePosixPath(code.path).parent)
        for block in code.blocks:
            for line, names in _code(code, block, setup=here not in locked):
                yield _smell(code.path, line, names, block.cell)


def _smell(path: str, line: int, names: list[str], cell: int | None = None) -> Smell:
    shown = ", ".join(f"'{name}'" for name in names[:4]) + (" and more" if names[4:] else "")
    return Smell(
        kind="unpinned_dependency",
        severity="medium",
        path=path,
        line=line,
        cell=cell,
        message=f"{shown} may come in any version: the next install can be another program.",
        remedy=_REMEDY,
    )


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _locked_folders(manifests: dict[str, str]) -> dict[str, set[str]]:
    """The names that a folder's lock files pin; empty where they cannot be told: then all."""
    found: dict[str, set[str]] = {}
    for path, text in manifests.items():
        place = PurePosixPath(path)
        hashed = re.search(r"sha256[:=]|--hash|\"?hash\"?\s*[:=]|md5:", text)
        known = place.name.lower() in _LOCKS
        names = {_plain(one) for one in re.findall(r'(?m)^name = "([^"]+)"', text)}
        versions = re.search(r"(?m)^version = \"\d", text) and names
        if (known and (hashed or versions)) or (hashed and place.suffix in (".lock", ".txt")):
            folder = str(place.parent)
            whole = not names or (folder in found and not found[folder])
            found[folder] = set() if whole else names | found.get(folder, set())
    return found


def _constrained(path: str, text: str, manifests: dict[str, str]) -> set[str]:
    """Names that a constraints file of these requirements, or the file compiled of them, pins."""
    place = PurePosixPath(path)
    files = re.findall(r"(?m)^\s*(?:-c|--constraint)[ =]+(\S+)", text)
    beside = [str(place.with_suffix(".txt"))] if place.suffix == ".in" else []
    beside += [_joined(place.parent, name) for name in files]
    pinned = set()
    for name in beside:
        for line in manifests.get(name, "").splitlines():
            match = re.match(r"^\s*([A-Za-z0-9][\w.-]*)\s*(\[.*\])?\s*={2,3}", line)
            if match:
                pinned.add(_plain(match.group(1)))
    return pinned


def _joined(folder: PurePosixPath, name: str) -> str:
    parts: list[str] = []
    for part in (folder / name).parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _code(code: Code, block: Block, *, setup: bool) -> Iterator[Found]:
    lines: dict[int, list[str]] = {}
    magic_pip = ("pip", "conda", "mamba", "pip3", "uv")
    for command in block.commands:
        names = installed(command.text) if not command.magic or command.magic in magic_pip else []
        if names:
            lines.setdefault(command.line, []).extend(names)
    yield from lines.items()
    for _, own, call, name in code.calls:
        if own is not block:
            continue
        if name in ("os.system", "os.popen") or name.startswith("subprocess."):
            names = installed(_shell(call))
            if names:
                yield call.lineno, names
        elif setup and last(name) == "setup" and name.startswith(("setuptools", "distutils")):
            yield from _setup(code, call)


def _shell(call: ast.Call) -> str:
    if not call.args:
        return ""
    given = call.args[0]
    if isinstance(given, ast.List | ast.Tuple):
        return " ".join(text_of(one) or "python" for one in given.elts)
    return text_of(given) or ""


def _setup(code: Code, call: ast.Call) -> Iterator[Found]:
    for listed in (keyword(call, "install_requires"), keyword(call, "extras_require")):
        node = listed
        if isinstance(node, ast.Name):
            values = code.assigned.get(node.id)
            node = values[-1] if values else None
        inner = node.values if isinstance(node, ast.Dict) else [node]
        for one in inner:
            if isinstance(one, ast.List | ast.Tuple):
                for element in one.elts:
                    name = unpinned(text_of(element) or "")
                    if name:
                        yield element.lineno, [name]


__all__ = ["detect"]
