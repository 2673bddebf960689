"""Commands that make a project, open it and keep it in order."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Allowed, ProjectFolder


def new(
    project: Annotated[Path, typer.Argument(help="folder to make")],
    data: Annotated[str, typer.Option(help="file, folder or SQL URL to learn from")],
    target: Annotated[str, typer.Option(help="column to predict")],
    positive: Annotated[str | None, typer.Option(help="label that counts as positive")] = None,
    id: Annotated[str | None, typer.Option(help="column that names a row")] = None,
    time: Annotated[str | None, typer.Option(help="column that orders rows in time")] = None,
    group: Annotated[str | None, typer.Option(help="column whose rows belong together")] = None,
    protected: Annotated[
        list[str] | None, typer.Option(help="protected attribute; repeatable")
    ] = None,
    header: Annotated[bool, typer.Option(help="whether the first line names the columns")] = True,
    query: Annotated[str | None, typer.Option(help="SQL query, where data is a URL")] = None,
) -> None:
    """Make a project from a data file; says what it inferred, and why."""
    from tenfold.delivery.scaffold import new_project

    made = new_project(
        project,
        data=data,
        target=target,
        positive=positive,
        id=id,
        time=time,
        group=group,
        protected=protected or [],
        header=header,
        query=query,
    )
    for line in made.said:
        typer.echo(line)
    typer.echo(f"Project: {made.project.folder}")
    typer.echo(f"Next: tenfold lab {project}   or   tenfold run {project}")


def demo(
    name: Annotated[str, typer.Argument(help="one of the demos in docs/demos.md")] = "loans",
    out: Annotated[Path | None, typer.Option(help="folder to make; default demo/NAME")] = None,
    untreated: Annotated[bool, typer.Option(help="the same data without the care")] = False,
    allow: Allowed = "",
    run: Annotated[bool, typer.Option(help="run all steps at once")] = True,
) -> None:
    """Make a worked example and run it."""
    from tenfold.delivery.demo import has_people, make_demo, take_answers

    project = make_demo(name, out=out, untreated=untreated)
    typer.echo(f"Project: {project.folder}")
    if run:
        from tenfold.cli.running import run_and_exit, run_first
        from tenfold.demos import fault_lines, truth_lines

        if has_people(name):
            # Step 6 asks about cases of this very model: they are answered, and it runs again.
            run_first(project)
            for line in take_answers(name, project):
                typer.echo(line)

        try:
            run_and_exit(project.folder, allow=allow)
        except typer.Exit:  # it ran to its verdict: what became of what was planted?
            for line in [*fault_lines(name, project), *truth_lines(name, project)]:
                typer.echo(line)
            raise


def lab(
    project: ProjectFolder = None,
    browser: Annotated[bool, typer.Option(help="open a browser")] = True,
    port: Annotated[int, typer.Option(help="port on 127.0.0.1")] = 8888,
) -> None:
    """Open the project's notebooks in JupyterLab."""
    from tenfold.delivery.lab import open_lab

    raise typer.Exit(open_lab(project, browser=browser, port=port))


def upgrade(project: ProjectFolder = None) -> None:
    """Refresh the project's notebooks; those you edited are left alone and named."""
    from tenfold.delivery.scaffold import upgrade_notebooks
    from tenfold.project import Project

    for line in upgrade_notebooks(Project.find(project)):
        typer.echo(line)


def gc(
    project: ProjectFolder = None,
    keep: Annotated[int, typer.Option(min=0, help="newest runs to keep")] = 5,
    dry_run: Annotated[bool, typer.Option(help="only say what would go")] = False,
) -> None:
    """Delete old runs and data files that no record names."""
    from tenfold.delivery.gc import collect
    from tenfold.project import Project

    for line in collect(Project.find(project), keep=keep, dry_run=dry_run):
        typer.echo(line)


def sync(
    check: Annotated[bool, typer.Option(help="only say what is stale; exit 1 if any is")] = False,
    folder: Annotated[Path, typer.Option(help="folder of the notebooks")] = Path("notebooks"),
    docs: Annotated[Path, typer.Option(help="folder of the docs")] = Path("docs"),
) -> None:
    """Rewrite generated text: the notebooks' parameters cells and docs/reference (developers)."""
    from tenfold import registry
    from tenfold.chain.sync import sync as sync_one
    from tenfold.cli.app import app
    from tenfold.cli.referencing import commands_page
    from tenfold.delivery.reference import keep_current

    stale = [
        step.stem
        for step in registry.steps()
        if sync_one(step, folder / f"{step.stem}.ipynb", check=check)
    ]
    if docs.is_dir():
        others = {"commands.md": commands_page(typer.main.get_command(app))}
        stale += [
            f"{docs / 'reference' / name}"
            for name in keep_current(docs / "reference", check=check, others=others)
        ]
    for name in stale:
        typer.echo(f"{name}: {'stale, run `make sync`' if check else 'updated'}")
    raise typer.Exit(1 if check and stale else 0)


__all__ = ["demo", "gc", "lab", "new", "sync", "upgrade"]
