"""The commands and their options."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tenfold.errors import WrongInput

app = typer.Typer(
    name="tenfold",
    help="From a business question to a model in production, in ten notebooks.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_Project = Annotated[
    Path | None, typer.Argument(help="project folder; default: the nearest one upward")
]
_Json = Annotated[bool, typer.Option("--json", help="print JSON instead of text")]
_Allow = Annotated[str, typer.Option("--allow", help="'review' makes a verdict of review exit 0")]
_Set = Annotated[
    list[str] | None, typer.Option("--set", help="step.field=value for this run; repeatable")
]


@app.command()
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


@app.command()
def demo(
    name: Annotated[str, typer.Argument(help="loans, diagnosis or diabetes")] = "loans",
    out: Annotated[Path | None, typer.Option(help="folder to make; default demo/NAME")] = None,
    untreated: Annotated[bool, typer.Option(help="the same data without the care")] = False,
    allow: _Allow = "",
    run: Annotated[bool, typer.Option(help="run all steps at once")] = True,
) -> None:
    """Make a worked example and run it."""
    from tenfold.delivery.demo import make_demo

    project = make_demo(name, out=out, untreated=untreated)
    typer.echo(f"Project: {project.folder}")
    if run:
        _run_and_exit(project.folder, allow=allow)


@app.command()
def run(
    project: _Project = None,
    start: Annotated[str | None, typer.Option("--from", help="first step to look at")] = None,
    only: Annotated[list[str] | None, typer.Option(help="run this step; repeatable")] = None,
    set_: _Set = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="kernels side by side")] = None,
    force: Annotated[bool, typer.Option(help="run fresh steps too")] = False,
    adopt: Annotated[bool, typer.Option(help="write --set into tenfold.yaml")] = False,
    verify: Annotated[bool, typer.Option(help="hash every file again")] = False,
    explain: Annotated[bool, typer.Option(help="say what would run and why, then stop")] = False,
    allow: _Allow = "",
    timeout: Annotated[int | None, typer.Option(min=1, help="seconds a cell may take")] = None,
    json: _Json = False,
    junit: Annotated[Path | None, typer.Option(help="write JUnit XML here")] = None,
    log: Annotated[Path | None, typer.Option(help="write events here, a JSON line each")] = None,
) -> None:
    """Run every stale step headlessly; ends with a verdict, an exit code and the dossier."""
    _run_and_exit(
        project,
        start=start,
        only=only or [],
        sets=set_ or [],
        jobs=jobs,
        force=force,
        adopt=adopt,
        verify=verify,
        explain=explain,
        allow=allow,
        timeout=timeout,
        json=json,
        junit=junit,
        log=log,
    )


@app.command()
def status(project: _Project = None, json: _Json = False) -> None:
    """Say where every step stands, without running anything."""
    from tenfold.cli import output
    from tenfold.project import Project
    from tenfold.standing import Standing
    from tenfold.verdict import verdict

    output.verdict(verdict(Standing(Project.find(project))), json=json)


@app.command()
def report(
    project: _Project = None,
    run_id: Annotated[str | None, typer.Option("--run", help="a what-if in runs/")] = None,
) -> None:
    """Write the dossier from the records; computes nothing anew."""
    from tenfold.dossier import write_report
    from tenfold.project import Project
    from tenfold.standing import Standing

    found = Project.find(project)
    if run_id is not None:
        found.what_if(run_id)
    typer.echo(str(write_report(Standing(found, run_id=run_id))))


@app.command()
def lab(
    project: _Project = None,
    browser: Annotated[bool, typer.Option(help="open a browser")] = True,
    port: Annotated[int, typer.Option(help="port on 127.0.0.1")] = 8888,
) -> None:
    """Open the project's notebooks in JupyterLab."""
    from tenfold.delivery.lab import open_lab

    raise typer.Exit(open_lab(project, browser=browser, port=port))


@app.command()
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


@app.command()
def check(
    project: Annotated[Path, typer.Argument(help="project folder")],
    batch: Annotated[str, typer.Argument(help="new data to check against the contract")],
    json: _Json = False,
) -> None:
    """Check a new batch against the data contract: 0 it holds, 1 it does not, 2 unusable."""
    from tenfold.cli import output
    from tenfold.delivery.check import check_batch
    from tenfold.project import Project

    raise typer.Exit(output.contract(check_batch(Project.find(project), batch), json=json))


