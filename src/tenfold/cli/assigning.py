"""The command that puts units into the arms of the experiment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import AsJson


def assign(
    project: Annotated[Path, typer.Argument(help="project folder")],
    units: Annotated[Path, typer.Argument(metavar="IN", help="units: CSV, TSV or Parquet")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="file to write, of the same kind")],
    id: Annotated[str, typer.Option("--id", metavar="COLUMN", help="what is randomised")],
    arm_column: Annotated[
        str, typer.Option(metavar="COLUMN", help="column that the arm is written to")
    ] = "arm",
    json: AsJson = False,
) -> None:
    """Put units into the arms of step 7: 0 done, 2 unusable, 4 somebody should look."""
    import json as json_
    from dataclasses import replace

    from tenfold.delivery.assigning import assign_file, planned
    from tenfold.project import Project

    found = planned(Project.find(project))
    done = assign_file(found.plan, units, out, id_column=id, arm_column=arm_column)
    done = replace(done, notes=[*done.notes, found.note])
    if json:
        typer.echo(json_.dumps(done.as_json(), indent=1, ensure_ascii=False))
    else:
        for line in done.lines():
            typer.echo(line)
    raise typer.Exit(done.exit_code)


__all__ = ["assign"]
