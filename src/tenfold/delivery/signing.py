"""Sign a step: check who signs what, bind it to the content that is there, write one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import get_args

from tenfold import registry
from tenfold.errors import ProjectProblem, WrongInput
from tenfold.project import Project
from tenfold.signing import (
    SLUG,
    Asked,
    append,
    chained,
    contains,
    contents,
    fingerprint,
    read_chain,
    rests_on,
    signed_with,
    wanting,
    write,
)
from tenfold.standing import Standing, freshness_word
from tenfold.step import Step
from tenfold.vocabulary import Signatures, Signed, SignOff, Stance, digest, plain_role

_LONGEST = 2000


def sign(
    project: Project,
    step: Step | str,
    role: str,
    name: str,
    stance: Stance = "approve",
    comment: str = "",
    *,
    key: Path | None = None,
    run_id: str | None = None,
    now: datetime | None = None,
) -> Signed:
    """Sign the record of a step as it stands, object to it, or take back what the role said.

    Parameters
    ----------
    step : Step or str
        Slug, number or stem of the step.
    role : str
        A role that step 6 requires for this step; capitals do not matter.
    name : str
        Who signs: claimed, unless `key` is given.
    stance : {"approve", "object", "withdraw"}
        An objection needs a comment, and stays open until the same role approves or withdraws.
    key : Path, optional
        SSH key that signs the line (``ssh-keygen -Y sign``).
    run_id : str, optional
        The what-if that the caller looks at: what-ifs are not signed.
    now : datetime, optional
        The time; default is the machine's.

    Returns
    -------
    Signed
        The line that was written, as it stands.

    Raises
    ------
    WrongInput
        A name is blank, an objection has no reason, the role is not asked to sign this step, or
        the key does not sign.
    ProjectProblem
        The step has no record that holds, the ledger is at fault, or the clock runs backwards.
    """
    step = step if isinstance(step, Step) else registry.get(step)
    if run_id is not None:
        raise WrongInput.because(
            f"'{run_id}' is a what-if, and what-ifs are not signed.",
            f"Make it the project first: `tenfold adopt {run_id}`.",
        )
    if stance not in get_args(Stance):
        raise WrongInput.because(
            f"'{stance}' is no stance.", f"Stances: {', '.join(get_args(Stance))}."
        )
    who, why = _words("name", name), _words("comment", comment, needed=False)
    if stance == "object" and not why:
        raise WrongInput.because(
            "An objection without a reason helps nobody.", 'Say why: --object "…".'
        )
    role = _role(project, step, _words("role", role), stance)
    standing = Standing(project)
    if stance != "withdraw":
        _check_fresh(standing, step)
    seen = rests_on(step.slug, contents(standing.store))
    draft = SignOff(
        number=1, at="", step=step.slug, role=role, name=who, stance=stance,
        seen=digest(seen), content=seen, comment=why, key=fingerprint(key) if key else "",
    )  # fmt: skip
    with project.lock("signing"):
        if key is None:
            line = append(project.folder, draft, now=now)
        else:
            line = chained(read_chain(project.folder, now=now), draft, now=now)
            line = write(project.folder, signed_with(key, line))
    standing.hashes.save()
    return next(one for one in Standing(project).signatures.lines if one.line.hash == line.hash)


def asked(project: Project) -> Asked:
    """Who is asked to sign what, as step 6 decides it; nobody where there is no step 6."""
    slugs = [step.slug for step in registry.steps()]
    if SLUG not in slugs:
        return Asked()
    values = Standing(project).resolve(registry.get(SLUG)).values
    return Asked.of(values.model_dump(mode="json"))


@dataclass(frozen=True)
class Ledger:
    """The signatures of a project and those that are asked for.

    Attributes
    ----------
    wanting : list of (str, str)
        Step and role of each signature that is required and not there, or void.
    lost : str
        A head that was asked for and that no line has.
    moved_on : list of (str, str)
        Step that holds a valid signature and is out of date, and why: what was signed is what
        stands in its record, but a run would leave something else.
    """

    signatures: Signatures
    asked: Asked
    wanting: list[tuple[str, str]]
    lost: str = ""
    moved_on: list[tuple[str, str]] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """1 cannot be trusted or somebody objects, 4 a required signature is missing, else 0."""
        if self.signatures.fault or self.signatures.objections or self.lost:
            return 1
        return 4 if self.wanting else 0


def look(project: Project, *, head: str = "") -> Ledger:
    """Read who has signed what and what is wanting; with `head`, whether a line still has it."""
    standing, wanted = Standing(project), asked(project)
    found = standing.signatures
    lost = head if head and not contains(read_chain(project.folder), head) else ""
    signed = {one.line.step for one in found.lines if one.valid}
    checked = [(step.slug, *standing.freshness(step)) for step in registry.steps()]
    return Ledger(
        found,
        wanted,
        wanting(found, wanted, [step.slug for step in registry.steps()]),
        lost,
        [(slug, why) for slug, fresh, why in checked if slug in signed and fresh != "fresh"],
    )


def _words(what: str, given: str, *, needed: bool = True) -> str:
    words = " ".join(given.split())
    if needed and not words:
        raise WrongInput.because(f"The {what} is blank.", f"Say the {what} of whoever signs.")
    if not words.isprintable():
        raise WrongInput.because(f"The {what} has characters that nobody can read.", "Type it.")
    if len(words) > _LONGEST:
        raise WrongInput.because(
            f"The {what} has {len(words):,} characters, more than {_LONGEST:,}.", "Say it shorter."
        )
    return words


def _role(project: Project, step: Step, role: str, stance: Stance) -> str:
    wanted = asked(project)
    if not wanted.roles:
        raise WrongInput.because(
            "Nobody has decided yet which roles sign which step.",
            "Decide `required_roles` in step 6, collaboration, then sign.",
        )
    spelled = wanted.spelled(step.slug, role)
    said = [
        line.role
        for line in read_chain(project.folder).lines
        if line.step == step.slug and plain_role(line.role) == plain_role(role)
    ]
    if stance == "withdraw":
        # Who is no longer asked may still take back what stands.
        if not said:
            raise WrongInput.because(
                f"'{role}' has said nothing about {step.slug}: there is nothing to take back."
            )
        return spelled or said[-1]
    if spelled:
        return spelled
    roles = wanted.of_step(step.slug)
    raise WrongInput.because(
        f"'{role}' is not asked to sign {step.slug}.",
        f"Asked: {', '.join(roles) or 'nobody'}. Step 6 decides it in `required_roles`.",
    )


def _check_fresh(standing: Standing, step: Step) -> None:
    fresh, why = standing.freshness(step)
    if fresh != "fresh":
        raise ProjectProblem.because(
            f"Step {step.number}, {step.title}, cannot be signed, it is {freshness_word(fresh)}: "
            f"{why.rstrip('.')}.",
            f"Run it first: `tenfold run --only {step.slug}`.",
        )


__all__ = ["Ledger", "asked", "look", "sign"]
