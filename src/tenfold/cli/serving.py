"""The command that serves a project's model and its metrics."""

from __future__ import annotations

from typing import Annotated

import typer

from tenfold.cli.options import ProjectFolder


def serve(
    project: ProjectFolder = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free")] = 8080,
    host: Annotated[
        str, typer.Option(help="address to listen on; others than this need a proxy before it")
    ] = "127.0.0.1",
    metrics_only: Annotated[
        bool, typer.Option("--metrics-only/--metrics", help="tell metrics and score nothing")
    ] = False,
) -> None:
    """Serve the champion: POST rows to /invocations, let Prometheus read /metrics."""
    from tenfold.delivery.serving import serve as run
    from tenfold.project import Project

    def say(line: str) -> None:
        typer.echo(line, err=True)

    run(Project.find(project), host=host, port=port, metrics_only=metrics_only, say=say)


__all__ = ["serve"]
