"""The command that writes a project as files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenfold.errors import WrongInput


def export(
    project: Annotated[Path | None, typer.Argument(help="project folder")] = None,
    target: Annotated[
        str | None, typer.Argument(help="github-actions, kubernetes, prometheus, …")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="folder to write into")] = None,
    overwrite: Annotated[bool, typer.Option(help="replace files that were edited by hand")] = False,
    list_: Annotated[bool, typer.Option("--list", help="list the targets, and stop")] = False,
) -> None:
    """Write the project's schedule, image, pipeline or alerts as another tool's files."""
    from tenfold.delivery.exporting import export as write
    from tenfold.delivery.exporting import targets
    from tenfold.project import Project

    if list_ or target is None:
        for each in targets().values():
            typer.echo(f"{each.name}: {each.title}\n  judged by: {each.judged_by}")
        if not list_:
            typer.echo("Write one with: tenfold export PROJECT TARGET --out DIR")
        return
    if out is None:
        raise WrongInput.because(
            f"The export of {target} needs a folder to write into.",
            "Add --out DIR; `tenfold export --list` lists the targets and what judges them.",
        )
    done = write(Project.find(project), target, out, overwrite=overwrite)
    for path in done.files:
        typer.echo(str(path))
    for path in done.removed:
        typer.echo(f"removed: {path} (the plan has it no longer)")
    for path in done.outdated:
        typer.echo(f"left: {path} was edited by hand, and the plan has it no longer", err=True)
    typer.echo(f"Next, in {out}: {done.target.then}")


__all__ = ["export"]
