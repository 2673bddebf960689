"""The command that runs a project again and holds it against its records."""

from __future__ import annotations

import typer

from tenfold.cli.options import AsJson, ProjectFolder


def reproduce(project: ProjectFolder = None, json: AsJson = False) -> None:
    """Run the chain again in a fresh folder: 0 it came out alike, 1 not, 2 or 3 it failed."""
    from tenfold.cli import output
    from tenfold.delivery.reproduce import reproduce as again
    from tenfold.project import Project

    found = again(Project.find(project))
    if json:
        typer.echo(found.found.model_dump_json(indent=1))
    else:
        for line in found.lines():
            typer.echo(line)
        typer.echo(f"Written: {output.near(found.file)}")
    raise typer.Exit(found.exit_code)


__all__ = ["reproduce"]
