"""The dependencies without a version that manifests declare, by line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from tenfold.smells.requirement import installed, unpinned, unpinned_conda

Found = tuple[int, list[str]]
# `RUN` hands its command to the shell as one argument, and Linux takes none that is longer.
_LONGEST_COMMAND = 131_072


def manifest(name: str, text: str) -> Iterator[Found]:
    """What a file of this name declares without a version; nothing if it is no manifest."""
    if name == "pyproject.toml":
        yield from _pyproject(text)
    elif name == "pipfile":
        yield from _pipfile(text)
    elif name == "setup.cfg":
        yield from _setup_cfg(text)
    elif name.endswith((".yml", ".yaml")):
        if not re.search(r"(lock|pixi)", name):
            yield from _conda(text)
    elif name.endswith((".txt", ".in")):
        yield from _requirements(text)


def _requirements(text: str) -> Iterator[Found]:
    for number, line in enumerate(text.splitlines(), 1):
        found = unpinned(line)
        if found:
            yield number, [found]


def _conda(text: str) -> Iterator[Found]:
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


def _pyproject(text: str) -> Iterator[Found]:
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


def _pipfile(text: str) -> Iterator[Found]:
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


def _setup_cfg(text: str) -> Iterator[Found]:
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"^(install_requires|tests_require)\s*=\s*(.*)$", line)
        if head or (line.strip() and not line[:1].isspace()):
            inside = head is not None
        wanted = (head.group(2) if head else line).strip()
        if inside and wanted and (found := unpinned(wanted)):
            yield number, [found]


def dockerfile(text: str) -> Iterator[Found]:
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
        )[:_LONGEST_COMMAND]
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


def _spread(names: list[str], lines: list[str], start: int, end: int) -> Iterator[Found]:
    """Each name at the first line that has it; at the command's own where none can be told."""
    # One pass over the lines: a search for each name takes the square of the file's length.
    first: dict[str, int] = {}
    for number in range(start, end + 1) if names else ():
        for word in re.findall(r"[\w.-]+", lines[number]):
            for name in (word, word.removesuffix(".git"), word.partition(".")[0]):
                first.setdefault(name, number)
    by_line: dict[int, list[str]] = {}
    for name in names:
        by_line.setdefault(first.get(name, start) + 1, []).append(name)
    yield from sorted(by_line.items())


__all__ = ["Found", "dockerfile", "manifest"]
