"""Which projects lie in a folder."""

from __future__ import annotations

from pathlib import Path

from tenfold.decision_file import FILE
from tenfold.errors import ProjectProblem


def projects_in(folder: Path) -> list[Path]:
    """The projects that lie directly in `folder`, by name; none where it is a project itself.

    Hidden folders are left out, and of two names for one folder the second is. Deeper folders
    belong to whoever made them: copies in ``runs/`` or in an archive are nobody's to run.

    Returns
    -------
    list of Path
        Absolute; a folder that cannot be looked into is among them, so that somebody says so.

    Raises
    ------
    ProjectProblem
        The folder itself cannot be read.
    """
    here = folder.expanduser().resolve()
    if not here.is_dir() or (here / FILE).is_file():
        return []
    try:
        inside = sorted(here.iterdir(), key=lambda path: (path.name.casefold(), path.name))
    except OSError as error:
        raise ProjectProblem.because(f"'{folder}' cannot be read: {error.strerror}.") from None
    found = [path for path in inside if not path.name.startswith(".") and _is_project(path)]
    kept: dict[Path, Path] = {}
    for path in found:
        kept.setdefault(path.resolve(), path)
    return list(kept.values())


def no_project(folder: Path) -> ProjectProblem:
    """What to say of a folder that neither is a project nor holds one."""
    here = folder.expanduser().resolve()
    deeper = sorted({path.parent.parent for path in here.glob(f"*/*/{FILE}")})
    if deeper:
        return ProjectProblem.because(
            f"No project lies directly in '{folder}', and deeper ones are not looked for.",
            f"There are some in '{deeper[0]}': name that folder.",
        )
    return ProjectProblem.because(
        f"'{folder}' is no project and holds none: neither it nor a folder in it has a {FILE}.",
        "Make one with `tenfold new PROJECT --data FILE --target COLUMN`.",
    )


def _is_project(path: Path) -> bool:
    try:
        return path.is_dir() and (path / FILE).is_file()
    except OSError:
        return True


__all__ = ["no_project", "projects_in"]
