"""Commands that make one file of a project, and a project of such a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import ProjectFolder


def pack(
    project: ProjectFolder = None,
    file: Annotated[
        Path | None, typer.Argument(help="file to write; default: PROJECT.tenfold.zip, here")
    ] = None,
) -> None:
    """Pack the whole project into one file: decisions, data, results, signatures."""
    from tenfold.cli.output import near
    from tenfold.delivery.archiving import look
    from tenfold.delivery.archiving import pack as packed
    from tenfold.project import Project

    out = packed(Project.find(project), file or Path())
    manifest = look(out)
    for line in manifest.said:
        typer.echo(line)
    typer.echo(f"{near(out)}: {len(manifest.files)} files, {out.stat().st_size / 1e6:.1f} MB")
    typer.echo("It holds the project's data: pass it on as you would pass those on.")


def unpack(
    file: Annotated[Path, typer.Argument(help="a packed project")],
    folder: Annotated[
        Path | None, typer.Argument(help="folder to make; default: the project's name, here")
    ] = None,
) -> None:
    """Make a project of a packed one; its results stand as they stood."""
    from tenfold.cli.output import near
    from tenfold.delivery.archiving import changed_standing, look
    from tenfold.delivery.archiving import unpack as unpacked

    manifest = look(file)
    project = unpacked(file, folder or Path(Path(manifest.name).name or "project"))
    for line in [*manifest.said, *changed_standing(project, manifest)]:
        typer.echo(line)
    typer.echo(f"Project: {near(project.folder)}")


__all__ = ["pack", "unpack"]
