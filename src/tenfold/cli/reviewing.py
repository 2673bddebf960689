"""The command that takes the review queue to people without Jupyter, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import ProjectFolder


def review(
    project: ProjectFolder = None,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="write the queue as CSV, to be filled in")
    ] = None,
    import_: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="read the filled-in CSV")
    ] = None,
    reviewer: Annotated[
        str,
        typer.Option(metavar="ROLE", help="with --import: who has answered, where no line says"),
    ] = "",
) -> None:
    """Hand out the cases of step 6 as CSV, take the answers in, or say how far they are."""
    from tenfold.delivery import reviewing
    from tenfold.errors import WrongInput
    from tenfold.project import Project

    found = Project.find(project)
    if export is not None and import_ is not None:
        raise WrongInput.because("--export and --import exclude each other.", "Give one.")
    if reviewer and import_ is None:
        raise WrongInput.because("--reviewer goes with --import FILE.")
    if export is not None:
        count = reviewing.export(found, export)
        typer.echo(f"{count} cases are in {export}. Fill in the last five columns; verdicts are:")
        typer.echo("right, wrong label, missing feature, comment.")
    elif import_ is not None:
        for line in reviewing.take_in(found, import_, reviewer=reviewer).lines():
            typer.echo(line)
    else:
        for line in reviewing.told(found):
            typer.echo(line)


__all__ = ["review"]
