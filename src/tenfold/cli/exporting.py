"""The command that writes a project as files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def export(
    project: Annotated[Path, typer.Argument(help="project folder")],
    target: Annotated[str, typer.Argument(help="github-actions, kubernetes, prometheus, …")],
    out: Annotated[Path, typer.Option(help="folder to write into")],
) -> None:
    """Write the project's schedule, image, pipeline or alerts as another tool's files."""
    from tenfold.delivery.exporting import export as write
    from tenfold.project import Project

    done = write(Project.find(project), target, out)
    for path in done.files:
        typer.echo(str(path))
    typer.echo(done.target.then)


__all__ = ["export"]
