"""Commands for people who answer for a step: sign it, and see who has signed what."""

from __future__ import annotations

import json as json_
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import AsJson, ProjectFolder, WhatIf

if TYPE_CHECKING:
    from tenfold.delivery.signing import Ledger
    from tenfold.vocabulary import Stance


def sign(
    project: Annotated[Path, typer.Argument(help="project folder")],
    step: Annotated[str, typer.Argument(help="step: its number or short name")],
    role: Annotated[str, typer.Option(help="role that signs, as step 6 names it")],
    name: Annotated[str, typer.Option(help="who signs; claimed, unless --key is given")],
    objection: Annotated[
        str | None, typer.Option("--object", metavar="WHY", help="object, and say why")
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="take back what the role has said")
    ] = False,
    comment: Annotated[str, typer.Option(help="what you want to add")] = "",
    key: Annotated[Path | None, typer.Option(help="SSH key to sign with")] = None,
    run_id: WhatIf = None,
) -> None:
    """Sign what a step has found, object to it, or take it back."""
    from tenfold.delivery.signing import sign as put
    from tenfold.errors import WrongInput
    from tenfold.project import Project
    from tenfold.signing.wording import standing_words, title

    if objection is not None and withdraw:
        raise WrongInput.because("--object and --withdraw exclude each other.", "Give one.")
    stance: Stance = "approve"
    if objection is not None:
        stance, comment = "object", f"{objection} {comment}".strip()
    elif withdraw:
        stance = "withdraw"
    written = put(Project.find(project), step, role, name, stance, comment, key=key, run_id=run_id)
    line = written.line
    typer.echo(
        f"{line.role} ({line.name}) on {title(line.step)}: {line.stance}, "
        f"{standing_words(written)}."
    )
    typer.echo(f"Line {line.number}; the ledger ends in {line.hash}")


def signatures(
    project: ProjectFolder = None,
    head: Annotated[
        str, typer.Option(help="hash that a dossier printed: is its line still there?")
    ] = "",
    json: AsJson = False,
) -> None:
    """Say who has signed what: 0 complete, 1 an open objection or an edited ledger, 4 wanting."""
    from tenfold.delivery.signing import look
    from tenfold.project import Project

    found = look(Project.find(project), head=head)
    _tell(found, json=json)
    raise typer.Exit(found.exit_code)


def _tell(found: Ledger, *, json: bool) -> None:
    if json:
        document = {
            **found.signatures.model_dump(mode="json"),
            "wanting": [{"step": slug, "role": role} for slug, role in found.wanting],
            "head_not_found": found.lost,
            "out_of_date": [{"step": slug, "why": why} for slug, why in found.moved_on],
            "exit_code": found.exit_code,
        }
        typer.echo(json_.dumps(document, indent=1, ensure_ascii=False))
        return
    for line in _lines(found):
        typer.echo(line)


def _lines(found: Ledger) -> list[str]:
    from tenfold.signing.wording import keyed_words, standing_words, title, titles

    told = found.signatures
    said = []
    if told.fault:
        said = [f"The ledger cannot be trusted: {told.fault}.", f"To do: {told.remedy}"]
    said += [f"Note: {told.note}."] if told.note else []
    if found.lost:
        said.append(
            f"No line ends in {found.lost}: lines are gone, or the ledger was written anew."
        )
    rows = [
        (
            str(one.line.number), one.line.at[:10], title(one.line.step), one.line.role,
            one.line.name, one.line.stance, standing_words(one, fault="the ledger is at fault"),
            keyed_words(one), one.line.comment,
        )
        for one in told.lines
    ]  # fmt: skip
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(8)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)]
        said.append("  ".join(cells).rstrip())
    if not told.lines:
        said.append("Nobody has signed yet.")
    said += [
        f"Out of date: {title(slug)}, {why.rstrip('.')}: what was signed is what the last run left."
        for slug, why in found.moved_on
    ]
    by_role: dict[str, list[str]] = {}
    for slug, role in found.wanting:
        by_role.setdefault(role, []).append(slug)
    said += [f"Wanting: {role} on {titles(slugs)}" for role, slugs in by_role.items()]
    if told.head:
        said.append(f"The ledger ends in {told.head}")
    return said


__all__ = ["sign", "signatures"]
