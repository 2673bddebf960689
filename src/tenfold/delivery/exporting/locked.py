"""The lock that every export installs from: what Tenfold needs to run, exact and hashed."""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import tenfold
from tenfold.errors import ProjectProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.requirements import Requirement

# One lock and one image for every job: `tenfold serve` needs the one, Kubeflow's components the
# other.
_EXTRAS = ("kubeflow", "serve")
_HEAD = """\
# Everything that Tenfold {version} needs, exact and with hashes: the entries of its own
# requirements.lock without the tools of its developers.
"""


@cache
def lock_text() -> str:
    """Text of a requirements file for pip or uv.

    Its entries stand in Tenfold's own lock word for word; what only its developers need is
    left out. Each entry keeps its marker, so that one file serves Linux and macOS.

    Raises
    ------
    ProjectProblem
        This installation carries no lock, or its lock lacks a package.
    """
    entries = _entries(_lock_file().read_text(encoding="utf-8"))
    needed = _needed()
    missing = sorted(needed - entries.keys())
    if missing:
        raise ProjectProblem.because(
            f"requirements.lock lacks {', '.join(missing)}.",
            "Run `make lock` in Tenfold's repository, or install a released Tenfold.",
        )
    kept = [text for name, text in entries.items() if name in needed]
    return _HEAD.format(version=tenfold.__version__) + "".join(kept)


def _lock_file() -> Path:
    package = Path(tenfold.__file__).parent
    for folder in (package, package.parents[1]):
        if (folder / "requirements.lock").is_file():
            return folder / "requirements.lock"
    raise ProjectProblem.because(
        "This installation of Tenfold carries no requirements.lock.",
        "Install it from a wheel or from its repository.",
    )


def _entries(lock: str) -> dict[str, str]:
    """Each package's lines, by its name."""
    from packaging.utils import canonicalize_name

    found: dict[str, str] = {}
    name = ""
    for line in lock.splitlines(keepends=True):
        if starts := re.match(r"[A-Za-z0-9][\w.-]*", line):
            name = canonicalize_name(starts.group())
        if name and not line.startswith("#"):
            found[name] = found.get(name, "") + line
    return found


def _needed() -> set[str]:
    """Names of all that Tenfold needs, on any system that it runs on."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    waiting = [("tenfold", extra) for extra in ("", *_EXTRAS)]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        for requirement in map(Requirement, _requires(name)):
            if not _applies(requirement, extra):
                continue
            needs = canonicalize_name(requirement.name)
            new = {(needs, each) for each in ("", *requirement.extras)} - seen
            seen |= new
            waiting += sorted(new)
    return {name for name, _ in seen} - {"tenfold"}


def _requires(name: str) -> list[str]:
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []  # of another system than this one


def _applies(requirement: Requirement, extra: str) -> bool:
    if requirement.marker is None:
        return not extra
    # Of an extra, only what it adds; a marker without one holds for the package itself.
    return any(requirement.marker.evaluate(each | {"extra": extra}) for each in _systems())


def _systems() -> Iterator[dict[str, str]]:
    systems = (("linux", "Linux"), ("darwin", "Darwin"))
    machines = ("x86_64", "aarch64", "arm64")
    for (system, name), machine, minor in product(systems, machines, (11, 12, 13)):
        yield {
            "sys_platform": system,
            "platform_system": name,
            "platform_machine": machine,
            "os_name": "posix",
            "python_version": f"3.{minor}",
            "python_full_version": f"3.{minor}.9",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }


__all__ = ["lock_text"]
