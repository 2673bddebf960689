"""The command that lists what later steps propose, tries it, or accepts it."""

from __future__ import annotations

import json as json_
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Allowed, AsJson, ProjectFolder
from tenfold.errors import WrongInput

if TYPE_CHECKING:
    from tenfold.delivery.proposals import Offer
    from tenfold.vocabulary.proposals import Acceptance


def proposals(
    project: ProjectFolder = None,
    accept: Annotated[
        str | None, typer.Option(metavar="KEY", help="write this proposal into tenfold.yaml")
    ] = None,
    by: Annotated[
        str, typer.Option(metavar="ROLE", help="with --accept: the role that answers for it")
    ] = "",
    what_if: Annotated[
        str | None, typer.Option("--what-if", metavar="KEY", help="run with it, changing nothing")
    ] = None,
    allow: Allowed = "",
    json: AsJson = False,
) -> None:
    """List what steps 5, 6 and 10 propose to change, with money; try one, or accept it."""
    from tenfold.delivery import proposals as delivered
    from tenfold.project import Project

    found = Project.find(project)
    if accept is not None and what_if is not None:
        raise WrongInput.because("--accept and --what-if exclude each other.", "Try it first.")
    if by and accept is None:
        raise WrongInput.because("--by goes with --accept KEY.")
    if accept is not None:
        _accepted(delivered.accept(found, accept, by), json=json)
    elif what_if is not None:
        from tenfold.cli.running import run_and_exit

        sets = [
            f"{step}.{name}={value if isinstance(value, str) else json_.dumps(value)}"
            for step, given in delivered.tried(found, what_if).items()
            for name, value in given.items()
        ]
        run_and_exit(found.folder, sets=sets, allow=allow, json=json)
    else:
        _listed(delivered.proposals(found), json=json)


def _accepted(line: Acceptance, *, json: bool) -> None:
    if json:
        typer.echo(line.model_dump_json(indent=1))
        return
    typer.echo(f"Accepted by {line.by}: {line.words}")
    typer.echo(f"  {line.decides} is written to tenfold.yaml; decisions.jsonl says by whom.")
    typer.echo("  Next: tenfold run")


def _listed(offers: Sequence[Offer], *, json: bool) -> None:
    if json:
        rows = [
            {
                "key": offer.key,
                "proposed_by": offer.step.slug,
                "state": offer.state,
                "freshness": offer.freshness,
                "diff": list(offer.diff),
                "fault": offer.fault,
                **offer.proposal.model_dump(mode="json", exclude={"key"}),
            }
            for offer in offers
        ]
        typer.echo(json_.dumps(rows, indent=1, ensure_ascii=False))
        return
    if not offers:
        typer.echo("No step proposes anything.")
    for offer in offers:
        for line in _told(offer):
            typer.echo(line)


def _told(offer: Offer) -> list[str]:
    from tenfold.charts import estimate_text
    from tenfold.standing import freshness_word

    one = offer.proposal
    old = "" if offer.freshness == "fresh" else f", its step is {freshness_word(offer.freshness)}"
    said = [f"{offer.key} ({offer.step.title}; {offer.state}{old})", f"  {one.words}"]
    said += [f"  Why: {one.why}"]
    if one.money is not None:
        said.append(f"  Money: {estimate_text(one.money)}")
    said += [f"    {line}" for line in offer.diff]
    if offer.state == "idea":
        said.append(f"  It is for a person to shape, in {one.step}.{one.decision}.")
    return said + ([f"  {offer.fault}"] if offer.fault else [])


__all__ = ["proposals"]
