"""The command that puts right what a check found, where that is a change of decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def fix(
    project: Annotated[Path, typer.Argument(help="project folder")],
    code: Annotated[str, typer.Argument(help="the check, for example TF0203")],
    number: Annotated[int, typer.Option(min=1, help="which of its fixes, from 1")] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show it, change nothing")] = False,
    by: Annotated[
        str, typer.Option(metavar="ROLE", help="who answers for it, where it is a proposal")
    ] = "",
) -> None:
    """Change the decision that a check names, as the gate's button does; `tenfold undo` ends it."""
    from tenfold.delivery.fixing import apply, chosen, drafted, judged
    from tenfold.project import Project

    found = Project.find(project)
    draft = drafted(found, chosen(judged(found, code), number))
    typer.echo(f"{draft.fix.label}. {draft.fix.says}".rstrip())
    for move in draft.moves:
        for part, before, after in move.lines:
            place = f"{move.step.slug}.{move.decision}{f'.{part}' if part else ''}"
            sides = f"{before} → {after}" if before and after else f"+ {after}" if after else ""
            typer.echo(f"  {place}: {sides or f'− {before}'}")
    if not draft.moves:
        typer.echo("  This is decided already.")
    elif dry_run:
        typer.echo("Nothing was changed.")
    else:
        apply(found, draft, role=by)
        typer.echo("Written to tenfold.yaml; `tenfold undo` takes it back. Next: tenfold run")


__all__ = ["fix"]
