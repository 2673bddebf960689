"""Who serves: a challenger promoted, a champion rolled back, and the runs that must stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold.delivery.operating.serving import RUN, open_registry
from tenfold.errors import MissingEvidence, ProjectProblem
from tenfold.files import write_atomic
from tenfold.project import Project

if TYPE_CHECKING:
    from tenfold.tracking import Registry, Version

MARK = "serves"
"""A file of this name in a run's folder says that `tenfold gc` must leave the run alone."""


def promote(project: Project, version: str | None = None) -> list[str]:
    """Make a version the champion: the challenger, unless another one is named.

    Parameters
    ----------
    version : str, optional
        Its number in the registry.

    Returns
    -------
    list of str
        What serves now, and how to go back.

    Raises
    ------
    ProjectProblem
        There is no challenger, or the registry is down, locked or damaged.
    DataProblem
        The version's files are not those that were registered, or its package does not answer
        as its model does; the champion stays.
    """
    registry = the_registry(project, asked_by="promote")
    one = registry.challenger() if version is None else registry.get(version)
    if one is None:
        known = ", ".join(each.number for each in registry.versions()) or "none"
        raise ProjectProblem.because(
            "There is no challenger.", f"Name a version: {known}; or run `tenfold retrain`."
        )
    before = registry.champion()
    if before is not None and before.number == one.number:
        return [f"Version {one.number} is champion already."]
    return [promoted(project, registry, one, before), *_warned(project, registry, one)]


def rollback(project: Project) -> list[str]:
    """Put the champion before this one back.

    Raises
    ------
    ProjectProblem
        There is none, or its files are gone or changed; the champion stays.
    """
    registry = the_registry(project, asked_by="rollback")
    before = registry.champion()
    now = registry.rollback()
    mark_runs(project, registry)
    left = f"; version {before.number} was taken out of service" if before else ""
    return [f"Version {now.number} is champion again{left}.", *_warned(project, registry, now)]


def promoted(project: Project, registry: Registry, one: Version, before: Version | None) -> str:
    """Make `one` the champion once it is seen to be whole and to answer as its model; says so.

    Raises
    ------
    DataProblem
        It is not, or does not; the champion stays.
    """
    from tenfold.delivery.operating.answering import assert_alike

    assert_alike(project, registry.load(one))
    registry.promote(one)
    mark_runs(project, registry)
    if before is None:
        return f"Version {one.number} is champion, the first one."
    return (
        f"Version {one.number} is champion; version {before.number} served before: "
        "`tenfold rollback` puts it back."
    )


def _warned(project: Project, registry: Registry, one: Version) -> list[str]:
    """What a person answers for who lets this version serve: columns that no model may read."""
    from tenfold.delivery.operating.serving import learnt_of
    from tenfold.tracking import kept_out, reads_text

    data = learnt_of(project, asked_by="promote").data
    found = kept_out(registry.load(one).candidate.columns, data)
    if not found:
        return []
    return [
        (
            f"Take care: version {one.number} reads {reads_text(found)}, which step 2 keeps out of "
            "the model now. Its figures on past rows would not come true in use."
        )
    ]


def the_registry(project: Project, *, asked_by: str) -> Registry:
    """The project's registry.

    Raises
    ------
    MissingEvidence
        Step 4 has not run: nothing is registered.
    """
    found = open_registry(project)
    if found is None:
        raise MissingEvidence.of(asked_by, "mlops")
    return found


def mark_runs(project: Project, registry: Registry) -> None:
    """Let `tenfold gc` keep the runs that champion, previous and challenger come from."""
    versions = (registry.champion(), registry.previous(), registry.challenger())
    needed = {one.tags[RUN] for one in versions if one is not None and one.tags.get(RUN)}
    for folder in project.runs.glob("[!.]*/"):
        if folder.name in needed:
            write_atomic(folder / MARK, "The registry names a model of this run.\n")
        else:
            (folder / MARK).unlink(missing_ok=True)


__all__ = ["MARK", "mark_runs", "promote", "promoted", "rollback", "the_registry"]
