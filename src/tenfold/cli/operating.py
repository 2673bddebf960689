"""Commands for a model at work: score, retrain, promote, roll back."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from tenfold.cli.options import AsJson, ProjectFolder

Needed = Annotated[Path, typer.Argument(help="project folder")]
Query = Annotated[
    str | None, typer.Option(help="query, where they are in a database; default is step 2's")
]


def score(
    project: Needed,
    batch: Annotated[str, typer.Argument(metavar="IN", help="rows to score")],
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="to write: .csv or .parquet; a folder with Spark"),
    ],
    query: Query = None,
    engine: Annotated[
        Literal["duckdb", "spark"],
        typer.Option(help="duckdb: on this machine; spark: as Spark jobs, to a folder of Parquet"),
    ] = "duckdb",
    json: AsJson = False,
) -> None:
    """Score rows with the model that serves: 0 done, 1 refused, 2 unusable, 4 not whole."""
    from tenfold.delivery.operating.score import score_batch
    from tenfold.project import Project

    found = score_batch(Project.find(project), batch, out, query=query, engine=engine)
    _tell(found, json=json)
    raise typer.Exit(found.exit_code)


def retrain(
    project: Needed,
    data: Annotated[str, typer.Option(help="new data with outcomes: file, folder or database")],
    query: Query = None,
    timeout: Annotated[int | None, typer.Option(min=1, help="seconds a step may take")] = None,
    json: AsJson = False,
) -> None:
    """Train a challenger: 0 promoted or not better, 4 a person decides, 1 invalid data."""
    from tenfold.delivery.operating.retrain import retrain as train
    from tenfold.project import Project

    # A scheduler ends a job by SIGTERM: that is a Ctrl-C from somebody else.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    say = (lambda line: None) if json else typer.echo
    found = train(Project.find(project), data, query=query, say=say, timeout=timeout)
    if json:
        _tell(found, json=True)
    raise typer.Exit(found.exit_code)


def promote(
    project: ProjectFolder = None,
    version: Annotated[
        str | None, typer.Argument(help="number in the registry; default: the challenger")
    ] = None,
) -> None:
    """Make a registered version the champion."""
    from tenfold.delivery.operating.champions import promote as lift
    from tenfold.project import Project

    for line in lift(Project.find(project), version):
        typer.echo(line)


def rollback(project: ProjectFolder = None) -> None:
    """Put the champion before this one back."""
    from tenfold.delivery.operating.champions import rollback as restore
    from tenfold.project import Project

    for line in restore(Project.find(project)):
        typer.echo(line)


def _tell(found: Any, *, json: bool) -> None:
    import json as json_

    if json:
        typer.echo(json_.dumps(found.as_json(), indent=1, ensure_ascii=False))
        return
    for line in found.lines():
        typer.echo(line)


__all__ = ["promote", "retrain", "rollback", "score"]
