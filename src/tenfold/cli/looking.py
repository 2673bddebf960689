"""Commands that look at a project and run nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from tenfold.cli.options import AsJson, ProjectFolder, WhatIf


def status(project: ProjectFolder = None, json: AsJson = False) -> None:
    """Say where every step stands, without running anything."""
    from tenfold.cli import output
    from tenfold.project import Project
    from tenfold.standing import Standing
    from tenfold.verdict import verdict

    found = Project.find(project)
    output.verdict(verdict(Standing(found)), found.folder, json=json)


def report(
    project: ProjectFolder = None,
    run_id: WhatIf = None,
) -> None:
    """Write the dossier and the papers from the records; computes nothing anew."""
    from tenfold.delivery.papers import write_papers
    from tenfold.dossier import write_report
    from tenfold.project import Project
    from tenfold.standing import Standing

    found = Project.find(project)
    if run_id is not None:
        found.what_if(run_id)
    typer.echo(str(write_report(Standing(found, run_id=run_id))))
    write_papers(Standing(found, run_id=run_id))


def papers(project: ProjectFolder = None, run_id: WhatIf = None) -> None:
    """Write model card, brief, agenda, decision log and letter from the records."""
    from tenfold.delivery.papers import write_papers
    from tenfold.project import Project
    from tenfold.standing import Standing

    found = Project.find(project)
    if run_id is not None:
        found.what_if(run_id)
    for path in write_papers(Standing(found, run_id=run_id)):
        typer.echo(str(path))


def diff(
    project: ProjectFolder = None,
    run_id: WhatIf = None,
    everything: Annotated[
        bool, typer.Option("--all", help="every figure of the evidence that moved")
    ] = False,
) -> None:
    """Compare a what-if with the project, or the last two runs: decisions, then results."""
    from tenfold.delivery.diff import diff_lines
    from tenfold.project import Project

    for line in diff_lines(Project.find(project), run_id, everything=everything):
        typer.echo(line)


def check(
    project: Annotated[Path, typer.Argument(help="project folder")],
    batch: Annotated[str, typer.Argument(help="new rows: file, folder or database")],
    query: Annotated[
        str | None, typer.Option(help="query, where they are in a database; default is step 2's")
    ] = None,
    engine: Annotated[
        Literal["duckdb", "spark"],
        typer.Option(help="duckdb: on this machine; spark: as Spark jobs, drift on all rows"),
    ] = "duckdb",
    json: AsJson = False,
) -> None:
    """Check a new batch: 0 all is well, 1 not to be used, 2 unreadable, 4 look first (drift)."""
    from tenfold.cli import output
    from tenfold.delivery.check import check_batch
    from tenfold.project import Project

    found = check_batch(Project.find(project), batch, query=query, engine=engine)
    raise typer.Exit(output.contract(found, json=json))


def schema(
    step: Annotated[str | None, typer.Argument(help="step; default: all")] = None,
    codes: Annotated[bool, typer.Option(help="list the checks and their codes")] = False,
) -> None:
    """Print the JSON Schema of the decisions, or the check codes."""
    import json as json_

    from tenfold import registry

    chosen = [registry.get(step)] if step else list(registry.steps())
    if codes:
        for each in chosen:
            for code, title in each.codes.items():
                typer.echo(f"{code}  {title}")
        return
    schemas = {each.slug: each.decisions.model_json_schema() for each in chosen}
    typer.echo(json_.dumps(schemas, indent=1, ensure_ascii=False))


__all__ = ["check", "diff", "papers", "report", "schema", "status"]
