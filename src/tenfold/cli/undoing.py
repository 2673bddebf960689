"""Commands that take a decision back, and that waive a check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import ProjectFolder


def undo(
    project: ProjectFolder = None,
    again: Annotated[
        bool, typer.Option("--redo", help="put on again what was undone last")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="say what can be undone")] = False,
) -> None:
    """Take back the last decision that was saved; comments in tenfold.yaml stay."""
    from tenfold import undoing
    from tenfold.project import Project

    found = Project.find(project)
    if listed:
        some = [("undo", one) for one in undoing.edits(found)]
        some += [("redo", one) for one in undoing.undone(found)]
        for name, one in some:
            typer.echo(f"{name}  {one.at.astimezone():%Y-%m-%d %H:%M:%S}  {one.text}")
        if not some:
            typer.echo("Nothing was saved yet.")
        return
    edit = undoing.redo(found) if again else undoing.undo(found)
    if edit is None:
        typer.echo(f"There is nothing to {'redo' if again else 'undo'}.")
    elif again:
        typer.echo(f"Done again: {edit.text}")
    else:
        typer.echo(f"Undone: {edit.text}")
        typer.echo("`tenfold undo --redo` puts it on again.")


def waive(
    project: Annotated[Path, typer.Argument(help="project folder")],
    code: Annotated[str, typer.Argument(help="the check, for example TF0206")],
    reason: Annotated[str, typer.Option(help="why it may stand")] = "",
    role: Annotated[str, typer.Option(help="role that answers for it")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="its last day, YYYY-MM-DD")] = "",
    end: Annotated[bool, typer.Option("--end", help="end the waiver of this check")] = False,
) -> None:
    """Waive a check that somebody answers for, until a day; the dossier prints it."""
    from tenfold.errors import WrongInput
    from tenfold.project import Project
    from tenfold.waiving import waiver

    found = Project.find(project)
    if end:
        if reason or role or until:
            raise WrongInput.because("--end takes no reason, role or day.", "Leave them out.")
        found.unwaive(code.strip().upper())
        typer.echo(f"{code} is no longer waived.")
        return
    made = waiver(code, reason, role, until)
    found.waive(made)
    typer.echo(f"{made.code} is waived until {made.expires.isoformat()} ({made.role}).")
    typer.echo("`tenfold undo` takes it back.")


__all__ = ["undo", "waive"]
