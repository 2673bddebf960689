"""Where a project lies in its repository, and which secrets its decisions refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tenfold.errors import WrongInput
from tenfold.project import Project
from tenfold.yamltext import loads

_REFERENCE = re.compile(r"\s*env:(\w+)\s*")
# As GitHub, Jenkins, Kubernetes and a shell all allow it.
_PORTABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def place_of(folder: Path) -> str:
    """`folder` as seen from the repository that it lies in; its name where there is none."""
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            return folder.relative_to(above).as_posix()
    return folder.name


def secrets_of(project: Project) -> tuple[str, ...]:
    """Environment variables that the decisions name as ``env:NAME``, sorted.

    Raises
    ------
    WrongInput
        A name that not every scheduler can give.
    """
    # Problems of the file are told with their lines before its texts are looked through.
    project.given()
    found = set(_named(loads(project.file.read_text(encoding="utf-8-sig"))))
    for name in sorted(found):
        if not _PORTABLE.fullmatch(name):
            raise WrongInput.because(
                f"The secret env:{name} cannot be named in an export.",
                "Call it by A-Z, digits and underscores alone.",
            )
        if name.upper().startswith("GITHUB_"):
            raise WrongInput.because(
                f"The secret env:{name} cannot be named in an export.",
                "GitHub keeps names that begin with GITHUB_ for itself.",
            )
    return tuple(sorted(found))


def _named(value: object) -> Iterator[str]:
    if isinstance(value, str) and (found := _REFERENCE.fullmatch(value)):
        yield found.group(1)
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _named(item)


__all__ = ["place_of", "secrets_of"]
