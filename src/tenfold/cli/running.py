"""Commands that run the chain, or keep what a run has tried."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Allowed, AsJson, ProjectFolder
from tenfold.errors import ProjectProblem, WrongInput

if TYPE_CHECKING:
    from tenfold.project import Project


def run(
    project: ProjectFolder = None,
    start: Annotated[str | None, typer.Option("--from", help="first step to look at")] = None,
    only: Annotated[list[str] | None, typer.Option(help="run this step; repeatable")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="step.field=value for this run; repeatable")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="kernels side by side")] = None,
    force: Annotated[bool, typer.Option(help="run fresh steps too")] = False,
    adopt: Annotated[bool, typer.Option(help="write --set into tenfold.yaml")] = False,
    verify: Annotated[bool, typer.Option(help="hash every file again")] = False,
    explain: Annotated[bool, typer.Option(help="say what would run and why, then stop")] = False,
    allow: Allowed = "",
    timeout: Annotated[int | None, typer.Option(min=1, help="seconds a step may take")] = None,
    json: AsJson = False,
    junit: Annotated[Path | None, typer.Option(help="write JUnit XML here")] = None,
    log: Annotated[Path | None, typer.Option(help="write events here, a JSON line each")] = None,
    name: Annotated[str, typer.Option(help="what you call the what-if that --set makes")] = "",
) -> None:
    """Run every stale step headlessly; ends with a verdict, an exit code and the dossier.

    Where PROJECT is a folder that holds projects, each of them is run, side by side.
    """
    run_and_exit(
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
        name=name,
    )


def adopt(
    run_id: Annotated[str, typer.Argument(metavar="RUN", help="a what-if in runs/")],
    project: ProjectFolder = None,
) -> None:
    """Make what a what-if tried the project's own decisions, and its results the project's."""
    from tenfold.delivery.adopting import adopt_run
    from tenfold.project import Project

    for line in adopt_run(Project.find(project), run_id):
        typer.echo(line)


def run_and_exit(  # every option of `run` arrives here, by name
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
    name: str = "",
) -> None:
    """Run a project, say how it ended, and leave with its exit code."""
    from tenfold.chain import explain_project, run_project
    from tenfold.cli import output
    from tenfold.cli.junit import junit_xml
    from tenfold.cli.progress import Progress
    from tenfold.delivery.reporting import current_report
    from tenfold.files import write_atomic
    from tenfold.project import Project

    if allow not in ("", "review"):
        raise WrongInput.because(f"--allow {allow} is not known.", "Only 'review' can be allowed.")
    overrides, only = _overrides(sets or []), only or []
    found = _project(project)
    if not isinstance(found, Project):
        from tenfold.cli.several import explain_all, run_all
        from tenfold.delivery.several import Asked

        folder = Path(project or ".")
        asked = Asked(overrides, start, only, force, adopt, timeout, verify, name)
        if explain:
            explain_all(found, asked, json=json)
        run_all(folder, found, asked, jobs=jobs, allow=allow, json=json, junit=junit, log=log)
        return
    if explain:
        planned = explain_project(
            found, overrides=overrides, start=start, only=only, force=force, verify=verify
        )
        output.plan(planned, json=json)
        return
    # A scheduler ends a run by SIGTERM: that is a Ctrl-C from somebody else.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    progress = Progress(quiet=json, log=log)
    try:
        with progress:
            result = run_project(
                found,
                overrides=overrides,
                start=start,
                only=only,
                force=force,
                adopt=adopt,
                jobs=jobs,
                timeout=timeout,
                verify=verify,
                name=name,
                on_event=progress,
            )
    except KeyboardInterrupt:
        output.interrupted(progress.last)
        raise
    report = None
    try:
        if junit:
            write_atomic(junit, junit_xml(result))
        report = current_report(result.standing)
    finally:
        # What the run came to is told, even where no file can be made of it.
        output.result(result, report, json=json)
    code = result.exit_code
    raise typer.Exit(0 if code == 4 and allow == "review" else code)


def run_first(project: Project) -> None:
    """Run a project and say nothing of its end: a run that tells it follows."""
    from tenfold.chain import run_project
    from tenfold.cli import output
    from tenfold.cli.progress import Progress

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    progress = Progress()
    try:
        with progress:
            run_project(project, on_event=progress)
    except KeyboardInterrupt:
        output.interrupted(progress.last)
        raise


def _project(folder: Path | None) -> Project | list[Path]:
    """The project that is meant, or those that lie side by side in the folder that is."""
    from tenfold.delivery.several import no_project, projects_in
    from tenfold.project import Project

    try:
        return Project.find(folder)
    except ProjectProblem:
        inside = projects_in(folder or Path())
        if folder is None and inside:
            # Whoever names no folder means one project: all of them have to be asked for.
            raise ProjectProblem.because(
                f"Here is no project, but {len(inside)} lie in this folder.",
                "`tenfold run .` runs them all.",
            ) from None
        if inside:
            return inside
        if folder is not None and folder.expanduser().is_dir():
            raise no_project(folder) from None
        raise


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


__all__ = ["adopt", "run", "run_and_exit", "run_first"]