@app.command()
def diff(
    project: _Project = None,
    run_id: Annotated[str | None, typer.Option("--run", help="a what-if in runs/")] = None,
) -> None:
    """Compare a what-if with the project, or the last two runs: decisions and figures."""
    from tenfold.delivery.diff import diff_lines
    from tenfold.project import Project

    for line in diff_lines(Project.find(project), run_id):
        typer.echo(line)


@app.command()
def upgrade(project: _Project = None) -> None:
    """Refresh the project's notebooks; those you edited are left alone and named."""
    from tenfold.delivery.scaffold import upgrade_notebooks
    from tenfold.project import Project

    for line in upgrade_notebooks(Project.find(project)):
        typer.echo(line)


@app.command()
def gc(
    project: _Project = None,
    keep: Annotated[int, typer.Option(min=0, help="newest runs to keep")] = 5,
    dry_run: Annotated[bool, typer.Option(help="only say what would go")] = False,
) -> None:
    """Delete old runs and data files that no record names."""
    from tenfold.delivery.gc import collect
    from tenfold.project import Project

    for line in collect(Project.find(project), keep=keep, dry_run=dry_run):
        typer.echo(line)


@app.command()
def sync(
    check: Annotated[bool, typer.Option(help="only say what is stale; exit 1 if any is")] = False,
    folder: Annotated[Path, typer.Option(help="folder of the notebooks")] = Path("notebooks"),
) -> None:
    """Rewrite the parameters cells of the notebooks from the schemas (for developers)."""
    from tenfold import registry
    from tenfold.chain.sync import sync as sync_one

    stale = [
        step.stem
        for step in registry.steps()
        if sync_one(step, folder / f"{step.stem}.ipynb", check=check)
    ]
    for name in stale:
        typer.echo(f"{name}: {'stale, run `make sync`' if check else 'updated'}")
    raise typer.Exit(1 if check and stale else 0)


def _run_and_exit(  # every option of `run` arrives here, by name
    project: Path | None,
    *,
    sets: list[str] | None = None,
    allow: str = "",
    json: bool = False,
    junit: Path | None = None,
    log: Path | None = None,
    explain: bool = False,
    start: str | None = None,
    only: list[str] | None = None,
    jobs: int | None = None,
    force: bool = False,
    adopt: bool = False,
    verify: bool = False,
    timeout: int | None = None,
) -> None:
    from tenfold.chain import plan, run_project
    from tenfold.cli import output
    from tenfold.dossier import write_report
    from tenfold.project import Project
    from tenfold.standing import Standing

    if allow not in ("", "review"):
        raise WrongInput.because(f"--allow {allow} is not known.", "Only 'review' can be allowed.")
    found = Project.find(project)
    overrides = _overrides(sets or [])
    if explain:
        standing = Standing(found, overrides, "explain" if overrides else None, verify)
        output.plan(plan(standing, start=start, only=only or [], force=force), json=json)
        return
    printer = output.Printer(quiet=json, log=log)
    result = run_project(
        found,
        overrides=overrides,
        start=start,
        only=only or [],
        force=force,
        adopt=adopt,
        jobs=jobs,
        timeout=timeout,
        verify=verify,
        on_event=printer,
    )
    report = write_report(result.standing)
    output.result(result, report, json=json, junit=junit, today=date.today())
    code = result.exit_code
    sys.stdout.flush()
    raise typer.Exit(0 if code == 4 and allow == "review" else code)


def _overrides(sets: list[str]) -> dict[str, dict[str, object]]:
    overrides: dict[str, dict[str, object]] = {}
    for item in sets:
        place, equals, value = item.partition("=")
        step, dot, name = place.partition(".")
        if not (equals and dot and step and name):
            raise WrongInput.because(
                f"--set {item} is not step.field=value.",
                "For example: --set baseline_models.cv_folds=10.",
            )
        if name in overrides.get(step, {}):
            raise WrongInput.because(f"--set names {step}.{name} twice.", "Give it once.")
        overrides.setdefault(step, {})[name] = value
    return overrides
