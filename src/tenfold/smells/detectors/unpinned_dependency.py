"""Dependencies that name no single version: next month's install is another program."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from tenfold.smells.code import Block, Code, keyword, last, text_of
from tenfold.smells.folder import Folder
from tenfold.smells.requirement import installed, unpinned, unpinned_conda
from tenfold.smells.smell import Smell

_LOCKS = {
    "poetry.lock", "uv.lock", "pdm.lock", "pipfile.lock", "pixi.lock", "conda-lock.yml",
    "requirements.lock", "pylock.toml",
}  # fmt: skip
_REMEDY = "Name the version (==) or keep a lock file with hashes beside it."
_Found = tuple[int, list[str]]


def detect(folder: Folder) -> Iterator[Smell]:
    """Each line that names a dependency without its version.

    A lock file in the same folder counts as pinned for what that folder declares and it names.
    """
    locked = _locked_folders(folder.manifests)
    for path, text in sorted(folder.manifests.items()):
        lock = locked.get(str(PurePosixPath(path).parent))
        if lock is None or lock:
            pinned = _constrained(path, text, folder.manifests) | (lock or set())
            for line, names in _manifest(PurePosixPath(path).name.lower(), text):
                wanted = [name for name in names if _plain(name) not in pinned]
                if wanted:
                    yield _smell(path, line, wanted)
    for path, text in sorted(folder.manifests.items()):
        if re.match(r"(?i)^((.*\.)?dockerfile(\..*)?|containerfile)$", PurePosixPath(path).name):
            for line, names in _dockerfile(text):
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


def _manifest(name: str, text: str) -> Iterator[_Found]:
    if name == "pyproject.toml":
        yield from _pyproject(text)
    elif name == "pipfile":
        yield from _pipfile(text)
    elif name == "setup.cfg":
        yield from _setup_cfg(text)
    elif name.endswith((".yml", ".yaml")):
        if name not in _LOCKS:
            yield from _conda(text)
    elif name.endswith((".txt", ".in")):
        yield from _requirements(text)


def _requirements(text: str) -> Iterator[_Found]:
    for number, line in enumerate(text.splitlines(), 1):
        found = unpinned(line)
        if found:
            yield number, [found]


def _conda(text: str) -> Iterator[_Found]:
    if not re.search(r"(?m)^dependencies:\s*$", text) or "- " not in text:
        return
    inside = pip = False
    indent = 0
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        level = len(line) - len(line.lstrip())
        if not stripped.startswith("-"):
            inside, pip = stripped == "dependencies:" and level == 0, False
            continue
        if not inside:
            continue
        item = stripped[1:].strip().strip("\"'")
        if ": " in item:  # a mapping: another tool's list of dependencies
            return
        if item.rstrip(" :") == "pip" and item.endswith(":"):
            pip, indent = True, level
            continue
        pip = pip and level > indent
        found = unpinned(item) if pip else unpinned_conda(item)
        if found:
            yield number, [found]


def _pyproject(text: str) -> Iterator[_Found]:
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return
    project = _table(found, "project")
    wanted = list(_texts(project.get("dependencies")))
    for extra in _table(project, "optional-dependencies").values():
        wanted += _texts(extra)
    for group in _table(found, "dependency-groups").values():
        wanted += _texts(group)
    lines = text.splitlines()
    for requirement in wanted:
        name = unpinned(requirement)
        if name:
            yield _line(lines, f'"{requirement}"', f"'{requirement}'"), [name]
    poetry = _table(_table(found, "tool"), "poetry")
    tables = [_table(poetry, "dependencies"), _table(poetry, "dev-dependencies")]
    tables += [_table(one, "dependencies") for one in _table(poetry, "group").values() if _is(one)]
    for table in tables:
        for name, version in table.items():
            if name != "python" and not _exact(version):
                yield _line(lines, f"{name} ", f"{name}=", f'"{name}"'), [name]


def _pipfile(text: str) -> Iterator[_Found]:
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return
    lines = text.splitlines()
    for table in (_table(found, "packages"), _table(found, "dev-packages")):
        for name, version in table.items():
            given = version.get("version", "") if isinstance(version, dict) else version
            if not str(given).startswith("==") and not (_is(version) and _local(version)):
                yield _line(lines, f"{name} ", f"{name}=", f'"{name}"'), [name]


def _exact(version: Any) -> bool:
    """Whether a poetry version is exact: ``1.2.3`` is, ``^1.2`` and ``*`` are not."""
    if isinstance(version, dict):
        return _local(version) or _exact(version.get("version", "*"))
    if isinstance(version, list):
        return all(_exact(one) for one in version)
    return bool(re.match(r"^\s*(==\s*)?\d[\w.+!-]*\s*$", str(version)))


def _local(version: dict[str, Any]) -> bool:
    return bool(version.keys() & {"path", "file", "url", "rev", "tag"}) or "ref" in version


def _table(found: Any, key: str) -> dict[str, Any]:
    inner = found.get(key) if isinstance(found, dict) else None
    return inner if isinstance(inner, dict) else {}


def _is(value: Any) -> bool:
    return isinstance(value, dict)


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _line(lines: list[str], *needles: str) -> int:
    for needle in needles:
        for number, line in enumerate(lines, 1):
            if needle in line and not line.lstrip().startswith("#"):
                return number
    return 1


def _setup_cfg(text: str) -> Iterator[_Found]:
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"^(install_requires|tests_require)\s*=\s*(.*)$", line)
        if head or (line.strip() and not line[:1].isspace()):
            inside = head is not None
        wanted = (head.group(2) if head else line).strip()
        if inside and wanted and (found := unpinned(wanted)):
            yield number, [found]


def _dockerfile(text: str) -> Iterator[_Found]:
    """By physical line; a command that goes on over several is read as one."""
    lines = text.splitlines()
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) - 1 and _goes_on(lines[end]):
            end += 1
        command = " ".join(
            line.rstrip().removesuffix("\\")
            for line in lines[start : end + 1]
            if not _comment(line)
        )
        if command.lstrip().upper().startswith("RUN"):
            yield from _spread(installed(_unlisted(command)), lines, start, end)
        start = end + 1


def _unlisted(command: str) -> str:
    """`RUN ["pip", "install", "x"]` as the line that it stands for."""
    listed = re.match(r"^\s*RUN\s*\[(.*)\]\s*$", command, re.IGNORECASE)
    return " ".join(re.findall(r'"([^"]*)"', listed.group(1))) if listed else command


def _goes_on(line: str) -> bool:
    return line.rstrip().endswith("\\") or _comment(line)


def _comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _spread(names: list[str], lines: list[str], start: int, end: int) -> Iterator[_Found]:
    by_line: dict[int, list[str]] = {}
    for name in names:
        for number in range(start, end + 1):
            if re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", lines[number]):
                by_line.setdefault(number + 1, []).append(name)
                break
    yield from sorted(by_line.items())


def _code(code: Code, block: Block, *, setup: bool) -> Iterator[_Found]:
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


def _setup(code: Code, call: ast.Call) -> Iterator[_Found]:
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
